"""Computers that only their donor can release, and what is asked of the donor."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django_stubs_ext import StrPromise

from rebond.access import Actor
from rebond.devices.choices import HoldReason
from rebond.devices.models import Device, Hold
from rebond.devices.stages import Stage

ASKED: Mapping[str, StrPromise] = {
    HoldReason.FIRMWARE_LOCK: _("Take the password of the firmware (BIOS) off, or tell it to the workshop."),
    HoldReason.REMOTE_MANAGEMENT: _(
        "Release this serial number from your management: Absolute, Windows Autopilot, Intune, Apple Business Manager or iCloud."
    ),
}
"""What the donor does, by reason of the hold."""


def holds_to_release(actor: Actor) -> QuerySet[Hold]:
    """Open ones on computers within reach that are still here. A donor sees its own."""
    here = Device.objects.visible_to(actor).current().exclude(stage__in=sorted(Stage.GONE))
    rows = Hold.objects.filter(device__in=here, lifted_at=None, reason__in=sorted(HoldReason.BY_THE_DONOR))
    return rows.select_related("device__lot__agreement__donor")
