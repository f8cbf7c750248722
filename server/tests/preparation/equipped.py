"""Computers with and without their accessories, and drawers of loose ones."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import uuid4

from rebond.devices.models import Device
from rebond.kit.outcomes import Outcome
from rebond.preparation.actions import record_accessories, take_in
from rebond.preparation.models import LooseAccessory
from rebond.programmes.models import Programme
from tests.cast import Cast
from tests.stock.prepared import fresh, prepared


def needing(cast: Cast, *items: str) -> None:
    """The programme keeps computers without these from the shelf."""
    rules = {"required_accessories": list(items), "handover_items": list(items)}
    Programme.objects.filter(pk=cast.programme.pk).update(**rules)


def computers(cast: Cast, count: int = 1) -> Sequence[Device]:
    """Laptops of one model, with nothing left to do but what their programme needs."""
    made = prepared(cast, count)
    keys = [device.pk for device in made]
    Device.objects.filter(pk__in=keys).update(
        maker="LENOVO", model="20AS", family="ThinkPad L440", form_factor="notebook"
    )
    return fresh(made)


def told(cast: Cast, devices: Sequence[Device], connector: str = "", **said: str) -> Outcome[Device]:
    return record_accessories(actor=cast.actor("bruno"), devices=devices, told=said, connector=connector)


def a_drawer(cast: Cast, connector: str, count: int) -> LooseAccessory:
    return take_in(
        actor=cast.actor("chloe"),
        workshop=cast.workshop,
        item="charger",
        connector=connector,
        count=count,
        submission=uuid4(),
    )
