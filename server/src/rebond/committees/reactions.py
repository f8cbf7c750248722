"""When a session is called, moved or cancelled, and after it: the prescribers and the places of its people are told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Role
from rebond.committees.choices import Decision
from rebond.committees.models import AgendaItem
from rebond.ledger.models import Event
from rebond.ledger.reactions import reaction
from rebond.network.models import Membership
from rebond.notices.actions import notify
from rebond.notices.kinds import NoticeKind, declare
from rebond.referrals.actions import tell_waiting_for_committee
from rebond.referrals.readers import told_at_once

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


CALLED = declare(
    NoticeKind(
        code="committee.called",
        sentence=_("The committee that decides on people whom you referred meets on %(day)s."),
        page="referrals:list",
    )
)
MOVED = declare(
    NoticeKind(
        code="committee.moved",
        sentence=_(
            "The committee that decides on people whom you referred meets on %(day)s now, no longer on %(before)s."
        ),
        page="referrals:list",
    )
)
CANCELLED = declare(
    NoticeKind(
        code="committee.cancelled",
        sentence=_(
            "The committee of %(day)s is cancelled. People whom you referred wait for the next one: their requests stand."
        ),
        page="referrals:list",
    )
)


@reaction(
    "committee.session_planned",
    "committee.session_changed",
    "committee.session_cancelled",
    name="committees.tell_of_the_day",
)
def tell_of_the_day(events: Sequence[Event]) -> None:
    """Those who referred people that wait for the committee: of the day of a session to come, when it moves or falls away."""
    for event in events:
        before, day = _days(event)
        if day is None or day < timezone.localdate() or before == day:
            continue
        kind, facts = (CALLED if before is None else MOVED), {"day": _written(day)}
        if event.kind == "committee.session_cancelled":
            kind = CANCELLED
        elif before is not None:
            facts["before"] = _written(before)
        programme_id = int(event.facts["programme_id"])
        tell_waiting_for_committee(programme_id=programme_id, kind=kind, facts=facts, key=str(event.uuid))


def _days(event: Event) -> tuple[date | None, date | None]:
    """The day before this event, None when there was none or the session falls away; and the one that is told."""
    told = Event.objects.filter(stream=event.stream, seq__lt=event.seq, facts__has_key="meets_on")
    last = told.order_by("-seq").first()
    before = date.fromisoformat(last.facts["meets_on"]) if last else None
    if event.kind == "committee.session_cancelled":
        return None, before
    return before, date.fromisoformat(event.facts["meets_on"])


def _written(day: date) -> str:
    return day.strftime("%d/%m/%Y")


@reaction("committee.session_closed", name="committees.tell_prescribers_and_places")
def tell_prescribers_and_places(events: Sequence[Event]) -> None:
    """One message to each person, whatever the number of people decided upon."""
    for event in events:
        _tell(int(event.stream.removeprefix("committee:")), str(event.uuid))


def _tell(session_pk: int, key: str) -> None:
    counted: dict[int, Counter[str]] = defaultdict(Counter)
    decided = AgendaItem.objects.filter(session=session_pk).exclude(decision="")
    people = decided.select_related("referral__referred_by", "referral__link").order_by("pk")
    items = list(people)
    senders, at_places = told_at_once([item.referral for item in items]), _at_places(items)
    for item in items:
        users = {*senders[item.referral_id].users, *at_places.get(item.referral.place_id, set())}
        for user in users:
            counted[user][item.decision] += 1
    for user, counts in sorted(counted.items()):
        facts = {"pk": session_pk, **{decision.value: counts[decision.value] for decision in Decision}}
        notify(recipients=[user], kind=DECIDED.code, facts=facts, key=key)


def _at_places(items: Sequence[AgendaItem]) -> dict[int, set[int]]:
    """Users by place."""
    by_place: dict[int, set[int]] = defaultdict(set)
    readers = Membership.objects.active().filter(
        role__in=AT_PLACES, place__in={item.referral.place_id for item in items}
    )
    for place, user in readers.order_by("pk").values_list("place_id", "user_id"):
        if place is not None:
            by_place[place].add(user)
    return by_place
