"""How computers that nobody finds came to be gone: what was told of it is in the ledger."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import pgettext_lazy

from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.ledger.models import Event

TOLD = ("device.lost", "device.declared_missing")
WORDS = {"stolen": pgettext_lazy("stage", "Stolen"), "lost": pgettext_lazy("stage", "Lost")}
"""By reason of the event; another reason says no more than that it is missing."""


def say_how_missing(devices: Iterable[Device]) -> None:
    """Let the stage of each missing one read stolen or lost, where that was told. One query, none without any of them."""
    missing = {device.stream: device for device in devices if device.stage == Stage.MISSING}
    if not missing:
        return
    told = Event.objects.filter(stream__in=missing, kind__in=TOLD).order_by("occurred_at", "pk")
    for event in told.only("stream", "facts"):
        missing[event.stream].missing_as = WORDS.get(event.facts.get("reason", ""))
