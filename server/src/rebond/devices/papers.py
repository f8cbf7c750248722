"""Papers of devices: sheets of labels, and the reception slip of a lot."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from passport.junk import is_junk
from rebond.devices.choices import IdentifierKind
from rebond.devices.models import Device
from rebond.devices.queries import lot_counts
from rebond.devices.stages import Stage
from rebond.documents.rendering import Document, Letterhead
from rebond.donations.models import Lot
from rebond.donations.papers import ReceivedDevice, ReceivedPallet, ReceptionSlip, print_reception_slip
from rebond.ledger.reading import is_demonstration


def print_slip(lot: Lot) -> Document:
    """What the donor announced, what really came."""
    donor, devices = lot.agreement.donor, _devices(lot)
    reported = set(lot.devices.known_by_report_alone().values_list("pk", flat=True))
    slip = ReceptionSlip(
        reference=lot.reference,
        address=settings.PUBLIC_URL + reverse("devices:lot", args=[lot.pk]),
        agreement_reference=lot.agreement.reference,
        donor=donor.name,
        donor_address=str(donor.commune or ""),
        workshop=lot.workshop.name,
        workshop_address="\n".join(
            part for part in (lot.workshop.address, str(lot.workshop.commune)) if part
        ),
        announced=lot_counts(lot).announced,
        pallets=tuple(
            ReceivedPallet(number=row.number, counted=row.counted, received_on=row.received_on)
            for row in lot.pallets.order_by("number")
        ),
        devices=tuple(_received(device) for device in devices if device.received_at),
        missing=tuple(
            _called(device)
            for device in devices
            if device.stage == Stage.ANNOUNCED and device.pk not in reported
        ),
    )
    head = Letterhead(
        territory=lot.agreement.programme.territory.name,
        issuer=lot.workshop.name,
        reference=lot.reference,
        printed_at=timezone.now(),
        demonstration=is_demonstration(),
    )
    return print_reception_slip(slip, head=head)


def _devices(lot: Lot) -> Sequence[Device]:
    rows = lot.devices.filter(merged_into=None).prefetch_related("identifiers")
    return list(rows.order_by("pk"))


def _called(device: Device) -> str:
    """By what its donor finds it again: what a maker left in place of a serial number names nothing."""
    serial = "" if is_junk(device.serial) else device.serial
    return serial or ", ".join(_inventory_numbers(device)) or device.asset_tag


def _inventory_numbers(device: Device) -> list[str]:
    rows = device.identifiers.all()
    return sorted(row.value for row in rows if row.kind == IdentifierKind.INVENTORY_NUMBER)


def _received(device: Device) -> ReceivedDevice:
    return ReceivedDevice(
        tag=device.asset_tag,
        model=device.title,
        serial=device.serial,
        inventory_number=", ".join(_inventory_numbers(device)),
        announced=not _is_surplus(device),
    )


def _is_surplus(device: Device) -> bool:
    """Registered on arrival, while nobody had announced it."""
    return any(row.source == "reception" for row in device.identifiers.all())
