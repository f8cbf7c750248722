"""Computers as the workshop leaves them: everything proven, and nothing left to do but the shelf."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.utils import timezone

from rebond.access import system_actor
from rebond.devices.models import Device, Drive
from rebond.network.models import Workshop
from rebond.orders.models import Order
from rebond.programmes.choices import CheckKind
from rebond.stock.actions import dispatch, load, location_named, open_delivery, receive_delivery, shelve
from rebond.stock.models import Delivery
from rebond.workshop.models import Check, Grading, Installation, NoMediumFinding
from tests.cast import Cast
from tests.factories import a_donation_agreement, a_lot, an_agreement, an_order, devices

TESTER = system_actor("tests")


def prepared(cast: Cast, count: int = 1, **terms: object) -> Sequence[Device]:
    """Received at the workshop of the cast, without medium, checked, graded, installed."""
    lot = a_lot(a_donation_agreement(cast.programme, donor=cast.donor, **terms), workshop=cast.workshop)
    made = devices(count, lot)
    for device in made:
        prove(device)
    return made


def prove(device: Device) -> None:
    now = timezone.now()
    NoMediumFinding.objects.update_or_create(
        device=device, defaults={"found_on": timezone.localdate(), "recorded_at": now}
    )
    Check.objects.bulk_create(
        [Check(device=device, kind=kind, result="passed", done_at=now) for kind in CheckKind],
        update_conflicts=True,
        unique_fields=["device", "kind"],
        update_fields=["result", "done_at"],
    )
    looks = {"case": "none", "screen": "none", "keyboard": "none", "grade": "A", "graded_at": now}
    Grading.objects.update_or_create(device=device, defaults=looks)
    Installation.objects.update_or_create(
        device=device, defaults={"system": "linux_mint", "licence": "not_needed", "installed_at": now}
    )


def see_a_drive(device: Device) -> None:
    Drive.objects.create(
        device=device,
        serial="S3Z8NB0K",
        normalised_serial="S3Z8NB0K",
        first_seen_at=device.stage_since,
        last_seen_at=device.stage_since,
    )


def in_stock(
    cast: Cast, count: int = 1, *, code: str = "B-12", workshop: Workshop | None = None, **terms: object
) -> Sequence[Device]:
    made = prepared(cast, count, **terms)
    location = location_named(actor=TESTER, workshop=workshop or cast.workshop, code=code)
    outcome = shelve(actor=TESTER, devices=made, location=location)
    assert outcome.complete, outcome.refused[0].reason
    return fresh(made)


def an_accepted_order(cast: Cast, computers: int = 3) -> Order:
    return an_order(an_agreement(cast.programme, place=cast.place), computers=computers)


def filling(cast: Cast, count: int = 2, *, ordered: int = 3) -> Delivery:
    """A delivery for the place of the cast with ``count`` computers of the ``ordered`` ones loaded."""
    delivery = open_delivery(actor=TESTER, order=an_accepted_order(cast, ordered), workshop=cast.workshop)
    if count:
        assert load(actor=TESTER, delivery=delivery, devices=in_stock(cast, count)).complete
    return delivery


def underway(cast: Cast, count: int = 2, *, ordered: int = 3) -> Delivery:
    return dispatch(actor=TESTER, delivery=filling(cast, count, ordered=ordered))


def at_place(cast: Cast, count: int = 1) -> Sequence[Device]:
    delivery = underway(cast, count, ordered=count)
    loaded = devices_in(delivery)
    receive_delivery(actor=TESTER, delivery=delivery, scanned=loaded)
    return fresh(loaded)


def devices_in(delivery: Delivery) -> list[Device]:
    return list(Device.objects.filter(delivery_lines__delivery=delivery).order_by("pk"))


def line_states(delivery: Delivery) -> list[str]:
    return list(delivery.lines.order_by("device__pk").values_list("state", flat=True))


def fresh(made: Sequence[Device]) -> list[Device]:
    return list(Device.objects.filter(pk__in=[device.pk for device in made]).order_by("pk"))


def stages(made: Sequence[Device]) -> list[str]:
    return [device.stage for device in fresh(made)]


A_DAY = date(2024, 3, 12)
