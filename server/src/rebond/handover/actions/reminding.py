"""A loan is remembered before it ends, and while it is late."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count, Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Role
from rebond.handover.models import Loan
from rebond.network.models import Membership
from rebond.notices.actions import notify
from rebond.notices.kinds import NoticeKind, declare

SOON_DAYS = 7
"""How long before its day a loan is remembered."""
AGAIN_DAYS = 7
"""How often one that is late is remembered."""
LENDERS = (Role.COORDINATOR, Role.STOREKEEPER)

SOON, LATE = (
    _("Lent computers due back on %(day)s: %(count)s."),
    _("Lent computers that should have come back, the first one on %(day)s: %(count)s."),
)
# Who lends reads the list of loans; who borrows has no such page, and reads the sentence.
LENDER_SOON = declare(NoticeKind(code="loan.due_soon", sentence=SOON, page="handover:loans"))
LENDER_LATE = declare(NoticeKind(code="loan.late", sentence=LATE, page="handover:loans"))
BORROWER_SOON = declare(NoticeKind(code="loan.give_back_soon", sentence=SOON, page="notices:list"))
BORROWER_LATE = declare(NoticeKind(code="loan.give_back_late", sentence=LATE, page="notices:list"))


def remind_of_loans(today: date | None = None) -> int:
    """Tell borrower and lenders of the loans that end within a week, once, and of those that are late, once a week.

    One message for the computers of one borrower and one day, one for all that the borrower has late. Run again, nobody
    is told again.
    """
    today = today or timezone.localdate()
    due = Loan.objects.current().filter(due_on__lte=today + timedelta(days=SOON_DAYS))
    borrower = ("organisation_id", "organisation__territory_id")
    soon = due.filter(due_on__gte=today).values_list(*borrower, "due_on").annotate(count=Count("pk"))
    late = due.filter(due_on__lt=today).values_list(*borrower).annotate(day=Min("due_on"), count=Count("pk"))
    rows = [*soon.order_by("organisation_id", "due_on"), *late.order_by("organisation_id")]
    for organisation, territory, day, count in rows:
        _remind(organisation, territory, day, count, days_late=(today - day).days)
    return len(rows)


def _remind(organisation: int, territory: int, day: date, count: int, *, days_late: int) -> None:
    """``day``: of these computers, or the first of them when they are late."""
    lender, borrower = (LENDER_LATE, BORROWER_LATE) if days_late > 0 else (LENDER_SOON, BORROWER_SOON)
    facts: dict[str, int | str] = {"day": day.strftime("%d/%m/%Y"), "count": count}
    turn = (days_late - 1) // AGAIN_DAYS if days_late > 0 else "soon"
    key = f"loans:{organisation}:{day.isoformat()}:{turn}"
    active = Membership.objects.active().order_by("pk")
    lenders = active.filter(role__in=LENDERS, organisation__territory=territory)
    told = set(lenders.values_list("user_id", flat=True))
    notify(recipients=sorted(told), kind=lender.code, facts=facts, key=key)
    borrowers = set(active.filter(organisation=organisation).values_list("user_id", flat=True)) - told
    notify(recipients=sorted(borrowers), kind=borrower.code, facts=facts, key=key)
