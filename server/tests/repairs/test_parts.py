"""Parts: where each comes from, how many there are, what they cost, and what a drive still holds."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from django.test import Client
from django.utils import timezone

from rebond.devices.models import Device, Drive
from rebond.kit.errors import Invalid, NotAllowed, Refused
from rebond.ledger.models import Event
from rebond.repairs.actions import (
    Taking,
    add_counted,
    cancel_order,
    count_part,
    dismantle,
    give_back_part,
    receive_order,
    take_parts,
    use_part,
)
from rebond.repairs.codes import key_of_part
from rebond.repairs.forms import EurosField
from rebond.repairs.models import Movement, Part, Repair, SupplierOrder
from rebond.repairs.queries import parts_used, to_order
from rebond.workshop.queries import drive_proofs, obstacles_to_ready
from tests.cast import Cast
from tests.harness.queries import assert_list_costs
from tests.repairs.prepared import a_part, a_repair, an_order, priced, proven, repair_of, with_drive
from tests.stock.prepared import prepared


def stock(part: Part) -> int:
    part.refresh_from_db()
    assert part.quantity == Movement.objects.filter(part=part).aggregate(sum=Sum("delta"))["sum"]
    return part.quantity


def test_a_part_used_is_counted_and_costs_what_it_cost(cast: Cast) -> None:
    priced(cast)
    part, repair, bruno = a_part(cast, count=2), a_repair(cast), cast.actor("bruno")
    use_part(actor=bruno, repair=repair, part=part)
    used = repair_of(repair.device)
    assert (stock(part), used.cost.total_cents, parts_used(used)) == (1, 2500, [(part, 1)])
    give_back_part(actor=bruno, repair=repair, part=part)
    back = repair_of(repair.device)
    assert (stock(part), back.cost.total_cents, parts_used(back)) == (2, 0, [])


def test_the_last_one_is_not_used_twice(cast: Cast) -> None:
    part, repair = a_part(cast, count=1), a_repair(cast)
    with pytest.raises(Refused) as refused:
        use_part(actor=cast.actor("bruno"), repair=repair, part=part, count=2)
    assert (refused.value.code, stock(part)) == ("not_enough", 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Part.objects.filter(pk=part.pk).update(quantity=F("quantity") - 2)


def test_a_part_above_the_ceiling_asks_for_a_reason(cast: Cast) -> None:
    priced(cast, ceiling_cents=2000)
    part, repair = a_part(cast), a_repair(cast)
    with pytest.raises(Invalid) as refused:
        use_part(actor=cast.actor("bruno"), repair=repair, part=part)
    assert (refused.value.field, stock(part)) == ("going_on_reason", 2)
    use_part(actor=cast.actor("bruno"), repair=repair, part=part, going_on_reason="rare")
    assert (repair_of(repair.device).going_on_reason, stock(part)) == ("rare", 1)


def test_a_part_taken_from_a_computer_keeps_its_name_and_costs_nothing(cast: Cast) -> None:
    source, repair, bruno = prepared(cast)[0], a_repair(cast, fault="keyboard"), cast.actor("bruno")
    (part,) = take_parts(actor=bruno, device=source, takings=[Taking(kind="keyboard", spec="FR L440")])
    use_part(actor=bruno, repair=repair, part=part)
    told = Event.objects.get(kind="part.used")
    assert (told.facts["origin_id"], told.facts["part_kind"]) == (source.pk, "keyboard")
    assert (stock(part), repair_of(repair.device).parts_cents) == (0, 0)


def test_a_computer_taken_apart_is_no_good_for_the_shelf(cast: Cast) -> None:
    repair = a_repair(cast)
    screen = Taking(kind="screen", spec="14 pouces")
    with pytest.raises(NotAllowed):
        dismantle(actor=cast.actor("bruno"), device=repair.device, takings=[screen])
    dismantle(actor=cast.actor("chloe"), device=repair.device, takings=[screen])
    (found,) = obstacles_to_ready([repair.device]).values()
    assert (repair_of(repair.device).outcome, [item.code for item in found]) == ("taken_apart", ["given_up"])


def test_a_drive_taken_out_waits_for_its_proof(cast: Cast) -> None:
    drive, bruno = with_drive(cast), cast.actor("bruno")
    repair = a_repair(cast, fault="storage")
    (part,) = take_parts(
        actor=bruno, device=drive.device, takings=[Taking(kind="ssd", spec="860", drive=drive)]
    )
    with pytest.raises(Refused) as refused:
        use_part(actor=bruno, repair=repair, part=part)
    assert refused.value.code == "drive_unproven"
    with pytest.raises(Refused):
        count_part(actor=cast.actor("amina"), part=part, found=0, thrown_away=True)
    (found,) = obstacles_to_ready([drive.device]).values()
    assert "drive_removed" in [item.code for item in found]
    proven(drive)
    count_part(actor=cast.actor("amina"), part=part, found=0, thrown_away=True)
    assert stock(part) == 0


def test_a_drive_that_served_is_never_counted_without_its_computer(cast: Cast) -> None:
    part = a_part(cast, kind="battery")
    part.model.kind = "ssd"
    part.model.save()
    with pytest.raises(Invalid) as refused:
        add_counted(actor=cast.actor("amina"), model=part.model, count=1)
    assert refused.value.code == "drive_without_computer"


def test_an_order_received_in_two_times_is_counted_once(cast: Cast) -> None:
    order, amina = an_order(cast, count=10), cast.actor("amina")
    (line,) = order.lines.all()
    assert to_order(amina) == []
    receive_order(actor=amina, order=order, came={line.pk: 4})
    with pytest.raises(Invalid) as refused:
        receive_order(actor=amina, order=order, came={line.pk: 7})
    assert refused.value.field == f"came_{line.pk}"
    receive_order(actor=amina, order=order, came={line.pk: 6})
    with pytest.raises(Refused):
        receive_order(actor=amina, order=order, came={line.pk: 1})
    (part,) = Part.objects.filter(origin="bought")
    order.refresh_from_db()
    assert (stock(part), part.unit_cents, order.state) == (10, 1990, "received")


def test_what_is_below_its_minimum_is_to_order_until_it_is_awaited(cast: Cast) -> None:
    order = an_order(cast, count=1)
    amina = cast.actor("amina")
    assert [(str(line.model), line.to_order) for line in to_order(amina)] == [("Batterie · 45N1001", 1)]
    cancel_order(actor=cast.actor("chloe"), order=order)
    assert [line.to_order for line in to_order(amina)] == [2]


def test_a_count_writes_the_difference(cast: Cast) -> None:
    part = a_part(cast, count=5)
    count_part(actor=cast.actor("amina"), part=part, found=3)
    assert stock(part) == 3
    told = Event.objects.filter(stream=part.stream).latest("seq")
    assert (told.facts["before"], told.facts["count"]) == (5, 3)


def test_the_code_of_a_part_is_read_back_and_a_slip_is_not(cast: Cast) -> None:
    part = a_part(cast)
    assert key_of_part(part.code.lower()) == part.pk
    assert key_of_part(part.code[:-1] + ("A" if part.code[-1] != "A" else "B")) is None


def test_a_part_is_scanned_on_the_page_of_the_repair(client_of: Callable[[str], Client], cast: Cast) -> None:
    part, repair, bruno = a_part(cast), a_repair(cast), client_of("bruno")
    wrong = bruno.post(f"/repairs/{repair.pk}/part/", {"part_code": "PC-9999-99", "count": "1"})
    assert (wrong.status_code, "Aucune pièce ne porte ce code" in wrong.content.decode()) == (422, True)
    bruno.post(f"/repairs/{repair.pk}/part/", {"part_code": part.code, "count": "1"})
    assert stock(part) == 1


def test_parts_are_taken_out_on_one_page(client_of: Callable[[str], Client], cast: Cast) -> None:
    drive = with_drive(cast)
    page = f"/repairs/of/{drive.device.asset_tag}/parts/"
    given = {"drives": [drive.pk], "kind_1": "screen", "spec_1": "14 pouces", "state_1": "tested"}
    answer = client_of("chloe").post(page, given | {"whole": "on"})
    assert answer.status_code == 302
    taken = Part.objects.filter(device=drive.device).order_by("pk").values_list("model__kind", "drive")
    assert list(taken) == [("ssd", drive.pk), ("screen", None)]
    assert Repair.objects.get(device=drive.device).outcome == "taken_apart"


def test_an_order_is_placed_and_received_from_its_pages(
    client_of: Callable[[str], Client], cast: Cast
) -> None:
    model = a_part(cast, count=1).model
    new = f"/repairs/orders/new/{cast.workshop.pk}/"
    given = {"supplier": "Pièces Invente", f"count_{model.pk}": "4", f"price_{model.pk}": "19,90"}
    client_of("chloe").post(new, given)
    (line,) = SupplierOrder.objects.get().lines.all()
    client_of("amina").post(f"/repairs/orders/{line.order_id}/receive/", {f"came_{line.pk}": "4"})
    assert Part.objects.get(order_line=line).quantity == 4


def test_what_came_is_counted_once_when_it_is_sent_twice(
    client_of: Callable[[str], Client], cast: Cast
) -> None:
    order, amina = an_order(cast, count=10), client_of("amina")
    (line,) = order.lines.all()
    sent = {f"came_{line.pk}": "4", "seen": "0"}
    answers = [amina.post(f"/repairs/orders/{order.pk}/receive/", sent) for _time in range(2)]
    line.refresh_from_db()
    assert ([answer.status_code for answer in answers], line.received) == ([302, 422], 4)
    assert 'name="seen" value="4"' in answers[1].content.decode()


def test_the_stock_costs_the_same_for_one_part_and_three(
    client_of: Callable[[str], Client], cast: Cast
) -> None:
    assert_list_costs(client_of("amina"), "/repairs/parts/", add_row=lambda: a_part(cast), expected=12)


def test_an_upgrade_keeps_what_was_before_and_is_taken_back_with_its_part(cast: Cast) -> None:
    part, repair, bruno = a_part(cast, kind="memory"), a_repair(cast, fault="memory"), cast.actor("bruno")
    Device.objects.filter(pk=repair.device_id).update(memory_mib=4096)
    use_part(actor=bruno, repair=repair, part=part, size_after=8)
    assert Device.objects.get(pk=repair.device_id).memory_mib == 8192
    told = Event.objects.get(kind="device.upgraded")
    assert (told.facts["memory_gib_before"], told.facts["memory_gib"]) == (4, 8)
    give_back_part(actor=bruno, repair=repair, part=part)
    assert Device.objects.get(pk=repair.device_id).memory_mib == 4096


def test_of_two_upgrades_only_the_last_says_what_was_before(cast: Cast) -> None:
    first, second = a_part(cast, kind="memory"), a_part(cast, kind="memory")
    repair, bruno = a_repair(cast, fault="memory"), cast.actor("bruno")
    Device.objects.filter(pk=repair.device_id).update(memory_mib=4096)

    def back(part: Part) -> tuple[bool, int | None]:
        answer = give_back_part(actor=bruno, repair=repair, part=part)
        return answer.facts_to_say, Device.objects.get(pk=repair.device_id).memory_mib

    for part, size in ((first, 8), (second, 16)):
        use_part(actor=bruno, repair=repair, part=part, size_after=size)
    assert (back(second), back(first)) == ((False, 8192), (False, 4096))
    for part, size in ((first, 8), (second, 16)):
        use_part(actor=bruno, repair=repair, part=part, size_after=size)
    assert (back(first), back(second)) == ((True, 16384), (True, 16384))


def test_a_part_that_went_in_twice_is_taken_back_to_the_first_size(cast: Cast) -> None:
    part, repair, bruno = a_part(cast, kind="memory"), a_repair(cast, fault="memory"), cast.actor("bruno")
    Device.objects.filter(pk=repair.device_id).update(memory_mib=4096)
    for size in (8, 16):
        use_part(actor=bruno, repair=repair, part=part, size_after=size)
    give_back_part(actor=bruno, repair=repair, part=part)
    assert Device.objects.get(pk=repair.device_id).memory_mib == 4096


def test_a_proven_drive_brings_its_proof_until_somebody_has_the_computer(cast: Cast) -> None:
    drive, bruno = with_drive(cast), cast.actor("bruno")
    repair = a_repair(cast, fault="storage")
    taking = Taking(kind="ssd", spec="860", drive=drive)
    (part,) = take_parts(actor=bruno, device=drive.device, takings=[taking])
    proven(drive)
    use_part(actor=bruno, repair=repair, part=part, size_after=500)
    (proof,) = drive_proofs(repair.device)
    assert (proof.drive.serial, proof.drive.model, proof.counts) == (drive.serial, drive.model, True)
    with pytest.raises(Refused):
        give_back_part(actor=bruno, repair=repair, part=part)
    Device.objects.filter(pk=repair.device_id).update(data_since=timezone.now())
    (proof,) = drive_proofs(Device.objects.get(pk=repair.device_id))
    assert not proof.counts


def test_a_drive_that_moved_twice_brings_the_proof_of_the_first_computer(cast: Cast) -> None:
    drive, bruno = with_drive(cast), cast.actor("bruno")
    first, second = a_repair(cast, fault="storage"), a_repair(cast, fault="storage")
    (part,) = take_parts(
        actor=bruno, device=drive.device, takings=[Taking(kind="ssd", spec="860", drive=drive)]
    )
    proven(drive)
    use_part(actor=bruno, repair=first, part=part)
    here = Drive.objects.get(device=first.device)
    (again,) = take_parts(
        actor=bruno, device=first.device, takings=[Taking(kind="ssd", spec="860", drive=here)]
    )
    use_part(actor=bruno, repair=second, part=again)
    (proof,) = drive_proofs(second.device)
    assert proof.counts


@pytest.mark.parametrize("typed", ["1e999999", "NaN", "Infinity", "-1", "0,001"])
def test_an_amount_beyond_all_measure_is_refused_beside_its_field(typed: str) -> None:
    with pytest.raises(ValidationError):
        EurosField().clean(typed)
