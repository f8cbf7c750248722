"""After a session: the prescribers and the places of its people are told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _

from rebond.access import Role
from rebond.committees.choices import Decision
from rebond.committees.models import AgendaItem
from rebond.ledger.models import Event
from rebond.ledger.reactions import reaction
from rebond.network.models import Membership
from rebond.notices.actions import notify
from rebond.notices.kinds import NoticeKind, declare

AT_PLACES = (Role.MEDIATOR, Role.PLACE_MANAGER)
DECIDED = declare(
    NoticeKind(
        code="committee.decided",
        sentence=_(
            "The committee has decided on your requests: %(retained)s retained, %(waiting)s on the waiting list, "
            "%(refused)s refused."
        ),
        page="committees:results",
        page_arguments=("pk",),
    )
)


@reaction("committee.session_closed", name="committees.tell_prescribers_and_places")
def tell_prescribers_and_places(events: Sequence[Event]) -> None:
    """One message to each person, whatever the number of people decided upon."""
    for event in events:
        _tell(int(event.stream.removeprefix("committee:")), str(event.uuid))


def _tell(session_pk: int, key: str) -> None:
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    decided = AgendaItem.objects.filter(session=session_pk).exclude(decision="")
    rows = list(decided.order_by("pk").values_list("referral__prescriber", "referral__place", "decision"))
    by_organisation, by_place = _readers(rows)
    for prescriber, place, decision in rows:
        for user in by_organisation.get(prescriber, set()) | by_place.get(place, set()):
            counted[user][decision] += 1
    for user, counts in sorted(counted.items()):
        facts = {"pk": session_pk, **{decision.value: counts[decision.value] for decision in Decision}}
        notify(recipients=[user], kind=DECIDED.code, facts=facts, key=key)


def _readers(
    rows: Sequence[tuple[int | None, int, str]],
) -> tuple[dict[int | None, set[int]], dict[int | None, set[int]]]:
    """Users by prescribing organisation, and by place."""
    active = Membership.objects.active().order_by("pk")
    by_organisation: dict[int | None, set[int]] = defaultdict(set)
    by_place: dict[int | None, set[int]] = defaultdict(set)
    senders = active.filter(role=Role.PRESCRIBER, organisation__in={row[0] for row in rows if row[0]})
    for organisation, user in senders.values_list("organisation_id", "user_id"):
        by_organisation[organisation].add(user)
    readers = active.filter(role__in=AT_PLACES, place__in={row[1] for row in rows})
    for place, user in readers.values_list("place_id", "user_id"):
        by_place[place].add(user)
    return by_organisation, by_place
