"""What the records say was at a site as of a moment, now or in the past."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.ledger.models import Event
from rebond.network.models import Place, Workshop
from rebond.stock.models import Location, Placement
from rebond.stock.queries.travelling import lines_on_the_way

CHUNK = 500
AT_A_PLACE = frozenset({Stage.AT_PLACE.value})


@dataclass(frozen=True, slots=True)
class Expected:
    device_id: int
    location_id: int | None


def expected_at(
    site: Workshop | Place, as_of: datetime, *, location: Location | None = None
) -> list[Expected]:
    """Each computer that was in the hands of ``site`` at ``as_of``; those of ``location`` alone when one is given.

    What moved since is read back from the ledger, by the day on which it happened.
    """
    stages = Stage.IN_WORKSHOP if isinstance(site, Workshop) else AT_A_PLACE
    hands = "workshop" if isinstance(site, Workshop) else "place"
    there = Device.objects.current().at_stages(stages).filter(**{hands: site.pk})
    there = there.exclude(pk__in=lines_on_the_way().values("device"))
    placed: dict[int, int | None] = dict.fromkeys(there.order_by().values_list("pk", flat=True))
    lying = Placement.objects.lying().filter(device__in=there)
    placed |= dict(lying.order_by().values_list("device", "location"))
    for key, then in _standing_at(as_of, site).items():
        if then.stage in stages and then.hands.get(hands) == site.pk:
            placed[key] = then.location_id
        else:
            placed.pop(key, None)
    within = set(Location.objects.within(location).values_list("pk", flat=True)) if location else None
    return [
        Expected(key, shelf) for key, shelf in sorted(placed.items()) if within is None or shelf in within
    ]


@dataclass(slots=True)
class _Then:
    """Where a computer stood: what its events up to that moment add up to."""

    stage: str = ""
    hands: Mapping[str, int | None] = ()  # type: ignore[assignment]
    location_id: int | None = None


def _standing_at(as_of: datetime, site: Workshop | Place) -> dict[int, _Then]:
    """The computers of the territory that a later event moved, as they stood before it."""
    later = Event.objects.filter(occurred_at__gt=as_of, stream__startswith="device:").order_by()
    streams = {stream for stream, facts in later.values_list("stream", "facts") if _moves(facts)}
    keys = {int(stream.partition(":")[2]) for stream in streams}
    mine = set(_of_territory(keys, site.organisation.territory_id))
    then = {key: _Then(hands={}) for key in mine}
    for event in _events_until(as_of, sorted(mine)):
        _replay(then[int(event.stream.partition(":")[2])], event.facts)
    return then


def _moves(facts: Mapping[str, Any]) -> bool:
    return not facts.keys().isdisjoint({"target", "location_id", "workshop_id", "place_id"})


def _of_territory(keys: Iterable[int], territory_id: int) -> Iterable[int]:
    wanted = sorted(keys)
    for start in range(0, len(wanted), CHUNK):
        rows = Device.objects.current().filter(territory=territory_id, pk__in=wanted[start : start + CHUNK])
        yield from rows.order_by("pk").values_list("pk", flat=True)


def _events_until(as_of: datetime, keys: Sequence[int]) -> Iterable[Event]:
    for start in range(0, len(keys), CHUNK):
        streams = [f"device:{key}" for key in keys[start : start + CHUNK]]
        yield from Event.objects.filter(stream__in=streams, occurred_at__lte=as_of).order_by("stream", "seq")


def _replay(then: _Then, facts: Mapping[str, Any]) -> None:
    then.stage = facts.get("target", then.stage)
    hands = dict(then.hands)
    for name in ("workshop", "place"):
        if facts.get(f"{name}_id") is not None:
            hands[name] = facts[f"{name}_id"]
            if name == "workshop":
                then.location_id = None
    then.hands = hands
    then.location_id = facts.get("location_id", then.location_id)
