"""Checks, grade and system: recorded for a pile, refused with reasons, and asked before the shelf."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from rebond.devices.models import Device
from rebond.donations.models import Lot
from rebond.kit.errors import Invalid, NotAllowed
from rebond.ledger.models import Event
from rebond.programmes.choices import CheckKind
from rebond.workshop.actions import Finding, grade, ingest_document, install_system, record_checks
from rebond.workshop.choices import CheckResult, Station
from rebond.workshop.grading import grade_of
from rebond.workshop.models import Check
from rebond.workshop.queries import dossier_of, obstacles_to_ready
from rebond.workshop.systems import is_supported_processor
from tests.cast import Cast
from tests.factories import a_donation_agreement, a_lot, devices
from tests.workshop.documents import Wipe, a_report, an_nwipe_log

PASSED = {kind: Finding(CheckResult.PASSED) for kind in CheckKind.values}


@pytest.fixture
def lot(cast: Cast) -> Lot:
    return a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)


def described(cast: Cast, lot: Lot, serial: str = "PF00AB12", **report: object) -> Device:
    (device,) = devices(1, lot, serial=serial)
    ingest_document(actor=cast.actor("bruno"), territory=cast.territory, data=a_report(serial, **report))
    device.refresh_from_db()
    return device


def codes(device: Device) -> list[str]:
    return [obstacle.code for obstacle in obstacles_to_ready([device])[device.pk]]


def test_the_road_to_the_shelf_one_gesture_after_another(cast: Cast, lot: Lot) -> None:
    bruno, (device,) = cast.actor("bruno"), devices(1, lot, serial="PF00AB12")
    stations = [dossier_of(device).station]
    ingest_document(actor=bruno, territory=cast.territory, data=a_report("PF00AB12", drives=("AAAA1111",)))
    stations.append(dossier_of(device).station)
    ingest_document(actor=bruno, territory=cast.territory, data=an_nwipe_log(Wipe(serial="AAAA1111")))
    stations.append(dossier_of(device).station)
    record_checks(actor=bruno, devices=[device], results=PASSED)
    stations.append(dossier_of(device).station)
    grade(actor=bruno, devices=[device], case="light", screen="none", keyboard="none")
    stations.append(dossier_of(device).station)
    install_system(actor=bruno, devices=[device], system="linux_mint", version="22")
    stations.append(dossier_of(device).station)
    assert stations == [
        Station.IDENTIFY,
        Station.ERASE,
        Station.CHECK,
        Station.GRADE,
        Station.INSTALL,
        Station.SHELVE,
    ]
    device.refresh_from_db()
    assert (codes(device), device.grade, device.operating_system) == ([], "B", "Linux Mint 22")


def test_all_that_is_missing_is_said_at_once(cast: Cast, lot: Lot) -> None:
    device = described(cast, lot)
    assert codes(device) == ["drive_nothing", "checks_missing", "not_graded", "not_installed"]


def test_only_the_checks_of_the_programme_are_asked(cast: Cast, lot: Lot) -> None:
    device = described(cast, lot)
    cast.programme.required_checks = ["screen"]
    cast.programme.save()
    record_checks(actor=cast.actor("bruno"), devices=[device], results={"screen": Finding("passed")})
    assert "checks_missing" not in codes(device)


def test_a_failed_check_stands_in_the_way_until_it_passes(cast: Cast, lot: Lot) -> None:
    device = described(cast, lot)
    record_checks(actor=cast.actor("bruno"), devices=[device], results=PASSED | {"screen": Finding("failed")})
    assert "checks_failed" in codes(device)
    record_checks(actor=cast.actor("bruno"), devices=[device], results={"screen": Finding("passed")})
    assert "checks_failed" not in codes(device)
    assert Check.objects.filter(device=device, kind="screen").count() == 1
    assert [
        event.facts["failed"] for event in Event.objects.filter(kind="check.recorded").order_by("pk")
    ] == [
        ["screen"],
        [],
    ]


def test_not_applicable_needs_its_reason(cast: Cast, lot: Lot) -> None:
    device = described(cast, lot)
    with pytest.raises(Invalid) as refused:
        record_checks(
            actor=cast.actor("bruno"), devices=[device], results={"camera": Finding("not_applicable")}
        )
    assert (refused.value.code, refused.value.field) == ("reason_missing", "camera")
    results = {"camera": Finding("not_applicable", "not_fitted")}
    assert record_checks(actor=cast.actor("bruno"), devices=[device], results=results).complete


@pytest.mark.parametrize("results", [{}, {"nose": Finding("passed")}, {"screen": Finding("perhaps")}])
def test_unknown_checks_and_results_are_refused(cast: Cast, lot: Lot, results: dict[str, Finding]) -> None:
    with pytest.raises(Invalid):
        record_checks(actor=cast.actor("bruno"), devices=devices(1, lot), results=results)


def test_a_battery_below_the_threshold_cannot_pass(cast: Cast, lot: Lot) -> None:
    weak, good = (
        described(cast, lot, battery=42),
        described(cast, lot, "ZZ998877", drives=("B1B1B1",), battery=50),
    )
    outcome = record_checks(
        actor=cast.actor("bruno"), devices=[weak, good], results={"battery": Finding("passed")}
    )
    assert [refusal.subject for refusal in outcome.refused] == [weak]
    assert [obstacle.code for obstacle in outcome.refused[0].obstacles] == ["battery_low"]
    assert list(outcome.taken) == [good]


def test_a_battery_measured_worse_afterwards_stands_in_the_way(cast: Cast, lot: Lot) -> None:
    device = described(cast, lot, battery=90)
    record_checks(actor=cast.actor("bruno"), devices=[device], results=PASSED)
    ingest_document(actor=cast.actor("bruno"), territory=cast.territory, data=a_report(battery=30))
    device.refresh_from_db()
    assert "battery_low" in codes(device)


def test_a_pile_is_one_gesture_and_those_not_at_the_bench_come_back_with_why(cast: Cast, lot: Lot) -> None:
    here, announced = devices(3, lot), devices(1, lot, stage="announced")
    outcome = record_checks(actor=cast.actor("bruno"), devices=[*here, *announced], results=PASSED)
    assert (len(outcome.taken), [r.obstacles[0].code for r in outcome.refused]) == (3, ["not_received"])
    assert Check.objects.count() == 3 * len(CheckKind.values)


def test_a_computer_that_comes_back_is_checked_graded_and_installed_again(cast: Cast, lot: Lot) -> None:
    device = described(cast, lot)
    bruno = cast.actor("bruno")
    record_checks(actor=bruno, devices=[device], results=PASSED)
    grade(actor=bruno, devices=[device], case="none", screen="none", keyboard="none")
    install_system(actor=bruno, devices=[device], system="linux_mint")
    assert codes(device) == ["drive_nothing"]
    Device.objects.update(data_since=timezone.now() + timedelta(seconds=1))
    device.refresh_from_db()
    assert codes(device) == ["drive_nothing", "checks_outdated", "not_graded", "not_installed"]


@pytest.mark.parametrize(
    ("case", "screen", "keyboard", "failed", "expected"),
    [
        ("none", "none", "none", False, "A"),
        ("light", "none", "none", False, "B"),
        ("none", "light", "visible", False, "C"),
        ("none", "none", "defect", False, "D"),
        ("none", "none", "none", True, "D"),
    ],
)
def test_the_grade_is_that_of_the_worst(
    case: str, screen: str, keyboard: str, failed: bool, expected: str
) -> None:
    assert grade_of(case=case, screen=screen, keyboard=keyboard, has_failed_check=failed) == expected


def test_a_d_given_for_a_check_that_passes_now_is_to_be_given_again(cast: Cast, lot: Lot) -> None:
    device, bruno = described(cast, lot), cast.actor("bruno")
    record_checks(
        actor=bruno, devices=[device], results={CheckKind.CHARGER.value: Finding(CheckResult.FAILED)}
    )
    grade(actor=bruno, devices=[device], case="light", screen="none", keyboard="none")
    assert "not_graded" not in codes(device)
    record_checks(
        actor=bruno, devices=[device], results={CheckKind.CHARGER.value: Finding(CheckResult.PASSED)}
    )
    assert "not_graded" in codes(device)


def test_a_failed_check_gives_grade_d_which_is_said_tested(cast: Cast, lot: Lot) -> None:
    device = described(cast, lot)
    record_checks(actor=cast.actor("bruno"), devices=[device], results={"sound": Finding("failed")})
    grade(actor=cast.actor("bruno"), devices=[device], case="none", screen="none", keyboard="none")
    assert (dossier_of(device).grading.grade, dossier_of(device).is_tested_only) == ("D", True)


ELIGIBLE = "Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz"


@pytest.mark.parametrize(
    ("licence", "in_firmware", "processor", "tpm", "expected"),
    [
        ("firmware", True, ELIGIBLE, None, []),
        ("sticker", False, ELIGIBLE, "2.0", []),
        ("firmware", False, ELIGIBLE, None, ["windows_licence"]),
        ("not_needed", True, ELIGIBLE, None, ["windows_licence"]),
        ("firmware", True, "Intel(R) Core(TM) i5-4300M CPU @ 2.60GHz", None, ["windows_processor"]),
        ("firmware", True, ELIGIBLE, "1.2", ["windows_tpm"]),
    ],
)
def test_windows_needs_a_licence_and_eligible_hardware(
    cast: Cast,
    lot: Lot,
    licence: str,
    in_firmware: bool,
    processor: str,
    tpm: str | None,
    expected: list[str],
) -> None:
    device = described(cast, lot, licence=in_firmware, processor=processor, tpm=tpm)
    outcome = install_system(
        actor=cast.actor("bruno"), devices=[device], system="windows_11", licence=licence
    )
    assert [o.code for refusal in outcome.refused for o in refusal.obstacles] == expected


@pytest.mark.parametrize(
    ("model", "eligible"),
    [
        ("Intel(R) Core(TM) i5-4300M CPU @ 2.60GHz", False),
        ("Intel(R) Core(TM) i5 CPU M 520 @ 2.40GHz", False),
        ("Intel(R) Core(TM) i7-7600U CPU @ 2.80GHz", False),
        ("Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz", True),
        ("Intel(R) Core(TM) i5-10210U CPU @ 1.60GHz", True),
        ("Intel(R) Core(TM) i5-1035G1 CPU @ 1.00GHz", True),
        ("12th Gen Intel(R) Core(TM) i5-1235U", True),
        ("Intel(R) Core(TM) Ultra 5 125H", True),
        ("Intel(R) Core(TM)2 Duo CPU P8600 @ 2.40GHz", False),
        ("Intel(R) Celeron(R) N4020 CPU @ 1.10GHz", True),
        ("Intel(R) Celeron(R) CPU N3350 @ 1.10GHz", False),
        ("Intel(R) Pentium(R) Silver N5000 CPU @ 1.10GHz", True),
        ("Intel(R) Pentium(R) CPU G4400 @ 3.30GHz", False),
        ("Intel(R) N100", True),
        ("AMD Ryzen 5 3500U with Radeon Vega Mobile Gfx", True),
        ("AMD Ryzen 5 2500U with Radeon Vega Mobile Gfx", False),
        ("AMD Ryzen 5 2600 Six-Core Processor", True),
        ("AMD Ryzen 7 PRO 1700 Eight-Core Processor", False),
        ("AMD A6-9225 RADEON R4", False),
        ("", False),
    ],
)
def test_processors_eligible_for_windows_11(model: str, eligible: bool) -> None:
    assert is_supported_processor(model) is eligible


def test_a_storekeeper_checks_nothing(cast: Cast, lot: Lot) -> None:
    with pytest.raises(NotAllowed):
        record_checks(actor=cast.actor("amina"), devices=devices(1, lot), results=PASSED)
