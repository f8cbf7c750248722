"""A gesture on parts that a page sends twice counts once; another one that follows it counts too."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from rebond.repairs.models import Part, SupplierOrder
from rebond.repairs.queries import parts_used
from tests.cast import Cast
from tests.repairs.prepared import a_part, a_repair, repair_of
from tests.stock.prepared import prepared

Clients = Callable[[str], Client]


def test_parts_used_in_bulk(cast: Cast, client_of: Clients) -> None:
    part, repair, bruno = a_part(cast, count=9), a_repair(cast), client_of("bruno")
    address = reverse("repairs:use_part", args=[repair.pk])
    sent = {"part": part.pk, "count": 3, "seen": 0}
    assert [bruno.post(address, sent).status_code for _again in range(2)] == [302, 422]
    assert parts_used(repair_of(repair.device)) == [(part, 3)]
    assert 'name="seen" value="1"' in bruno.get(reverse("repairs:repair", args=[repair.pk])).content.decode()
    bruno.post(address, {**sent, "seen": 1})
    assert parts_used(repair_of(repair.device)) == [(part, 6)]


def test_parts_taken_out_without_a_drive(cast: Cast, client_of: Clients) -> None:
    (device,), bruno = prepared(cast), client_of("bruno")
    address = reverse("repairs:take_apart", args=[device.asset_tag])
    sent = {"kind_1": "memory", "spec_1": "DDR4 8 Go", "state_1": "tested", "seen": 0}
    assert [bruno.post(address, sent).status_code for _again in range(2)] == [302, 422]
    assert device.parts_taken.count() == 1
    assert 'name="seen" value="1"' in bruno.get(address).content.decode()
    bruno.post(address, {**sent, "seen": 1})
    assert device.parts_taken.count() == 2


def test_parts_counted_in_a_drawer(cast: Cast, client_of: Clients) -> None:
    amina, address, submission = client_of("amina"), reverse("repairs:parts"), str(uuid4())
    sent = {
        "workshop": cast.workshop.pk,
        "kind": "memory",
        "spec": "DDR4 8 Go",
        "count": 12,
        "state": "tested",
        "submission": submission,
    }
    assert [amina.post(address, sent).status_code for _again in range(2)] == [302, 302]
    assert amina.post(address, {**sent, "count": 3}).status_code == 422
    assert list(Part.objects.order_by("pk").values_list("quantity", flat=True)) == [12]
    amina.post(address, {**sent, "submission": str(uuid4())})
    assert list(Part.objects.order_by("pk").values_list("quantity", flat=True)) == [12, 12]


def test_an_order_to_a_supplier(cast: Cast, client_of: Clients) -> None:
    model, chloe = a_part(cast).model, client_of("chloe")
    address = reverse("repairs:new_order", args=[cast.workshop.pk])
    sent = {"supplier": "Pièces Invente", f"count_{model.pk}": 4, "submission": str(uuid4())}
    assert [chloe.post(address, sent).status_code for _again in range(2)] == [302, 302]
    assert chloe.post(address, {**sent, f"count_{model.pk}": 5}).status_code == 422
    assert SupplierOrder.objects.count() == 1
