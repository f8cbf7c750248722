"""How long a computer is under warranty: what its programme promised on the day of the handover."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.kit.days import months_after
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


def warranty_of(device: Device) -> Warranty | None:
    """While a person has it, and once it came back; None where nothing was promised, and for what is an organisation's."""
    began = device.settled_at
    if began is None or not _is_given(device):
        return None
    months = months_promised(device.programme, on=began)
    first = timezone.localdate(began)
    return Warranty(first, months_after(first, months)) if months else None


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
