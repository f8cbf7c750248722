"""Parts of dismantled computers leave with the batch: counted, estimated, in the register; a drive keeps its rule."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from rebond.kit.errors import Refused
from rebond.ledger.models import Event
from rebond.recycling.actions import (
    close_batch,
    confirm_collection,
    list_drives,
    open_batch,
    open_destruction,
    put_parts_in_batch,
    take_part_out,
    unlist_drive,
)
from rebond.recycling.models import WeeeBatch
from rebond.recycling.queries import contents_of
from rebond.repairs.actions import count_part
from rebond.repairs.models import Part
from tests.cast import Cast
from tests.recycling.prepared import a_movement, filled, parts_of, with_unproven_drive
from tests.repairs.prepared import proven, taken_out, with_drive
from tests.stock.prepared import TESTER


def a_batch(cast: Cast) -> WeeeBatch:
    return open_batch(actor=TESTER, workshop=cast.workshop)


def test_parts_leave_the_stock_with_an_estimated_weight_and_their_code(cast: Cast) -> None:
    device, batch = with_unproven_drive(cast), a_batch(cast)
    parts = parts_of(cast, device)
    for _again in range(2):
        assert put_parts_in_batch(actor=TESTER, batch=batch, parts=parts).complete
    found = [
        (g.category, g.waste_code, g.count, g.weight_g, g.is_estimated) for g in contents_of(batch).groups
    ]
    assert found == [("battery", "16 06 07*", 1, 320, True), ("panel", "16 02 15*", 1, 500, True)]
    assert list(Part.objects.order_by("pk").values_list("quantity", flat=True)) == [0, 0]
    told = Event.objects.filter(stream=device.stream, kind="part.put_in_weee_batch").order_by("pk")
    assert [(event.facts["part_id"], event.facts["category"]) for event in told] == [
        (parts[0].pk, "battery"),
        (parts[1].pk, "panel"),
    ]


def test_a_part_taken_out_again_lies_in_the_stock(cast: Cast) -> None:
    batch = a_batch(cast)
    battery, _screen = parts_of(cast, with_unproven_drive(cast))
    put_parts_in_batch(actor=TESTER, batch=batch, parts=[battery])
    take_part_out(actor=TESTER, batch=batch, part=battery)
    battery.refresh_from_db()
    assert (battery.quantity, contents_of(batch).groups) == (1, ())
    with pytest.raises(Refused):
        take_part_out(actor=TESTER, batch=batch, part=battery)


def test_pieces_of_a_row_that_come_back_meanwhile_join_those_in_the_batch(cast: Cast) -> None:
    batch = a_batch(cast)
    battery, _screen = parts_of(cast, with_unproven_drive(cast))
    put_parts_in_batch(actor=TESTER, batch=batch, parts=[battery])
    battery.refresh_from_db()
    count_part(actor=cast.actor("amina"), part=battery, found=2)
    for _again in range(2):
        assert put_parts_in_batch(actor=TESTER, batch=batch, parts=[battery]).complete
    battery.refresh_from_db()
    assert (battery.quantity, [group.count for group in contents_of(batch).groups]) == (0, [3])
    told = Event.objects.filter(kind="part.put_in_weee_batch").order_by("pk")
    assert [event.facts["count"] for event in told] == [1, 2]


def test_a_drive_goes_in_with_its_proof_only(cast: Cast) -> None:
    batch, drive = a_batch(cast), with_drive(cast)
    part = taken_out(cast, drive)
    refused = put_parts_in_batch(actor=TESTER, batch=batch, parts=[part])
    assert [item.obstacles[0].code for item in refused.refused] == ["drive_unproven"]
    proven(drive)
    assert put_parts_in_batch(actor=TESTER, batch=batch, parts=[part]).complete


def test_a_drive_listed_for_destruction_leaves_and_stays_listed(cast: Cast) -> None:
    batch, drive = filled(cast), with_drive(cast)
    part = taken_out(cast, drive)
    destruction = open_destruction(actor=TESTER, workshop=cast.workshop)
    assert list_drives(actor=TESTER, destruction=destruction, devices=[drive.device]).complete
    assert put_parts_in_batch(actor=TESTER, batch=batch, parts=[part]).complete
    unlist_drive(actor=TESTER, destruction=destruction, drive=drive)
    with pytest.raises(Refused) as refused:
        close_batch(actor=TESTER, batch=batch)
    assert refused.value.code == "may_not_leave"
    list_drives(actor=TESTER, destruction=destruction, devices=[drive.device])
    close_batch(actor=TESTER, batch=batch)
    confirm_collection(actor=TESTER, batch=batch, movement=a_movement())
    with pytest.raises(Refused) as gone:
        unlist_drive(actor=TESTER, destruction=destruction, drive=drive)
    assert gone.value.code == "collected"
    entry = batch.entries.get(category="drive")
    assert (entry.count, entry.weight_g, entry.is_estimated) == (1, 400, True)


def test_what_is_ticked_on_the_page_goes_in_once(client_of: Callable[[str], Client], cast: Cast) -> None:
    batch, amina = a_batch(cast), client_of("amina")
    battery, screen = parts_of(cast, with_unproven_drive(cast))
    address = f"/recycling/batches/{batch.pk}/stock-parts/"
    for _again in range(2):
        assert amina.post(address, {"parts": [battery.pk]}).status_code == 302
    page = amina.get(f"/recycling/batches/{batch.pk}/")
    assert [line.part_id for line in page.context["parts"]] == [battery.pk]
    assert list(page.context["stock_form"].fields["parts"].queryset) == [screen]
    for nonsense in ({}, {"parts": "9" * 30}):
        assert amina.post(address, nonsense).status_code == 422
    answers = [amina.post(f"{address}{battery.pk}/take-out/").status_code for _time in range(2)]
    assert (answers, contents_of(batch).groups) == ([302, 409], ())


def test_a_drive_without_proof_is_said_beside_the_field(
    client_of: Callable[[str], Client], cast: Cast
) -> None:
    batch, part = a_batch(cast), taken_out(cast, with_drive(cast))
    answer = client_of("amina").post(f"/recycling/batches/{batch.pk}/stock-parts/", {"parts": [part.pk]})
    assert (answer.status_code, batch.parts.count()) == (422, 0)
    assert list(answer.context["stock_form"].errors) == ["parts"]
