"""Programs hear the same answers as people."""

from __future__ import annotations

from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from rebond.devices.models import Device
from rebond.donations.models import Lot
from rebond.network.actors import new_token, token_digest
from rebond.network.models import ApiToken
from tests.cast import Cast
from tests.factories import a_donation_agreement, a_lot, devices
from tests.workshop.documents import a_report


@pytest.fixture
def lot(cast: Cast) -> Lot:
    return a_lot(
        a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop, reference="L-07"
    )


def token_of(cast: Cast, who: str) -> str:
    token = new_token()
    ApiToken.objects.create(membership=cast.people()[who], label="tests", digest=token_digest(token))
    return token


def post(cast: Cast, path: str, content: Any, *, who: str = "bruno") -> HttpResponse:
    kind = "application/octet-stream" if isinstance(content, bytes) else "application/json"
    headers = {"Authorization": f"Bearer {token_of(cast, who)}", "Accept-Language": "en"}
    return Client().post(f"/api/v1{path}", content, content_type=kind, headers=headers)


def test_a_report_creates_a_computer_in_the_lot(cast: Cast, lot: Lot) -> None:
    answer = post(cast, "/reports?lot=l-07", a_report())
    tag = Device.objects.get().asset_tag
    assert (answer.status_code, answer.json()) == (
        201,
        {
            "kind": "rebond",
            "outcome": "created",
            "device": tag,
            "reason": "",
            "message": f"{tag} was created.",
        },
    )


def test_each_outcome_has_its_status(cast: Cast, lot: Lot) -> None:
    answers = [
        post(cast, "/reports", a_report()),
        post(cast, "/reports?lot=L-07", a_report()),
        post(cast, "/reports", a_report()),
        post(cast, "/reports", a_report(tool="other")),
        post(cast, "/reports", b"nothing known"),
    ]
    assert [
        (answer.status_code, answer.json()["outcome"], answer.json()["reason"]) for answer in answers
    ] == [
        (202, "review", "no_match"),
        (201, "created", ""),
        (200, "unchanged", ""),
        (200, "updated", ""),
        (422, "refused", "unknown_format"),
    ]


def test_a_form_with_one_file_is_read(cast: Cast, lot: Lot) -> None:
    headers = {"Authorization": f"Bearer {token_of(cast, 'bruno')}"}
    file = SimpleUploadedFile("report.json", a_report())
    assert Client().post("/api/v1/reports?lot=L-07", {"file": file}, headers=headers).status_code == 201
    two = {"file": SimpleUploadedFile("a.json", b"{}"), "other": SimpleUploadedFile("b.json", b"{}")}
    answer = Client().post("/api/v1/reports", two, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "one_file")


def test_too_large_is_said_before_it_is_read(cast: Cast, settings: LazySettings) -> None:
    settings.LARGEST_UPLOAD = 1000
    answer = post(cast, "/reports", b"x" * 100_000)
    assert (answer.status_code, answer.json()["code"]) == (413, "too_large")


def test_an_unknown_lot_is_named(cast: Cast) -> None:
    answer = post(cast, "/reports?lot=L-99", a_report())
    assert (answer.status_code, answer.json()["code"], answer.json()["field"]) == (404, "no_lot", "lot")


@pytest.mark.parametrize(("who", "status"), [("bruno", 202), ("amina", 202), ("ines", 403), ("gael", 403)])
def test_who_may_submit(cast: Cast, who: str, status: int) -> None:
    assert post(cast, "/reports", a_report(), who=who).status_code == status


def test_without_a_token_nothing_is_answered(cast: Cast) -> None:
    assert Client().post("/api/v1/reports", a_report(), content_type="application/json").status_code == 401


def test_a_device_tells_its_proofs_and_what_is_missing(cast: Cast, lot: Lot) -> None:
    (device,) = devices(1, lot, serial="PF00AB12")
    post(cast, "/reports", a_report())
    headers = {"Authorization": f"Bearer {token_of(cast, 'bruno')}"}
    told = Client().get(f"/api/v1/devices/{device.asset_tag.lower()}", headers=headers).json()
    assert [(drive["serial"], drive["state"], drive["counts"]) for drive in told["drives"]] == [
        ("S3Z9NX0A1", "nothing", False)
    ]
    assert [obstacle["code"] for obstacle in told["obstacles"]] == [
        "drive_nothing",
        "checks_missing",
        "not_graded",
        "not_installed",
    ]


def test_the_bench_records_checks_grade_and_system(cast: Cast, lot: Lot) -> None:
    (device,) = devices(1, lot)
    path = f"/devices/{device.asset_tag}"
    checks = post(cast, f"{path}/checks", {"results": [{"kind": "screen", "result": "passed"}]})
    graded = post(cast, f"{path}/grade", {"case": "none", "screen": "light", "keyboard": "none"})
    installed = post(cast, f"{path}/system", {"system": "linux_mint", "version": "22"})
    assert [answer.status_code for answer in (checks, graded, installed)] == [200, 200, 200]
    assert (
        checks.json()["checks"][0]["kind"],
        graded.json()["grade"],
        installed.json()["operating_system"],
    ) == (
        "screen",
        "B",
        "Linux Mint 22",
    )


def test_a_refusal_says_every_obstacle(cast: Cast, lot: Lot) -> None:
    (device,) = devices(1, lot)
    answer = post(
        cast, f"/devices/{device.asset_tag}/system", {"system": "windows_11", "licence": "firmware"}
    )
    assert answer.status_code == 409
    assert [obstacle["code"] for obstacle in answer.json()["obstacles"]] == [
        "windows_licence",
        "windows_processor",
        "windows_memory",
        "windows_storage",
    ]


@pytest.mark.parametrize(("who", "status"), [("bruno", 200), ("gael", 200), ("eva", 200), ("ines", 403)])
def test_who_sees_proofs(cast: Cast, lot: Lot, who: str, status: int) -> None:
    (device,) = devices(1, lot)
    headers = {"Authorization": f"Bearer {token_of(cast, who)}"}
    assert Client().get(f"/api/v1/devices/{device.asset_tag}", headers=headers).status_code == status


def test_the_computer_of_another_donor_does_not_exist(cast: Cast) -> None:
    (device,) = devices(1, a_lot(a_donation_agreement(cast.programme), workshop=cast.workshop))
    headers = {"Authorization": f"Bearer {token_of(cast, 'gael')}"}
    assert Client().get(f"/api/v1/devices/{device.asset_tag}", headers=headers).status_code == 404
