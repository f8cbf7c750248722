"""Where a computer was, now or before a step: in whose hands, and on which shelf."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.ledger.models import Event
from rebond.stock.models import Location, Placement

# The newest of each says in which hands it is; what a place held says nothing of a shelf.
_IN_A_WORKSHOP = frozenset(
    {"device.received", "device.shelved", "device.transferred", "device.taken_back", "device.recovered"}
)
_AT_A_PLACE = frozenset({"device.dispatched", "device.delivered", "device.transferred"})
_ON_A_SHELF = frozenset({"device.shelved", "device.placed"})


@dataclass(frozen=True, slots=True)
class Whereabouts:
    from_workshop_id: int | None
    from_place_id: int | None
    from_location_id: int | None

    def as_facts(self) -> Mapping[str, int | None]:
        return asdict(self)


def whereabouts(devices: Sequence[Device]) -> Mapping[int, Whereabouts]:
    """Where each is now, by its key."""
    rows = Placement.objects.filter(device__in=[device.pk for device in devices])
    shelves = dict(rows.values_list("device_id", "location_id"))
    return {
        device.pk: Whereabouts(device.workshop_id, device.place_id, shelves.get(device.pk))
        for device in devices
    }


def whereabouts_before(devices: Sequence[Device], steps: Mapping[int, Event]) -> Mapping[int, Whereabouts]:
    """Where each was before its step, by its key. A shelf that is no longer one of that workshop is left out."""
    silent = [device for device in devices if not _tells(steps[device.pk])]
    histories = _counting_events(silent)
    found = {
        device.pk: _replayed(steps[device.pk], histories[device.pk])
        if device.pk in histories
        else _told(steps[device.pk])
        for device in devices
    }
    wanted = {was.from_location_id for was in found.values() if was.from_location_id}
    shelves = dict(Location.objects.filter(pk__in=wanted).values_list("pk", "workshop_id"))
    return {key: _on_a_shelf_of_it(was, shelves) for key, was in found.items()}


def _tells(step: Event) -> bool:
    return "from_workshop_id" in step.facts and not lacks_hands(step.facts["origin"], _told(step))


def _told(step: Event) -> Whereabouts:
    return Whereabouts(
        step.facts["from_workshop_id"], step.facts.get("from_place_id"), step.facts.get("from_location_id")
    )


def _counting_events(devices: Sequence[Device]) -> dict[int, list[Event]]:
    """The events that say where each is, newest first, those undone left out."""
    keys = {device.stream: device.pk for device in devices}
    found: dict[int, list[Event]] = {device.pk: [] for device in devices}
    if not devices:
        return found
    corrected: set[tuple[str, int]] = set()
    kinds = [*(_IN_A_WORKSHOP | _AT_A_PLACE | _ON_A_SHELF), "device.declared_missing", "device.rectified"]
    events = Event.objects.filter(stream__in=keys, kind__in=kinds).order_by("stream", "-seq")
    for event in events:
        if event.kind == "device.rectified":
            corrected.add((event.stream, event.facts["corrects_seq"]))
        elif (event.stream, event.seq) not in corrected:
            found[keys[event.stream]].append(event)
    return found


def _replayed(step: Event, history: Sequence[Event]) -> Whereabouts:
    """Steps recorded before they kept their origin: the newest event that says where it was is believed."""
    events = [event for event in history if event.seq < step.seq]
    losses = [event for event in events if event.kind == "device.declared_missing"]
    stage = step.facts["origin"]
    if stage == Stage.MISSING and losses:
        stage = losses[0].facts["origin"]
    in_workshop = stage in Stage.IN_WORKSHOP
    moving = stage == Stage.IN_TRANSIT
    return Whereabouts(
        _newest(events, _IN_A_WORKSHOP, "workshop_id") if in_workshop or moving else None,
        _newest(events, _AT_A_PLACE, "place_id") if moving or stage == Stage.AT_PLACE else None,
        _shelf(events) if in_workshop else None,
    )


def _newest(events: Sequence[Event], kinds: frozenset[str], fact: str) -> int | None:
    said = (event.facts.get(fact) for event in events if event.kind in kinds)
    return next((key for key in said if key is not None), None)


def _shelf(events: Sequence[Event]) -> int | None:
    """None when it changed hands since it lay somewhere."""
    last = next((event for event in events if event.kind != "device.declared_missing"), None)
    return last.facts["location_id"] if last is not None and last.kind in _ON_A_SHELF else None


def _on_a_shelf_of_it(was: Whereabouts, shelves: Mapping[int, int]) -> Whereabouts:
    if was.from_location_id and shelves.get(was.from_location_id) == was.from_workshop_id:
        return was
    return Whereabouts(was.from_workshop_id, was.from_place_id, None)


def lacks_hands(stage: str, was: Whereabouts) -> bool:
    """Whether a computer at ``stage`` is in hands that nothing tells."""
    needs_place = stage in {Stage.IN_TRANSIT, Stage.AT_PLACE}
    return (needs_place and was.from_place_id is None) or (
        stage in Stage.IN_WORKSHOP and was.from_workshop_id is None
    )
