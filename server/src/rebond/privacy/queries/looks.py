"""Who looked at contact details, at a signature or at a name, from what the ledger holds of each look."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, Model, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat

from rebond.access import Actor
from rebond.cofunding.models import Participant
from rebond.handover.models import Handover
from rebond.kit.keyset import Page, page_of
from rebond.ledger.models import Event
from rebond.network.models import Membership, Place
from rebond.network.querysets import reach
from rebond.privacy.choices import Look
from rebond.programmes.models import Programme
from rebond.referrals.models import Referral

Rows = QuerySet[Model]


@dataclass(frozen=True, slots=True)
class Looked:
    """One look: at what, of which place, by whom. ``hat`` is None for a role that is gone, or for the program itself."""

    event: Event
    look: Look
    about: str
    where: str
    hat: Membership | None


@dataclass(frozen=True, slots=True)
class Looks:
    page: Page[Event]
    rows: tuple[Looked, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    """On whose stream ``looks`` are written. ``place``: the road to it, empty where it is of none."""

    rows: Callable[[], Rows]
    looks: tuple[Look, ...]
    named: str
    organisations: tuple[str, ...] = ()
    territory: str = "programme__territory"
    place: str = "place"


STREAMS: Mapping[str, _Kept] = {
    "referral": _Kept(
        Referral.objects.all, (Look.REVEALED, Look.FILE_GIVEN), "code", organisations=("prescriber",)
    ),
    "handover": _Kept(
        Handover.objects.all,
        (Look.SIGNATURE,),
        "reference",
        organisations=("referral__prescriber",),
        territory="referral__programme__territory",
    ),
    "participant": _Kept(Participant.objects.all, (Look.PARTICIPANT,), "code"),
    "programme": _Kept(Programme.objects.all, (Look.EXPORTED,), "name", territory="territory", place=""),
}


def looks(
    actor: Actor,
    *,
    since: date | None = None,
    until: date | None = None,
    place: Place | None = None,
    after: int | None = None,
    before: int | None = None,
) -> Looks:
    """Looks at the people that ``actor`` answers for, the latest first."""
    events = Event.objects.filter(_visible(actor, place))
    if since:
        events = events.filter(occurred_at__date__gte=since)
    if until:
        events = events.filter(occurred_at__date__lte=until)
    page = page_of(events, after=after, before=before)
    hats = Membership.objects.select_related("user", "organisation", "place").in_bulk(
        [event.membership_id for event in page.rows if event.membership_id]
    )
    told = _told([event.stream for event in page.rows])
    rows = tuple(
        Looked(event, Look(event.kind), *told.get(event.stream, ("", "")), hats.get(event.membership_id or 0))
        for event in page.rows
    )
    return Looks(page, rows)


def places_of_looks(actor: Actor) -> QuerySet[Place]:
    """Those whose looks ``actor`` may read."""
    within = reach(actor, "contact_log.view", territory="organisation__territory", places=("pk",))
    return Place.objects.filter(within).order_by("name")


def _visible(actor: Actor, place: Place | None) -> Q:
    wanted = Q(pk__in=[])
    for name, kept in STREAMS.items():
        if place is None or kept.place:
            looked = [look.value for look in kept.looks]
            wanted |= Q(kind__in=looked, stream__in=_streams(name, kept, actor, place))
    return wanted


def _streams(name: str, kept: _Kept, actor: Actor, place: Place | None) -> QuerySet[Model, str]:
    within = reach(
        actor,
        "contact_log.view",
        territory=kept.territory,
        organisations=kept.organisations,
        places=(kept.place,) if kept.place else (),
    )
    rows = kept.rows().filter(within)
    if place is not None:
        rows = rows.filter(**{kept.place: place})
    named = Concat(Value(f"{name}:"), Cast("pk", CharField()), output_field=CharField())
    streams: QuerySet[Model, str] = rows.annotate(named=named).values_list("named", flat=True)
    return streams


def _told(streams: Iterable[str]) -> dict[str, tuple[str, str]]:
    """By stream: the code or the name of what was looked at, and its place."""
    keys: dict[str, list[int]] = {}
    for stream in streams:
        name, _colon, key = stream.partition(":")
        keys.setdefault(name, []).append(int(key))
    told: dict[str, tuple[str, str]] = {}
    for name, wanted in keys.items():
        kept = STREAMS[name]
        where = f"{kept.place}__name" if kept.place else "territory__name"
        rows = kept.rows().filter(pk__in=wanted).order_by("pk").values_list("pk", kept.named, where)
        told |= {f"{name}:{pk}": (about, at) for pk, about, at in rows}
    return told
