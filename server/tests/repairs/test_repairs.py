"""A fault opens a repair, the repair keeps the computer from the shelf, and its end says what becomes of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from rebond.handover.actions import take_back
from rebond.handover.choices import ReturnReason
from rebond.kit.errors import Invalid, NotAllowed, Refused
from rebond.ledger.models import Event
from rebond.ledger.worker import drain
from rebond.recycling.actions import eliminate
from rebond.recycling.choices import DisposalReason
from rebond.repairs.actions import add_time, close_repair, diagnose, open_repairs
from rebond.repairs.choices import Advice, RepairOutcome
from rebond.repairs.models import Fault, Repair
from rebond.repairs.queries import counted
from rebond.repairs.reactions import follow_checks
from rebond.workshop.queries import obstacles_to_ready
from tests.cast import Cast
from tests.factories import a_device
from tests.harness.queries import assert_list_costs
from tests.repairs.prepared import a_repair, checked, priced, repair_of
from tests.stock.prepared import TESTER, at_place, prepared


def codes(device: object) -> list[str]:
    (found,) = obstacles_to_ready([device]).values()  # type: ignore[list-item]
    return [obstacle.code for obstacle in found]


def test_a_required_check_that_fails_opens_one_repair(cast: Cast) -> None:
    (device,) = prepared(cast)
    checked(cast, device, "keyboard", "failed")
    checked(cast, device, "screen", "failed")
    assert codes(device) == ["checks_failed", "under_repair"]
    assert list(Fault.objects.values_list("repair__device", "kind")) == [(device.pk, "keyboard")]


def test_a_check_put_right_before_anybody_worked_ends_the_repair(cast: Cast) -> None:
    (device,) = prepared(cast)
    checked(cast, device, "keyboard", "failed")
    checked(cast, device, "keyboard", "passed")
    assert (repair_of(device).outcome, codes(device)) == ("no_fault", [])


def test_a_repair_on_which_somebody_worked_is_ended_by_a_person(cast: Cast) -> None:
    (device,) = prepared(cast)
    checked(cast, device, "keyboard", "failed")
    add_time(actor=cast.actor("bruno"), repair=repair_of(device), minutes=5)
    checked(cast, device, "keyboard", "passed")
    assert codes(device) == ["under_repair"]


def test_a_check_that_the_programme_does_not_require_opens_nothing(cast: Cast) -> None:
    cast.programme.required_checks = ["screen"]
    cast.programme.save()
    (device,) = prepared(cast)
    checked(cast, device, "camera", "failed")
    assert not Repair.objects.exists()


def test_an_answered_check_opens_no_second_repair(cast: Cast) -> None:
    (device,) = prepared(cast)
    checked(cast, device, "keyboard", "failed")
    close_repair(actor=cast.actor("bruno"), repair=repair_of(device), outcome=RepairOutcome.NOT_WORTH_IT)
    follow_checks(list(Event.objects.filter(kind="check.recorded").order_by("pk")))
    assert (Repair.objects.count(), codes(device)) == (1, ["checks_failed", "given_up"])


def test_a_computer_that_comes_back_faulty_is_under_repair(cast: Cast) -> None:
    (device,) = at_place(cast)
    take_back(actor=TESTER, devices=[device], workshop=cast.workshop, reason=ReturnReason.FAULTY)
    drain()
    assert (repair_of(device).source, repair_of(device).is_open) == ("return", True)


def test_one_repair_at_a_time_and_only_at_the_bench(cast: Cast) -> None:
    repair = a_repair(cast)
    announced = a_device(repair.device.lot, stage="announced")
    answer = open_repairs(actor=cast.actor("bruno"), devices=[repair.device, announced], faults=["screen"])
    assert [refusal.obstacles[0].code for refusal in answer.refused] == ["under_repair", "not_received"]


def test_the_storekeeper_reads_and_does_not_repair(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        open_repairs(actor=cast.actor("amina"), devices=prepared(cast), faults=["screen"])


def test_a_diagnosis_is_one_that_its_fault_can_have(cast: Cast) -> None:
    repair = a_repair(cast)
    with pytest.raises(Invalid) as refused:
        diagnose(actor=cast.actor("bruno"), repair=repair, diagnoses={"battery": "bad_sectors"})
    assert refused.value.field == "battery"
    diagnose(
        actor=cast.actor("bruno"), repair=repair, diagnoses={"battery": "swollen"}, more="case", note=" Vis "
    )
    repair.refresh_from_db()
    assert repair.note == "Vis"
    assert list(repair.faults.order_by("pk").values_list("kind", "diagnosis")) == [
        ("battery", "swollen"),
        ("case", ""),
    ]
    told = Event.objects.get(kind="repair.diagnosed")
    assert "Vis" not in str(told.facts)


def test_time_costs_what_the_programme_says_to_the_cent_above(cast: Cast) -> None:
    priced(cast, hour_cents=2000)
    repair = a_repair(cast)
    add_time(actor=cast.actor("bruno"), repair=repair, minutes=10)
    assert repair_of(repair.device).cost.labour_cents == 334


def test_above_the_ceiling_going_on_needs_a_reason_once(cast: Cast) -> None:
    priced(cast, ceiling_cents=1000, hour_cents=2000)
    repair, bruno = a_repair(cast), cast.actor("bruno")
    with pytest.raises(Invalid) as refused:
        add_time(actor=bruno, repair=repair, minutes=31)
    assert (refused.value.code, refused.value.field) == ("over_the_ceiling", "going_on_reason")
    assert repair_of(repair.device).minutes == 0
    add_time(actor=bruno, repair=repair, minutes=31, going_on_reason="promised")
    add_time(actor=bruno, repair=repair, minutes=5)
    assert (repair_of(repair.device).minutes, Event.objects.filter(kind="repair.continued").count()) == (
        36,
        1,
    )


def test_an_estimate_above_the_ceiling_advises_to_take_it_apart(cast: Cast) -> None:
    priced(cast, ceiling_cents=1000)
    repair = a_repair(cast)
    assert repair_of(repair.device).cost.advice is Advice.REPAIR
    diagnose(actor=cast.actor("bruno"), repair=repair, diagnoses={}, estimated_cents=1001)
    assert repair_of(repair.device).cost.advice is Advice.DISMANTLE
    priced(cast, ceiling_cents=None)
    assert repair_of(repair.device).cost.advice is Advice.NO_RULE


def test_repaired_and_checked_again_in_one_gesture(cast: Cast) -> None:
    (device,) = prepared(cast)
    checked(cast, device, "keyboard", "failed")
    repair, bruno = repair_of(device), cast.actor("bruno")
    with pytest.raises(Invalid):
        close_repair(actor=bruno, repair=repair, outcome=RepairOutcome.LEFT, works_again=True)
    close_repair(actor=bruno, repair=repair, outcome=RepairOutcome.REPAIRED, works_again=True)
    assert codes(device) == []
    with pytest.raises(Refused):
        add_time(actor=bruno, repair=repair, minutes=5)


def test_a_closed_repair_keeps_the_rates_under_which_it_closed(cast: Cast) -> None:
    priced(cast, hour_cents=2000)
    repair, bruno = a_repair(cast), cast.actor("bruno")
    add_time(actor=bruno, repair=repair, minutes=30)
    close_repair(actor=bruno, repair=repair, outcome=RepairOutcome.REPAIRED)
    priced(cast, hour_cents=9000)
    assert repair_of(repair.device).cost.total_cents == 1000
    (row,) = counted(bruno)
    assert (row.outcome, row.count, row.minutes) == (RepairOutcome.REPAIRED, 1, 30)


def test_a_computer_that_leaves_ends_its_repair(cast: Cast) -> None:
    repair = a_repair(cast)
    eliminate(actor=TESTER, devices=[repair.device], reason=DisposalReason.BROKEN)
    drain()
    assert repair_of(repair.device).outcome == "gone"


def test_the_page_opens_a_repair_and_says_the_ceiling_beside_the_field(
    client_of: Callable[[str], Client], cast: Cast
) -> None:
    priced(cast, ceiling_cents=1000)
    (device,) = prepared(cast)
    bruno = client_of("bruno")
    opened = bruno.post(f"/repairs/of/{device.asset_tag}/", {"faults": ["battery"]})
    repair = repair_of(device)
    assert opened.headers["Location"] == f"/repairs/{repair.pk}/"
    refused = bruno.post(f"/repairs/{repair.pk}/time/", {"minutes": "60"})
    assert (refused.status_code, "au-dessus du plafond" in refused.content.decode()) == (422, True)
    sheet = bruno.get(f"/D/{device.asset_tag}").content.decode()
    assert f"/repairs/of/{device.asset_tag}/" in sheet


def test_the_list_costs_the_same_for_one_repair_and_three(
    client_of: Callable[[str], Client], cast: Cast
) -> None:
    assert_list_costs(client_of("bruno"), "/repairs/", add_row=lambda: a_repair(cast), expected=7)


def test_time_sent_twice_is_counted_once(client_of: Callable[[str], Client], cast: Cast) -> None:
    repair, bruno = a_repair(cast), client_of("bruno")
    page = f"/repairs/{repair.pk}/time/"
    answers = [bruno.post(page, {"minutes": "10", "seen": "0"}) for _time in range(2)]
    repair.refresh_from_db()
    assert ([answer.status_code for answer in answers], repair.minutes) == ([302, 422], 10)
    assert 'name="seen" value="10"' in answers[1].content.decode()
