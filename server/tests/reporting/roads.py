"""Devices walked along the road for a report, and the same figures counted otherwise: by replaying the ledger."""

from __future__ import annotations

from collections import Counter
from dataclasses import MISSING, dataclass, fields
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from rebond.devices.lifecycle import STEPS, advance
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.ledger.models import Event
from rebond.ledger.worker import drain
from rebond.network.models import Place
from rebond.programmes.models import Programme
from rebond.reporting.activity import activity_report
from rebond.reporting.counting import FLOWS
from rebond.reporting.figures import ActivityReport
from tests.factories import a_donation_agreement, a_lot, a_place, a_programme, devices
from tests.factories.demand import TESTER
from tests.factories.network import numbers

MOVEMENTS = frozenset(
    f"device.{verb}"
    for verb in (
        "received",
        "shelved",
        "dispatched",
        "delivered",
        "handed_over",
        "lent",
        "sold",
        "sold_to_organisation",
        "taken_back",
        "eliminated",
        "retired",
        "given_back",
        "declared_missing",
        "recovered",
        "rectified",
    )
)
"""Every step but a reservation and its release, which move nothing; and the corrections."""
ROAD_TO = {
    "received": ("receive",),
    "eliminated": ("receive", "eliminate"),
    "ready": ("receive", "shelve"),
    "lent": ("receive", "shelve", "lend"),
    "sold": ("receive", "shelve", "sell_to_organisation"),
    "at_place": ("receive", "shelve", "reserve", "dispatch", "deliver"),
    "handed_over": ("receive", "shelve", "reserve", "dispatch", "deliver", "hand_over"),
}


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)


def a_new_programme(**fields_of: Any) -> Programme:
    return a_programme(slug=f"dispositif-{next(numbers)}", starts_on=date(2022, 1, 1), **fields_of)


def announced(programme: Programme, count: int = 1) -> list[Device]:
    return list(devices(count, a_lot(a_donation_agreement(programme)), stage="announced"))


def take(name: str, *taken: Device, day: date | datetime | None = None, place: Place | None = None) -> None:
    """Take a step by the table. ``day``: at noon; None: now."""
    step = STEPS[name]
    samples: dict[str, Any] = {"int": 1, "int | None": None, "str": "other", "bool": False}
    shape = {item.name: samples[str(item.type)] for item in fields(step.facts) if item.default is MISSING}
    facts = {key: value for key, value in shape.items() if key not in {"origin", "target"}}
    held = list(Device.objects.filter(pk__in=[device.pk for device in taken]).select_related("lot__workshop"))
    hands: dict[str, Any] = {"workshop": held[0].lot.workshop}
    # A correction gives back what these name: a workshop that is there, and no shelf.
    facts |= {
        key: value
        for key, value in (("workshop_id", held[0].lot.workshop_id), ("location_id", None))
        if key in facts
    }
    if step.target in {"in_transit", "at_place", "handed_over"}:
        hands = {"place": place or a_place(held[0].lot.workshop.organisation)}
        facts["place_id"] = hands["place"].pk
    moment = noon(day) if isinstance(day, date) and not isinstance(day, datetime) else day
    outcome = advance(
        step, held, actor=TESTER, facts_of=lambda _device: facts, sets=hands, occurred_at=moment
    )
    assert outcome.refused == []


def walk(device: Device, stage: str, *, first_day: date, place: Place | None = None) -> None:
    """One step a day from ``first_day`` to ``stage``."""
    for number, name in enumerate(ROAD_TO[stage]):
        at_place = place if name in {"dispatch", "deliver", "hand_over"} else None
        take(name, device, day=first_day + timedelta(days=number), place=at_place)


def report(programme: Programme, since: date | None = None, until: date | None = None) -> ActivityReport:
    drain()
    return activity_report(programme, since=since, until=until)


def parts(programme: Programme, since: date | None = None, until: date | None = None) -> dict[str, int]:
    """The parts that hold something, with the whole under "taken_in"."""
    counted = report(programme, since, until).counted
    assert counted.reconciles
    held = {part: count for part, count in counted.partition.items() if count}
    return {"taken_in": counted.taken_in, **held} if counted.taken_in else held


@dataclass(frozen=True)
class Replayed:
    """``parts`` as `parts` gives them; ``flows`` by the kind of the event, those that happened."""

    parts: dict[str, int]
    flows: dict[str, int]


def replayed(programme: Programme, since: date, until: date) -> Replayed:
    """By playing the history of every device that was not merged away: each correction takes the last step off."""
    after = timezone.make_aware(datetime.combine(until + timedelta(days=1), time.min))
    start = timezone.make_aware(datetime.combine(since, time.min))
    part_of = {stage: part for part, stages in Stage.PARTITION.items() for stage in stages}
    counted: Counter[str] = Counter()
    flows: Counter[str] = Counter()
    for device in Device.objects.filter(programme=programme, merged_into=None):
        taken, corrections = _played(device)
        known = [step for step in taken if step.occurred_at < after]
        received = [step.occurred_at for step in known if step.kind == "device.received"]
        if received and min(received) >= start:
            counted["taken_in"] += 1
            counted[part_of[known[-1].facts["target"]]] += 1
        flows.update(step.kind for step in taken + corrections if start <= step.occurred_at < after)
    return Replayed(dict(counted), {kind: count for kind, count in flows.items() if kind in MOVEMENTS})


def _played(device: Device) -> tuple[list[Event], list[Event]]:
    """The steps that stand at the end, and the corrections."""
    taken: list[Event] = []
    corrections: list[Event] = []
    for event in Event.objects.filter(stream=device.stream).order_by("seq"):
        if event.kind == "device.rectified":
            taken.pop()
            corrections.append(event)
        elif "target" in event.facts:
            taken.append(event)
    return taken, corrections


def moved(programme: Programme, since: date | None = None, until: date | None = None) -> dict[str, int]:
    """The movements that happened, by the kind of their event."""
    flows = report(programme, since, until).counted.flows
    return {FLOWS[key]: count for key, count in flows.items() if count}
