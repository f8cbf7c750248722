"""When a session is called, moved or cancelled, and after it: prescribers, places and members are told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Role
from rebond.committees.choices import Decision
from rebond.committees.models import AgendaItem, SessionMember
from rebond.committees.news import RELEASED, TO_MEMBERS, TO_PLACES, TO_PRESCRIBERS
from rebond.ledger.models import Event
from rebond.ledger.reactions import reaction
from rebond.network.models import Membership
from rebond.notices.actions import notify
from rebond.notices.kinds import NoticeKind, declare
from rebond.referrals.actions import tell_places_waiting, tell_waiting_for_committee
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


@reaction(
    "committee.session_planned",
    "committee.session_changed",
    "committee.session_cancelled",
    name="committees.tell_of_the_day",
)
def tell_of_the_day(events: Sequence[Event]) -> None:
    """Those who referred people that wait, the places of these people, and the members: of the day of a session to come.

    Nobody is told twice of one thing: who refers and answers for a place is told as who referred.
    """
    for event in events:
        before, day = _days(event)
        if day is None or day < timezone.localdate():
            continue
        _tell_members(event, before, day)
        if before == day:
            continue
        happened, facts = _happened(event, before), _facts(before, day)
        for audience, tell in (
            (TO_PRESCRIBERS, tell_waiting_for_committee),
            (TO_PLACES, tell_places_waiting),
        ):
            tell(
                programme_id=int(event.facts["programme_id"]),
                kind=getattr(audience, happened),
                facts=facts,
                key=str(event.uuid),
            )


def _happened(event: Event, before: date | None) -> str:
    """The name of what is said, in `OfTheDay`."""
    if event.kind == "committee.session_cancelled":
        return "cancelled"
    return "called" if before is None else "moved"


def _facts(before: date | None, day: date) -> dict[str, str]:
    return {"day": _written(day)} | ({} if before is None else {"before": _written(before)})


def _tell_members(event: Event, before: date | None, day: date) -> None:
    """Who is called, who is called no more, and those who are called to another day; but not whoever said so."""
    pk = int(event.stream.removeprefix("committee:"))
    called, released = (set(event.facts.get(name, ())) for name in ("called", "released"))
    stay = set(SessionMember.objects.filter(session=pk).order_by().values_list("membership_id", flat=True))
    told = [(TO_MEMBERS.called, called, day), (RELEASED, released, before or day)]
    if before != day and event.kind != "committee.session_planned":
        told.append((getattr(TO_MEMBERS, _happened(event, before)), stay - called - released, day))
    for kind, hats, on in told:
        said = _facts(before if kind is TO_MEMBERS.moved else None, on)
        facts: dict[str, int | str] = {"pk": pk, **said}
        notify(recipients=_members(hats, event), kind=kind.code, facts=facts, key=f"{event.uuid}:member")


def _members(hats: Collection[int], event: Event) -> list[int]:
    """Their accounts. Of nothing that they did themselves."""
    rows = Membership.objects.active().filter(pk__in=hats).order_by("pk")
    return [user for user in rows.values_list("user_id", flat=True) if event.actor != f"user:{user}"]


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
