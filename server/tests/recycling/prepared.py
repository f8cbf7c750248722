"""Computers whose road ends, and what the lorry's slip says. Every company here is invented."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.utils import timezone

from rebond.devices.models import Device, Drive
from rebond.recycling.actions import (
    Movement,
    Wish,
    close_batch,
    confirm_collection,
    count_parts,
    eliminate,
    list_drives,
    open_batch,
    open_destruction,
    put_in_batch,
    record_destruction,
    request_pick_up,
)
from rebond.recycling.choices import (
    DestructionMethod,
    DisposalReason,
    TreatmentCode,
    WasteCode,
    WeeeCategory,
)
from rebond.recycling.models import Destruction, RegisterEntry, WeeeBatch
from rebond.repairs.actions import Taking, take_parts
from rebond.repairs.models import Part
from tests.cast import Cast
from tests.factories import a_device, a_donation_agreement, a_lot
from tests.stock.prepared import TESTER, fresh, prepared

SIRETS = {
    "sender_siret": "73282932000074",
    "eco_siret": "40483304800022",
    "carrier_siret": "55210055400013",
    "site_siret": "44306184100047",
}


def set_aside(
    cast: Cast, count: int = 1, *, reason: DisposalReason = DisposalReason.BROKEN
) -> Sequence[Device]:
    """Eliminated, with no medium inside."""
    made = prepared(cast, count)
    assert eliminate(actor=TESTER, devices=made, reason=reason).complete
    return fresh(made)


def with_unproven_drive(cast: Cast, *, serial: str = "S3Z8NB0K", eliminated: bool = True) -> Device:
    """A report showed a drive; nothing says that it was erased."""
    lot = a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)
    device = a_device(lot)
    a_drive(device, serial)
    if eliminated:
        assert eliminate(actor=TESTER, devices=[device], reason=DisposalReason.DRIVE_UNERASABLE).complete
    device.refresh_from_db()
    return device


def a_drive(device: Device, serial: str) -> Drive:
    return Drive.objects.create(
        device=device,
        serial=serial,
        normalised_serial=serial,
        model="Samsung SSD 860",
        kind="ssd",
        size_bytes=500_107_862_016,
        first_seen_at=device.stage_since,
        last_seen_at=device.stage_since,
    )


def parts_of(cast: Cast, device: Device) -> Sequence[Part]:
    """A battery and a screen that Bruno took out of it, into the stock of parts."""
    takings = [Taking(kind="battery", spec="45N1001"), Taking(kind="screen", spec="14 pouces")]
    return take_parts(actor=cast.actor("bruno"), device=device, takings=takings)


def never_opened(cast: Cast) -> Device:
    """Eliminated without any report: nobody knows what is inside."""
    lot = a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)
    device = a_device(lot)
    assert eliminate(actor=TESTER, devices=[device], reason=DisposalReason.BROKEN).complete
    device.refresh_from_db()
    return device


def filled(cast: Cast, count: int = 2) -> WeeeBatch:
    batch = open_batch(actor=TESTER, workshop=cast.workshop)
    assert put_in_batch(actor=TESTER, batch=batch, devices=set_aside(cast, count)).complete
    count_parts(
        actor=TESTER,
        batch=batch,
        category=WeeeCategory.PART,
        waste_code=WasteCode.COMPONENTS,
        count=7,
    )
    return WeeeBatch.objects.get(pk=batch.pk)


def closed(cast: Cast, count: int = 2) -> WeeeBatch:
    return close_batch(actor=TESTER, batch=filled(cast, count))


def asked(cast: Cast, count: int = 2) -> WeeeBatch:
    batch = closed(cast, count)
    request_pick_up(actor=TESTER, batch=batch, wish=a_wish())
    return WeeeBatch.objects.get(pk=batch.pk)


def collected(cast: Cast, count: int = 2) -> WeeeBatch:
    batch = asked(cast, count)
    confirm_collection(actor=TESTER, batch=batch, movement=a_movement())
    return WeeeBatch.objects.get(pk=batch.pk)


def an_entry(cast: Cast) -> RegisterEntry:
    return collected(cast).entries.order_by("pk")[0]


def a_wish(**changes: Any) -> Wish:
    today = timezone.localdate()
    wish = Wish(
        eco_name="Éco-Pins",
        wished_from=today + timedelta(days=7),
        wished_to=today + timedelta(days=14),
        pallets=2,
        contact_name="Chloé Invente",
        contact_phone="05 58 00 00 00",
        contact_email="atelier@exemple.test",
        access="Quai, 3,80 m de haut",
    )
    return replace(wish, **changes)


def a_movement(**changes: Any) -> Movement:
    movement = Movement(
        left_on=timezone.localdate(),
        slip_number="EP-2026-0417",
        eco_name="Éco-Pins",
        carrier_name="Transports Invente",
        carrier_address="1 route des Pins",
        carrier_postcode="40100",
        carrier_city="Dax",
        carrier_receipt="40-2024-17",
        vehicle_plate="AB-123-CD",
        site_name="Démontage des Landes",
        site_address="2 rue de la Forge",
        site_postcode="40000",
        site_city="Mont-de-Marsan",
        treatment_code=TreatmentCode.R12,
        **SIRETS,
    )
    return replace(movement, **changes)


def a_list(cast: Cast) -> Destruction:
    destruction = open_destruction(actor=TESTER, workshop=cast.workshop)
    assert list_drives(actor=TESTER, destruction=destruction, devices=[with_unproven_drive(cast)]).complete
    return destruction


def destroyed(cast: Cast) -> Destruction:
    return record_destruction(
        actor=TESTER,
        destruction=a_list(cast),
        destroyed_on=timezone.localdate(),
        method=DestructionMethod.SHRED,
        destroyed_by="Broyage Invente",
        attestation="BI-88",
    )
