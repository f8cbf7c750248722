"""A loan is remembered before it ends, and while it is late."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count
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
    _("Lent computers that should have come back on %(day)s: %(count)s."),
)
# Who lends reads the list of loans; who borrows has no such page, and reads the sentence.
LENDER_SOON = declare(NoticeKind(code="loan.due_soon", sentence=SOON, page="handover:loans"))
LENDER_LATE = declare(NoticeKind(code="loan.late", sentence=LATE, page="handover:loans"))
BORROWER_SOON = declare(NoticeKind(code="loan.give_back_soon", sentence=SOON, page="notices:list"))
BORROWER_LATE = declare(NoticeKind(code="loan.give_back_late", sentence=LATE, page="notices:list"))


def remind_of_loans(today: date | None = None) -> int:
    """Tell borrower and lenders of the loans that end within a week, once, and of those that are late, once a week.

    One message for the computers of one borrower and one day. Run again, nobody is told again.
    """
    today = today or timezone.localdate()
    due = Loan.objects.current().filter(due_on__lte=today + timedelta(days=SOON_DAYS))
    groups = due.values_list("organisation_id", "organisation__territory_id", "due_on")
    rows = list(groups.annotate(count=Count("pk")).order_by("organisation_id", "due_on"))
    for organisation, territory, day, count in rows:
        late = (today - day).days
        lender, borrower = (LENDER_LATE, BORROWER_LATE) if late > 0 else (LENDER_SOON, BORROWER_SOON)
        facts = {"day": day.strftime("%d/%m/%Y"), "count": count}
        turn = (late - 1) // AGAIN_DAYS if late > 0 else "soon"
        key = f"loans:{organisation}:{day.isoformat()}:{turn}"
        active = Membership.objects.active().order_by("pk")
        lenders = active.filter(role__in=LENDERS, organisation__territory=territory)
        told = set(lenders.values_list("user_id", flat=True))
        notify(recipients=sorted(told), kind=lender.code, facts=facts, key=key)
        borrowers = set(active.filter(organisation=organisation).values_list("user_id", flat=True)) - told
        notify(recipients=sorted(borrowers), kind=borrower.code, facts=facts, key=key)
    return len(rows)
