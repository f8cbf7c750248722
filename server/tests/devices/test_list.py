"""The list of devices: its filters, its pages, its cost and what leaves it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from rebond.access import Role
from rebond.devices.actions import hold, lift_hold
from rebond.devices.choices import HoldReason
from rebond.devices.models import Device
from rebond.devices.queries import Wanted, count_up_to, devices_listed, makers_listed
from rebond.donations.actions import count_pallet
from rebond.network.actors import actor_for, new_token, token_digest
from rebond.network.models import ApiToken
from tests.cast import Cast
from tests.donations.pages import its_lot
from tests.factories import a_device, a_donation_agreement, a_lot, a_membership, a_programme, devices

EVIL = "=HYPERLINK(1)"


def listed(cast: Cast, who: str = "chloe", **wanted: object) -> set[int]:
    return set(devices_listed(cast.actor(who), Wanted(**wanted)).values_list("pk", flat=True))  # type: ignore[arg-type]


@pytest.mark.django_db
def test_each_filter_keeps_what_it_says(cast: Cast) -> None:
    lot = its_lot(cast)
    dell = a_device(lot, maker="Dell", model="Latitude 5490", serial="DELL12345")
    hp = a_device(its_lot(cast), maker="HP", model="EliteBook 840", serial="5CG1234ABC", stage="announced")
    Device.objects.filter(pk=dell.pk).update(stage="at_place", place=cast.place, grade="B")
    assert listed(cast) == {dell.pk, hp.pk}
    assert listed(cast, group="at_places") == {dell.pk}
    assert listed(cast, stage="announced") == {hp.pk}
    assert listed(cast, programme=cast.programme.pk) == {dell.pk, hp.pk}
    assert listed(cast, lot=lot.pk) == {dell.pk}
    assert listed(cast, place=cast.place.pk) == {dell.pk}
    assert listed(cast, maker="HP") == {hp.pk}
    assert listed(cast, grade="B") == {dell.pk}


@pytest.mark.django_db
def test_what_is_kept_apart_is_listed_by_its_reason_until_it_is_released(cast: Cast) -> None:
    swollen, locked, free = devices(3, its_lot(cast))
    chloe = cast.actor("chloe")
    hold(actor=chloe, devices=[swollen], reason=HoldReason.SWOLLEN_BATTERY)
    hold(actor=chloe, devices=[locked], reason=HoldReason.FIRMWARE_LOCK)
    assert listed(cast, held="blocked") == {swollen.pk, locked.pk}
    assert listed(cast, held="swollen_battery") == {swollen.pk}
    lift_hold(actor=chloe, hold=swollen.holds.get())
    assert (listed(cast, held="swollen_battery"), free.pk in listed(cast)) == (set(), True)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "text",
    ["5cg1234abc", "1234AB", "ÉLITEBOOK 840", "hp elite", "lu", "elitebook  lu"],
)
def test_words_are_found_anywhere_whatever_their_case_accents_and_dashes(cast: Cast, text: str) -> None:
    lot = its_lot(cast)
    a_device(lot, maker="Dell", model="Latitude 5490", serial="DELL99999")
    wanted = a_device(
        lot, maker="HP", model="EliteBook 840 LU", serial="5CG1234ABC"
    )  # no tag holds an L or a U
    assert listed(cast, search=text) == {wanted.pk}
    assert listed(cast, search=f"{text} absent") == set()


@pytest.mark.django_db
@pytest.mark.parametrize("text", ['"', "'", "a* OR b", "%", "_", "NEAR(", "\\", "☃", ")(", "AND OR NOT"])
def test_what_is_syntax_elsewhere_is_only_text_here(cast: Cast, text: str) -> None:
    a_device(its_lot(cast))
    assert isinstance(listed(cast, search=text), set)


@pytest.mark.django_db
def test_each_hat_sees_its_own(cast: Cast) -> None:
    ours = a_device(its_lot(cast))
    theirs = a_device(a_lot(a_donation_agreement(cast.programme), workshop=cast.workshop))
    foreign = a_programme(cast.elsewhere.organisation.territory, slug="ailleurs")
    a_device(a_lot(a_donation_agreement(foreign)))
    Device.objects.filter(pk=theirs.pk).update(stage="at_place", place=cast.place)
    assert listed(cast, "chloe") == {ours.pk, theirs.pk}
    assert listed(cast, "gael") == {ours.pk}
    assert listed(cast, "ines") == {theirs.pk}
    assert listed(cast, "farid") == set()


@pytest.mark.django_db
def test_makers_to_choose_from_are_those_within_reach(cast: Cast) -> None:
    lot = its_lot(cast)
    for maker in ("HP", "acer", "Dell", "HP", ""):
        a_device(lot, maker=maker)
    foreign = a_programme(cast.elsewhere.organisation.territory, slug="ailleurs")
    a_device(a_lot(a_donation_agreement(foreign)), maker="Fairphone")
    assert makers_listed(cast.actor("chloe")) == ["acer", "Dell", "HP"]
    assert makers_listed(cast.actor("gael")) == ["acer", "Dell", "HP"]
    assert makers_listed(cast.actor("ines")) == []


@pytest.mark.django_db
def test_counting_stops_at_its_cap(cast: Cast) -> None:
    devices(5, its_lot(cast))
    rows = devices_listed(cast.actor("chloe"), Wanted())
    assert (count_up_to(rows, 5), count_up_to(rows, 4)) == ((5, False), (4, True))


@pytest.mark.parametrize("address", ["/devices/", "/devices/?search=thinkpad&group=in_work"])
def test_the_list_costs_the_same_for_one_row_and_for_three(
    cast: Cast, client_of: Callable[[str], Client], address: str
) -> None:
    chloe, lot, costs = client_of("chloe"), its_lot(cast), []
    for more in (1, 2):
        devices(more, lot)
        chloe.get(address)
        with CaptureQueriesContext(connection) as queries:
            assert chloe.get(address).status_code == 200
        costs.append(len(queries))
    assert costs[0] == costs[1]


def test_pages_follow_one_another_without_a_hole(cast: Cast, client_of: Callable[[str], Client]) -> None:
    made = {device.asset_tag for device in devices(120, its_lot(cast))}
    chloe, address, seen = client_of("chloe"), "/devices/?maker=Lenovo", []
    while address:
        page = chloe.get(address)
        seen += [device.asset_tag for device in page.context["listing"].rows]
        following = page.context["listing"].next_key
        address = f"/devices/?maker=Lenovo&after={following}" if following else ""
    assert (len(seen), set(seen)) == (120, made)


def test_a_filter_that_means_nothing_filters_nothing(cast: Cast, client_of: Callable[[str], Client]) -> None:
    a_device(its_lot(cast))
    page = client_of("chloe").get("/devices/?stage=nonsense&lot=99999&after=abc&place=x")
    assert (page.status_code, len(page.context["listing"].rows)) == (200, 1)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_export_holds_the_filtered_list_and_nothing_in_it_can_run(
    cast: Cast, client_of: Callable[[str], Client], kind: str
) -> None:
    lot = its_lot(cast)
    device = a_device(lot, maker=EVIL)
    a_device(lot, maker="Dell")
    answer = client_of("chloe").get(f"/devices/export.{kind}?search=hyperlink")
    content = b"".join(answer.streaming_content)
    answer.close()
    if kind == "csv":
        lines = content.decode("utf-8-sig").splitlines()
        assert len(lines) == 2
        assert lines[1].startswith(device.asset_tag)
        assert f"'{EVIL}" in lines[1]
    else:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
        assert [row[0] for row in rows[1:]] == [device.asset_tag]
        assert EVIL in rows[1]  # written as text, not as a formula


def test_ticked_computers_go_on_to_labels_or_to_a_hold(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    tags = [device.asset_tag for device in devices(2, its_lot(cast))]
    bruno = client_of("bruno")
    for gesture, page in (("labels", "labels"), ("hold", "hold")):
        answer = bruno.post("/devices/selection/", {"code": tags, "gesture": gesture})
        assert answer["Location"] == f"/devices/{page}/?code={tags[0]}&code={tags[1]}"
        assert tags[1] in bruno.get(answer["Location"]).content.decode()
    assert bruno.post("/devices/selection/", {})["Location"] == "/devices/"


# The door of programs


def token_of(cast: Cast, role: Role = Role.STOREKEEPER) -> dict[str, str]:
    text = new_token()
    hat = a_membership(role, cast.operator)
    ApiToken.objects.create(membership=hat, label="scanner", digest=token_digest(text))
    assert actor_for(hat).role == role
    return {"Authorization": f"Bearer {text}"}


def test_a_program_walks_the_list(cast: Cast, client: Client) -> None:
    made = devices(3, its_lot(cast))
    headers = token_of(cast)
    first = client.get("/api/v1/devices?limit=2&group=in_work", headers=headers).json()
    second = client.get(f"/api/v1/devices?limit=2&after={first['next']}", headers=headers).json()
    tags = [device["tag"] for device in first["devices"] + second["devices"]]
    assert tags == [device.asset_tag for device in reversed(made)]
    assert second["next"] is None
    assert client.get("/api/v1/devices?group=nowhere", headers=headers).status_code == 422
    assert client.get("/api/v1/devices").status_code == 401


def test_a_program_receives_a_pile_and_gets_every_refusal(cast: Cast, client: Client) -> None:
    lot = its_lot(cast)
    awaited, done = a_device(lot, stage="announced", serial="AWAITED123"), a_device(lot)
    body = {"codes": ["awaited123", done.asset_tag, "NOTHING999"]}
    answer = client.post(
        "/api/v1/devices/receive", body, content_type="application/json", headers=token_of(cast)
    )
    told = answer.json()
    assert (answer.status_code, told["received"]) == (200, [awaited.asset_tag])
    assert {item["code"]: item["obstacles"][0]["code"] for item in told["refused"]} == {
        done.asset_tag: "wrong_stage", "NOTHING999": "unknown",
    }  # fmt: skip


def test_a_pallet_that_one_lot_does_not_have_leaves_nothing_received(cast: Cast, client: Client) -> None:
    counted, other = its_lot(cast), its_lot(cast)
    count_pallet(actor=cast.actor("amina"), lot=counted, number=2, counted=1, received_on=date(2026, 1, 5))
    codes = [a_device(lot, stage="announced").asset_tag for lot in (counted, other)]
    answer = client.post(
        "/api/v1/devices/receive",
        {"codes": codes, "pallet": 2},
        content_type="application/json",
        headers=token_of(cast),
    )
    assert (answer.status_code, answer.json()["code"]) == (404, "no_pallet")
    assert set(Device.objects.values_list("stage", flat=True)) == {"announced"}


def test_a_program_is_told_what_is_wrong(cast: Cast, client: Client) -> None:
    device = a_device(its_lot(cast), stage="announced")
    headers = token_of(cast)

    def told(body: object, **others: object) -> tuple[int, str]:
        answer = client.post(
            "/api/v1/devices/receive",
            body,
            content_type="application/json",
            headers=others.get("headers", headers),
        )
        return answer.status_code, answer.json().get("code", "")

    assert told({"codes": [device.asset_tag], "pallet": 7}) == (404, "no_pallet")
    assert told({"codes": []}) == (422, "invalid")
    assert told({"codes": [device.asset_tag]}, headers=token_of(cast, Role.AUDITOR)) == (403, "not_allowed")
    assert told({"codes": [device.asset_tag], "occurred_at": "2999-01-01T00:00:00Z"}) == (422, "refused")
    assert Device.objects.get(pk=device.pk).stage == "announced"
