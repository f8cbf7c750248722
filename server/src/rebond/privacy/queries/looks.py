"""Who looked at contact details, from what the ledger holds of each look."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat

from rebond.access import Actor
from rebond.kit.keyset import Page, page_of
from rebond.ledger.models import Event
from rebond.network.models import Membership, Place
from rebond.network.querysets import reach
from rebond.privacy.choices import Look
from rebond.referrals.models import Referral


@dataclass(frozen=True, slots=True)
class Looked:
    """One look: at which request, by whom. ``hat`` is None for a role that is gone, or for the program itself."""

    event: Event
    look: Look
    referral: Referral | None
    hat: Membership | None


@dataclass(frozen=True, slots=True)
class Looks:
    page: Page[Event]
    rows: tuple[Looked, ...]


def looks(
    actor: Actor,
    *,
    since: date | None = None,
    until: date | None = None,
    place: Place | None = None,
    after: int | None = None,
    before: int | None = None,
) -> Looks:
    """Looks at the requests that ``actor`` answers for, the latest first."""
    events = Event.objects.filter(kind__in=Look.values, stream__in=_streams(actor, place))
    if since:
        events = events.filter(occurred_at__date__gte=since)
    if until:
        events = events.filter(occurred_at__date__lte=until)
    page = page_of(events, after=after, before=before)
    hats = Membership.objects.select_related("user", "organisation", "place").in_bulk(
        [event.membership_id for event in page.rows if event.membership_id]
    )
    referrals = Referral.objects.select_related("place").in_bulk([_key(event) for event in page.rows])
    rows = tuple(
        Looked(event, Look(event.kind), referrals.get(_key(event)), hats.get(event.membership_id or 0))
        for event in page.rows
    )
    return Looks(page, rows)


def places_of_looks(actor: Actor) -> QuerySet[Place]:
    """Those whose looks ``actor`` may read."""
    within = reach(actor, "contact_log.view", territory="organisation__territory", places=("pk",))
    return Place.objects.filter(within).order_by("name")


def _streams(actor: Actor, place: Place | None) -> QuerySet[Referral, str]:
    within = reach(
        actor,
        "contact_log.view",
        territory="programme__territory",
        organisations=("prescriber",),
        places=("place",),
    )
    rows = Referral.objects.filter(within)
    if place is not None:
        rows = rows.filter(place=place)
    named = Concat(Value("referral:"), Cast("pk", CharField()), output_field=CharField())
    return rows.annotate(named=named).values_list("named", flat=True)


def _key(event: Event) -> int:
    return int(event.stream.partition(":")[2])
