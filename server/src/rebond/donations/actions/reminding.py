"""An agreement that ends is remembered three months before, a month before, and once it has ended.

A signature that is awaited is remembered after two weeks, then each month.
"""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Role
from rebond.donations.models import DonationAgreement
from rebond.network.models import Membership
from rebond.notices.actions import notify
from rebond.notices.kinds import NoticeKind, declare

MONTH_DAYS = 31
AFTER_DAYS = 31
"""One that ended longer ago is no news: nobody is told of it when the reminders begin."""
ENDS = declare(
    NoticeKind(
        code="donation_agreement.ends",
        sentence=_("A donation agreement ends on %(day)s. Draw up the next one, or let it end."),
        page="donations:agreement",
        page_arguments=("pk",),
    )
)
ENDED = declare(
    NoticeKind(
        code="donation_agreement.ended",
        sentence=_("A donation agreement ended on %(day)s: no lot can be announced under it any more."),
        page="donations:agreement",
        page_arguments=("pk",),
    )
)

AWAITED = declare(
    NoticeKind(
        code="donation_agreement.awaits_signature",
        sentence=_("A donation agreement has waited for a signature since %(day)s. Ask where it stands."),
        page="donations:agreement",
        page_arguments=("pk",),
    )
)
FIRST_WAIT_DAYS, NEXT_WAIT_DAYS = 14, 30


def remind_of_signatures(today: date | None = None) -> int:
    """Tell the coordination and the donor of agreements whose signature is awaited: after two weeks, then each month.

    Run again, nobody is told again. Answer how many agreements wait that long.
    """
    today = today or timezone.localdate()
    rows = DonationAgreement.objects.being_signed().select_related("programme").order_by("pk")
    waiting = [(row, since) for row in rows if (since := _since(row, today)) is not None]
    for agreement, since in waiting:
        turn = (today - since).days // NEXT_WAIT_DAYS
        notify(
            recipients=_told(agreement),
            kind=AWAITED.code,
            facts={"pk": agreement.pk, "day": since.strftime("%d/%m/%Y")},
            key=f"donation_agreement:{agreement.pk}:awaited:{since.isoformat()}:{turn}",
        )
    return len(waiting)


def _since(agreement: DonationAgreement, today: date) -> date | None:
    """The day from which it is somebody's turn, where that is two weeks ago at the least."""
    since: date | None = getattr(agreement, "awaited_since", None)
    return since if since is not None and since <= today - timedelta(days=FIRST_WAIT_DAYS) else None


def remind_of_agreements(today: date | None = None) -> int:
    """Tell the coordination and the donor of agreements that end: each of the three turns once.

    One that another agreement of the same donor follows is nobody's worry. Run again, nobody is told again. Answer how
    many agreements are in a turn.
    """
    today = today or timezone.localdate()
    ending = DonationAgreement.objects.ending(today).filter(ends_on__gte=today - timedelta(days=AFTER_DAYS))
    rows = list(ending.select_related("programme").order_by("pk"))
    for agreement in rows:
        assert agreement.ends_on is not None  # `ending` asks for it
        turn = _turn((agreement.ends_on - today).days)
        notify(
            recipients=_told(agreement),
            kind=(ENDED if turn == "ended" else ENDS).code,
            facts={"pk": agreement.pk, "day": agreement.ends_on.strftime("%d/%m/%Y")},
            key=f"donation_agreement:{agreement.pk}:{agreement.ends_on.isoformat()}:{turn}",
        )
    return len(rows)


def _turn(days_left: int) -> str:
    if days_left < 0:
        return "ended"
    return "month" if days_left <= MONTH_DAYS else "quarter"


def _told(agreement: DonationAgreement) -> list[int]:
    """Users: who coordinates the territory, and who speaks for the donor."""
    active = Membership.objects.active()
    coordination = active.filter(
        role=Role.COORDINATOR, organisation__territory=agreement.programme.territory_id
    )
    donor = active.filter(role=Role.DONOR, organisation=agreement.donor_id)
    rows = (*coordination.values_list("user", flat=True), *donor.values_list("user", flat=True))
    return sorted(set(rows))
