"""The play tells the figures of the printed reports, and the report counts them from its events."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rebond.console.main import main
from rebond.devices.models import Device
from rebond.ledger.models import Event
from rebond.referrals.models import Referral

LANDES = {
    "devices.taken_in": 1802,
    "devices.in_work": 0,
    "devices.in_stock": 26,
    "devices.in_transit": 0,
    "devices.at_places": 894,
    "devices.handed_over": 447,
    "devices.lent": 101,
    "devices.sold": 0,
    "devices.eliminated": 264,
    "devices.returned_out_of_service": 70,
    "devices.given_back": 0,
    "devices.missing": 0,
    "devices.refurbished": 1538,
    "devices.ceded_to_places": 1341,
    "agreements.count": 48,
    "places.count": 26,
    "places.by_kind.association": 9,
    "places.by_kind.intermunicipality": 11,
    "places.by_kind.public_service_operator": 1,
    "places.by_kind.public_establishment": 4,
    "places.by_kind.departement": 1,
    "beneficiaries.known": 447,
    "declared.taken_in": 1802,
    "declared.eliminated": 264,
    "declared.refurbished": 1541,
    "declared.returned_out_of_service": 70,
    "declared.lent": 101,
    "declared.ceded_to_places": 1341,
    "declared.agreements.count": 48,
    "declared.places.count": 26,
    "gaps.taken_in": 0,
    "gaps.eliminated": 0,
    "gaps.refurbished": 3,
    "gaps.returned_out_of_service": 0,
    "gaps.lent": 0,
    "gaps.ceded_to_places": 0,
    "gaps.agreements.count": 0,
    "gaps.places.count": 0,
    "reconciles": True,
    "demonstration": True,
    "uncounted": 0,
}
LOT_ET_GARONNE = {
    "devices.taken_in": 1000,
    "devices.handed_over": 84,
    "beneficiaries.known": 84,
    "places.count": 7,
    "places.by_kind.school": 7,
    "places.by_kind.association": 0,
    "reconciles": True,
}
POITIERS = {
    "devices.taken_in": 352,
    "devices.handed_over": 154,
    "beneficiaries.known": 154,
    "declared.taken_in": 352,
    "gaps.taken_in": 0,
    "reconciles": True,
}
PROGRAMMES = {
    "mon-ordi-pin40": LANDES, "fonds-aide-colleges": LOT_ET_GARONNE, "ordinateurs-solidaires": POITIERS,
}  # fmt: skip


def reported(slug: str, capsys: pytest.CaptureFixture[str], *options: str) -> dict[str, Any]:
    capsys.readouterr()
    assert main(["report", "activity", "--programme", slug, "--format", "json", *options]) == 0
    body: dict[str, Any] = json.loads(capsys.readouterr().out)
    return body


def value(body: dict[str, Any], key: str) -> Any:
    found: Any = body
    for name in key.split("."):
        found = found[name]
    return found


@pytest.mark.parametrize("slug", PROGRAMMES)
def test_a_programme_has_the_figures_of_its_printed_report(
    demonstration: None, capsys: pytest.CaptureFixture[str], slug: str
) -> None:
    body = reported(slug, capsys)
    assert {key: value(body, key) for key in PROGRAMMES[slug]} == PROGRAMMES[slug]


def test_the_report_of_the_printed_years_is_the_same(
    demonstration: None, capsys: pytest.CaptureFixture[str]
) -> None:
    body = reported("mon-ordi-pin40", capsys, "--from", "2020-01-01", "--to", "2023-12-31")
    assert {key: value(body, key) for key in LANDES} == LANDES


def test_the_years_add_up_to_the_whole(demonstration: None, capsys: pytest.CaptureFixture[str]) -> None:
    years = [
        reported("mon-ordi-pin40", capsys, "--from", f"{year}-01-01", "--to", f"{year}-12-31")
        for year in range(2020, 2024)
    ]
    assert [body["reconciles"] for body in years] == [True] * 4
    whole = ("devices.taken_in", "agreements.count", "beneficiaries.known", "flows.lent")
    assert {key: sum(value(body, key) for body in years) for key in whole} == {
        "devices.taken_in": 1802, "agreements.count": 48, "beneficiaries.known": 447, "flows.lent": 101,
    }  # fmt: skip


def test_86_of_the_people_of_poitiers_are_families(
    demonstration: None, capsys: pytest.CaptureFixture[str]
) -> None:
    cells = reported("ordinateurs-solidaires", capsys)["beneficiaries"]["by_fact"]["prescriber"]
    assert {cell["key"]: cell["count"] for cell in cells}["social_centre"] == 86


def test_the_register_is_whole(demonstration: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ledger", "verify"]) == 0
    assert json.loads(capsys.readouterr().out)["whole"] is True


def test_every_computer_stands_where_its_events_leave_it(demonstration: None) -> None:
    last: dict[str, str] = {}
    for stream, facts in (
        Event.objects.filter(kind__startswith="device.").order_by("seq").values_list("stream", "facts")
    ):
        if "target" in facts:
            last[stream] = facts["target"]
    stored = {f"device:{pk}": stage for pk, stage in Device.objects.values_list("pk", "stage")}
    assert last == stored


def test_the_register_holds_no_name_and_no_number_of_a_person(demonstration: None) -> None:
    text = " ".join(json.dumps(facts) for facts in Event.objects.values_list("facts", flat=True))
    told = ("0500000000", "Maïa", "Idriss", "Darrigade")
    assert [word for word in told if word in text or json.dumps(word).strip('"') in text] == []


def test_the_rule_of_the_household_is_held_for_everybody(demonstration: None) -> None:
    counted = Referral.objects.filter(programme__one_per_household=True)
    assert (counted.exists(), counted.filter(household_fingerprint="").count()) == (True, 0)
    assert set(counted.values_list("household_exception", flat=True)) == {""}
