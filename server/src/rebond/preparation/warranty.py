"""Until when a computer is under warranty. Sales and handovers come later on the road: they bring what was promised."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.ledger.models import Event
from rebond.programmes.models import Programme

BEGINS = ("device.handed_over", "device.sold")
"""Events of a later step of the road, of which only the kind is known here."""
SETTLES = (*BEGINS, "device.lent", "device.sold_to_organisation")


@dataclass(frozen=True, slots=True)
class Warranty:
    """Both days are included."""

    starts_on: date
    ends_on: date

    @property
    def is_running(self) -> bool:
        return self.starts_on <= timezone.localdate() <= self.ends_on


Promise = Callable[[Device], Warranty | None]
_promises: list[Promise] = []


def promised_by(promise: Promise) -> None:
    """``promise`` answers what was promised to whoever has a computer, or had it last. The last one brought holds."""
    _promises[:] = [promise]


def promised_with(device: Device) -> Warranty | None:
    """To the person who has it, or had it last; None where nothing was promised, and where nothing answers."""
    return _promises[0](device) if _promises else None


def warranty_of(device: Device) -> Warranty | None:
    """While a person has it, and once it came back; None where nothing was promised, and for what is an organisation's."""
    if device.settled_at is None or not _is_given(device):
        return None
    return promised_with(device)


def months_promised(programme: Programme, *, on: datetime) -> int:
    """By the rules that held at that moment; by the oldest known for a moment before them."""
    versions = list(programme.versions.order_by("number"))
    if not versions:
        return programme.warranty_months
    before = [version for version in versions if version.published_at <= on]
    return (before[-1] if before else versions[0]).rules.warranty_months


def _is_given(device: Device) -> bool:
    """To a person, last of all: what an organisation has, or had, is under no warranty."""
    if device.stage == Stage.HANDED_OVER:
        return True
    if device.stage not in {Stage.SOLD, Stage.RETURNED}:
        return False
    rows = Event.objects.filter(stream=device.stream, kind__in=SETTLES).order_by("-seq")
    return rows.values_list("kind", flat=True).first() in BEGINS
