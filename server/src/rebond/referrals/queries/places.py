"""Where a person may be referred to, and how long one waits there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from statistics import median

from django.db.models import Count, QuerySet
from django.utils import timezone

from rebond.access import Actor, Scope, scope_of
from rebond.geography.distance import Point, by_distance
from rebond.geography.models import Commune
from rebond.network.models import Place
from rebond.network.passages import Passage, nearest_by_place, passages_of
from rebond.programmes.models import Programme
from rebond.referrals.models import Referral
from rebond.referrals.offering import places_offered
from rebond.referrals.stages import Stage

OBSERVED_DAYS = 180
"""How far back the waiting time of a place is observed."""


@dataclass(frozen=True, slots=True)
class PlaceChoice:
    """A place that may be proposed. ``km`` and ``wait_days`` are None where nothing is known.

    ``passage``: of a place that travels, the nearest stop to come; ``km`` is the way to it.
    """

    place: Place
    km: int | None
    wait_days: int | None
    waiting: int
    passage: Passage | None = None


def programmes_to_refer_to(actor: Actor) -> list[Programme]:
    """Those running in the territory of the hat, the latest first."""
    today = timezone.localdate()
    rows = Programme.objects.visible_to(actor).filter(starts_on__lte=today).exclude(ends_on__lt=today)
    return list(rows.select_related("territory").order_by("-starts_on", "pk"))


def places_to_refer_to(actor: Actor, programme: Programme) -> QuerySet[Place]:
    """A place refers to itself; the others to every place that is offered for the programme today."""
    rows = places_offered(programme, timezone.localdate())
    if scope_of(actor, "referral.create") is Scope.OWN_PLACE:
        rows = rows.filter(pk=actor.place_id or 0)
    return rows


def other_places(referral: Referral) -> QuerySet[Place]:
    """Where else the person may be referred to: the places offered for the programme, without the present one."""
    return places_offered(referral.programme, timezone.localdate()).exclude(pk=referral.place_id)


def places_near(places: Iterable[Place], commune: Commune | None) -> list[PlaceChoice]:
    """The nearest first, with what was observed there; by name while the commune is not known."""
    listed = list(places)
    waits, waiting = _waits(listed), _waiting(listed)
    origin = commune.point if commune else None
    passages = nearest_by_place(passages_of(listed, timezone.now()), origin)

    return [
        PlaceChoice(
            place,
            None if km is None else round(km),
            waits.get(place.pk),
            waiting.get(place.pk, 0),
            passages.get(place.pk),
        )
        for place, km in by_distance(
            origin, listed, point_of=lambda place: point_towards(place, passages.get(place.pk))
        )
    ]


def point_towards(place: Place, passage: Passage | None) -> Point | None:
    """Where somebody who is sent there goes: to that stop of a place that travels, or to the place itself."""
    return (passage.stop.commune if passage else place.commune).point


def usual_wait(referral: Referral) -> int | None:
    """Days from referral to acceptance, as observed lately at the place; None where nothing is known."""
    return _waits([referral.place]).get(referral.place_id)


def _waits(places: Sequence[Place]) -> dict[int, int]:
    """The median of days from referral to acceptance, where there was one lately."""
    since = timezone.now() - timedelta(days=OBSERVED_DAYS)
    rows = Referral.objects.filter(place__in=[place.pk for place in places], accepted_at__gte=since).order_by(
        "pk"
    )
    seen: dict[int, list[int]] = defaultdict(list)
    for place_id, referred_on, accepted_at in rows.values_list("place_id", "referred_on", "accepted_at"):
        if accepted_at is not None:
            seen[place_id].append(max((timezone.localdate(accepted_at) - referred_on).days, 0))
    return {place_id: round(median(days)) for place_id, days in seen.items()}


def _waiting(places: Sequence[Place]) -> dict[int, int]:
    rows = Referral.objects.filter(place__in=[place.pk for place in places], stage=Stage.SENT)
    return dict(
        rows.values("place").annotate(count=Count("pk")).order_by("place").values_list("place", "count")
    )
