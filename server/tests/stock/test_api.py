"""Programs get the same refusals as people."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from rebond.devices.actions import hold
from rebond.devices.choices import HoldReason
from rebond.devices.models import Device, Drive
from rebond.handover.models import Handover
from rebond.network.actors import new_token, token_digest
from rebond.network.models import ApiToken
from rebond.referrals.models import Referral
from tests.cast import Cast
from tests.factories import a_referral
from tests.stock.prepared import TESTER, at_place, devices_in, in_stock, prepared, stages, underway


def post(cast: Cast, who: str, path: str, **content: Any) -> HttpResponse:
    token = new_token()
    ApiToken.objects.create(membership=cast.people()[who], label="tests", digest=token_digest(token))
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": "en"}
    return Client().post(f"/api/v1{path}", content, content_type="application/json", headers=headers)


def test_a_pile_is_shelved_and_what_may_not_be_is_told_with_its_obstacles(cast: Cast) -> None:
    good, unproven = prepared(cast, 2)
    Drive.objects.create(
        device=unproven,
        serial="S3Z8NB0K",
        normalised_serial="S3Z8NB0K",
        first_seen_at=unproven.stage_since,
        last_seen_at=unproven.stage_since,
    )
    answer = post(cast, "bruno", "/stock/shelve", codes=[good.asset_tag, unproven.asset_tag], location="B-12")
    body = answer.json()
    assert (answer.status_code, body["taken"]) == (200, [good.asset_tag])
    assert [(item["tag"], [o["code"] for o in item["obstacles"]]) for item in body["refused"]] == [
        (unproven.asset_tag, ["drive_nothing"])
    ]


def test_an_unknown_code_is_named_and_nothing_is_done(cast: Cast) -> None:
    (good,) = prepared(cast)
    answer = post(cast, "bruno", "/stock/shelve", codes=[good.asset_tag, "NOPE"], location="B-12")
    assert (answer.status_code, answer.json()["field"], "NOPE" in answer.json()["message"]) == (
        422,
        "codes",
        True,
    )
    assert stages([good]) == ["received"]


def test_a_delivery_is_received_with_its_gaps(cast: Cast) -> None:
    delivery = underway(cast, 2)
    came, missing = devices_in(delivery)
    path = f"/deliveries/{delivery.reference}/receive"
    assert post(cast, "farid", path, codes=[]).status_code == 404
    body = post(cast, "ines", path, codes=[came.asset_tag]).json()
    assert body == {
        "received": [came.asset_tag],
        "missing": [missing.asset_tag],
        "surplus": [],
        "refused": [],
    }
    assert post(cast, "ines", path, codes=[came.asset_tag]).json()["code"] == "delivery_not_underway"


def test_a_delivery_tells_which_computers_it_may_not_receive(cast: Cast) -> None:
    delivery = underway(cast, 1)
    (device,) = devices_in(delivery)
    hold(actor=TESTER, devices=[device], reason=HoldReason.POLICE)
    path = f"/deliveries/{delivery.reference}/receive"
    (refused,) = post(cast, "ines", path, codes=[device.asset_tag]).json()["refused"]
    assert (refused["tag"], refused["obstacles"][0]["code"]) == (device.asset_tag, "held_police")


def test_a_handover_is_open_or_tells_its_obstacles(cast: Cast) -> None:
    first, second = at_place(cast, 2)
    ready = a_referral(cast.programme, place=cast.place, stage="path_done")
    learning = a_referral(cast.programme, place=cast.place, stage="on_path")
    refused = post(cast, "ines", "/handovers", **face_to_face(second, learning))
    assert (refused.status_code, [o["code"] for o in refused.json()["obstacles"]]) == (
        409,
        ["sessions_missing"],
    )
    made = post(cast, "ines", "/handovers", **face_to_face(first, ready))
    assert (made.status_code, made.json()["reference"]) == (201, Handover.objects.get().reference)


def face_to_face(device: Device, referral: Referral, **more: object) -> dict[str, object]:
    """What a program sends when a computer is handed over."""
    return {
        "device": device.asset_tag,
        "referral": referral.code,
        "sex": "woman",
        "age_bracket": "30-39",
        "occupation": "job_seeker_long",
        "facts_confirmed": True,
        "explained": True,
        "signer": "person",
        **more,
    }


@pytest.mark.parametrize(
    ("field", "answer"),
    [
        ("sex", "elf"),
        ("age_bracket", "30"),
        ("occupation", ""),
        ("facts_confirmed", False),
        ("explained", False),
        ("signer", "cousin"),
        ("items", ["gold"]),
    ],
)
def test_a_program_says_what_the_page_asks_or_is_told_the_field(
    cast: Cast, field: str, answer: object
) -> None:
    (device,) = at_place(cast)
    person = a_referral(cast.programme, place=cast.place, stage="path_done")
    refused = post(cast, "ines", "/handovers", **face_to_face(device, person, **{field: answer}))
    assert (refused.status_code, refused.json()["field"]) == (422, field)
    without = {name: value for name, value in face_to_face(device, person).items() if name != field}
    if field != "items":
        assert post(cast, "ines", "/handovers", **without).json()["field"].endswith(field)
    assert not Handover.objects.exists()


def test_a_minor_does_not_sign_alone_by_a_program_either(cast: Cast) -> None:
    (device,) = at_place(cast)
    child = a_referral(cast.programme, place=cast.place, stage="path_done")
    alone = face_to_face(device, child, age_bracket="12-17")
    assert post(cast, "ines", "/handovers", **alone).json()["field"] == "signer"
    aloud = face_to_face(device, child, age_bracket="12-17", signer="guardian", read_aloud=True)
    assert post(cast, "ines", "/handovers", **aloud).json()["field"] == "witnessed"
    once = {**aloud, "witnessed": True, "submission": str(uuid4())}
    answers = [post(cast, "ines", "/handovers", **once) for _again in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert (Handover.objects.get().signing.signer, Handover.objects.get().referral.age_bracket) == (
        "guardian",
        "12-17",
    )


def test_computers_come_back_and_are_eliminated(cast: Cast) -> None:
    (device,) = at_place(cast)
    tag = device.asset_tag
    assert post(cast, "ines", "/returns", codes=[tag], reason="whatever").json()["field"] == "reason"
    assert post(cast, "ines", "/returns", codes=[tag], reason="stock_recalled").json()["taken"] == [tag]
    refused = post(cast, "chloe", "/disposals", codes=[tag], reason="broken").json()["refused"]
    assert [o["code"] for item in refused for o in item["obstacles"]] == ["refurbished_once"]
    assert post(cast, "ines", "/disposals", codes=[tag], reason="broken").status_code == 403


def test_a_pile_without_end_is_refused(cast: Cast) -> None:
    in_stock(cast)
    assert post(cast, "bruno", "/stock/shelve", codes=["X"] * 501, location="B-12").status_code == 422
