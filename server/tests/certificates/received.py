"""Certificates that came in, on their computers."""

from __future__ import annotations

from typing import Any

from rebond.access import system_actor
from rebond.devices.models import Device
from rebond.workshop.actions import ingest_document
from rebond.workshop.models import Certificate
from tests.agents.sticks import Stick, a_stick
from tests.cast import Cast
from tests.factories import a_donation_agreement, a_lot, devices
from tests.workshop.documents import a_report


def take_in(cast: Cast, data: bytes) -> None:
    ingest_document(actor=system_actor("tests"), territory=cast.territory, data=data)


def a_computer(cast: Cast, *, serial: str = "PF00AB12", drive: str = "S3Z9NX0A1") -> Device:
    lot = a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)
    (device,) = devices(1, lot, serial=serial)
    take_in(cast, a_report(serial, drives=(drive,)))
    return device


def a_received(cast: Cast, *, stick: Stick | None = None, **changes: Any) -> Certificate:
    """A certificate of the drive of a computer at the bench."""
    if not Device.objects.filter(serial="PF00AB12").exists():
        a_computer(cast)
    take_in(cast, (stick or a_stick(cast)).certify(**changes))
    return Certificate.objects.select_related("document__device__lot__agreement").latest("pk")
