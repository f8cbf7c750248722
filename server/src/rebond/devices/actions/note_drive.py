"""A drive found by hand in a computer that no report ever described: it is listed like any other."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.facts import DriveNoted
from rebond.devices.lifecycle import hold_rows
from rebond.devices.matching import drive_serial
from rebond.devices.models import Device, Drive
from rebond.kit.errors import Invalid
from rebond.ledger.recording import Entry, record

LONGEST = 80


def note_drive(*, actor: Actor, device: Device, serial: str, like: Drive | None = None) -> Drive:
    """The drive of ``device`` with this serial number; one that is known changes nothing.

    ``like``: the same drive as it was seen in another computer, whose description it keeps.
    Raise `Invalid` for a number that names no drive in particular.
    """
    plain = drive_serial(serial)
    if not plain:
        raise Invalid(
            _("“%(value)s” names no drive in particular. Read its label again.") % {"value": serial.strip()},
            code="junk_serial",
            field="serial",
        )
    with transaction.atomic():
        (device,) = hold_rows([device])
        require(actor, "device.identify", on=device)
        known = device.drives.filter(normalised_serial=plain).first()
        if known is not None:
            return known
        now = timezone.now()
        drive = Drive.objects.create(
            device=device,
            serial=serial.strip()[:LONGEST],
            normalised_serial=plain,
            first_seen_at=now,
            last_seen_at=now,
            **(_description(like) if like else {}),
        )
        record(actor=actor, entries=[Entry(device.stream, DriveNoted(drive_id=drive.pk))])
    return drive


def _description(drive: Drive) -> dict[str, Any]:
    return {name: getattr(drive, name) for name in ("wwn", "model", "size_bytes", "kind")}
