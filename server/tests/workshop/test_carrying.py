"""What a stick without network carries: bundles, results of checks, and the raw records behind a certificate."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from passport.bundle import Carried, DocumentKind, pack
from passport.certificate import Evidence as Named
from passport.checks import CheckFinding, CheckKind, CheckReport, CheckResult, Machine, to_json
from passport.strict import digest
from rebond.devices.models import Device
from rebond.workshop.actions import ingest_document, ingest_file, settle_review
from rebond.workshop.actions.results import IntakeResult
from rebond.workshop.models import Check, Evidence, Review
from rebond.workshop.queries import dossier_of, drive_proofs
from tests.agents.sticks import Stick, a_stick
from tests.cast import Cast
from tests.factories import a_donation_agreement, a_lot, devices
from tests.workshop.documents import a_report

RAW = b"IDENTIFY DEVICE\x00" * 32
NAMED = Named(name="identify.bin", sha256=digest(RAW), size_bytes=len(RAW))


@pytest.fixture
def device(cast: Cast) -> Device:
    lot = a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)
    return devices(1, lot, serial="PF00AB12")[0]


def checked(
    serial: str | None = "PF00AB12",
    *,
    screen: CheckResult = CheckResult.PASSED,
    done_at: datetime | None = None,
) -> bytes:
    findings = (
        CheckFinding(kind=CheckKind.KEYBOARD, result=CheckResult.PASSED),
        CheckFinding(kind=CheckKind.SCREEN, result=screen, done_at=done_at),
        CheckFinding(kind=CheckKind.CAMERA, result=CheckResult.NOT_DONE),
    )
    now = timezone.now().astimezone(UTC)
    report = CheckReport(produced_at=now, machine=Machine(serial=serial), findings=findings)
    return json.dumps(to_json(report)).encode()


def take_in(cast: Cast, data: bytes) -> IntakeResult:
    return ingest_document(actor=cast.actor("bruno"), territory=cast.territory, data=data)


def bundled(stick: Stick, *documents: tuple[DocumentKind, bytes]) -> bytes:
    now = timezone.now().astimezone(UTC)
    carried = [Carried(kind, body) for kind, body in documents]
    return pack(carried, signer=stick.key, created_at=now, delegation=stick.delegation)


def a_whole_stick(stick: Stick) -> bytes:
    """A report, the certificate of its drive with a raw record, and what was checked."""
    return bundled(
        stick,
        (DocumentKind.EVIDENCE, RAW),
        (DocumentKind.CHECKS, checked()),
        (DocumentKind.CERTIFICATE, stick.certify(evidence=(NAMED,))),
        (DocumentKind.REPORT, a_report("PF00AB12")),
    )


def test_results_of_checks_are_recorded_on_the_computer_they_were_made_on(cast: Cast, device: Device) -> None:
    result = take_in(cast, checked())
    assert (result.outcome, result.device) == ("updated", device.asset_tag)
    found = Check.objects.filter(device=device).order_by("kind").values_list("kind", "result")
    assert list(found) == [("keyboard", "passed"), ("screen", "passed")]


def test_checks_of_an_unknown_computer_wait_for_somebody(cast: Cast, device: Device) -> None:
    assert take_in(cast, checked("STRANGE1")).outcome == "review"
    settle_review(actor=cast.actor("bruno"), review=Review.objects.get(), device=device)
    assert Check.objects.filter(device=device).count() == 2


def test_checks_of_a_computer_that_is_not_at_the_bench_are_refused_and_may_come_again(
    cast: Cast, device: Device
) -> None:
    Device.objects.update(stage="ready")
    data = checked()
    assert (take_in(cast, data).reason, Check.objects.count()) == ("not_in_work", 0)
    Device.objects.update(stage="received")
    assert (take_in(cast, data).outcome, Check.objects.count()) == ("updated", 2)


def screen_of(device: Device) -> tuple[str, datetime]:
    check = Check.objects.get(device=device, kind="screen")
    return check.result, check.done_at


def test_a_check_is_recorded_when_it_was_made_not_when_it_came(cast: Cast, device: Device) -> None:
    before = timezone.now().replace(microsecond=0) - timedelta(days=2)
    take_in(cast, checked(done_at=before))
    assert screen_of(device) == ("passed", before)


def test_the_wrong_clock_of_the_computer_is_corrected_at_the_door(
    client: Client, cast: Cast, device: Device
) -> None:
    behind = timezone.now().replace(microsecond=0) - timedelta(days=3000)
    headers = {**a_stick(cast).headers, "Rebond-Sent-At": behind.isoformat()}
    data = checked(done_at=behind - timedelta(minutes=10))
    answer = client.post("/api/v1/reports", data, content_type="application/octet-stream", headers=headers)
    assert answer.status_code == 200
    ago = timezone.now() - screen_of(device)[1]
    assert timedelta(minutes=9) < ago < timedelta(minutes=11)


def test_a_corrected_clock_is_remembered_while_the_checks_wait_for_somebody(
    client: Client, cast: Cast, device: Device
) -> None:
    behind = timezone.now().replace(microsecond=0) - timedelta(days=3000)
    headers = {**a_stick(cast).headers, "Rebond-Sent-At": behind.isoformat()}
    data = checked("STRANGE1", done_at=behind - timedelta(minutes=10))
    client.post("/api/v1/reports", data, content_type="application/octet-stream", headers=headers)
    settle_review(actor=cast.actor("bruno"), review=Review.objects.get(), device=device)
    ago = timezone.now() - screen_of(device)[1]
    assert timedelta(minutes=9) < ago < timedelta(minutes=11)


def test_an_older_result_that_comes_later_changes_nothing(cast: Cast, device: Device) -> None:
    now = timezone.now().replace(microsecond=0)
    take_in(cast, checked(screen=CheckResult.FAILED, done_at=now - timedelta(hours=1)))
    take_in(cast, checked(screen=CheckResult.PASSED, done_at=now - timedelta(hours=2)))
    assert screen_of(device) == ("failed", now - timedelta(hours=1))
    take_in(cast, checked(screen=CheckResult.PASSED, done_at=now - timedelta(minutes=1)))
    assert screen_of(device) == ("passed", now - timedelta(minutes=1))


def test_what_nobody_did_is_no_result_and_still_waits(cast: Cast, device: Device) -> None:
    take_in(cast, checked())
    assert not Check.objects.filter(kind="camera").exists()
    assert "camera" in dossier_of(device).awaited_checks


def test_a_broken_report_of_checks_says_where(cast: Cast, device: Device) -> None:
    result = take_in(cast, checked().replace(b'"keyboard"', b'"kettle"'))
    assert (result.outcome, result.reason, "findings[0].kind" in result.message) == (
        "refused",
        "wrong_field",
        True,
    )


def test_a_raw_record_is_kept_only_beside_the_certificate_that_names_it(
    client: Client, cast: Cast, device: Device
) -> None:
    stick = a_stick(cast)

    def sent() -> int:
        door, kind = "/api/v1/evidence", "application/octet-stream"
        return client.post(door, RAW, content_type=kind, headers=stick.headers).status_code

    assert (sent(), Evidence.objects.count()) == (409, 0)
    take_in(cast, a_report("PF00AB12"))
    take_in(cast, stick.certify(evidence=(NAMED,)))
    assert [sent(), sent()] == [200, 200]
    row = Evidence.objects.get()
    assert (bytes(row.content), row.received_at is None) == (RAW, False)


def test_a_bundle_is_taken_in_document_by_document(cast: Cast, device: Device) -> None:
    data, bruno = a_whole_stick(a_stick(cast)), cast.actor("bruno")
    taken = list(ingest_file(actor=bruno, territory=cast.territory, data=data, name="clé.zip"))
    assert [(result.kind, result.outcome) for _name, result in taken] == [
        ("rebond", "updated"),
        ("rebond-certificate", "updated"),
        ("rebond-checks", "updated"),
        ("rebond-evidence", "updated"),
    ]
    assert [proof.counts for proof in drive_proofs(device)] == [True]
    again = ingest_file(actor=bruno, territory=cast.territory, data=data)
    assert {result.outcome for _name, result in again} == {"unchanged"}


def test_a_bundle_with_one_changed_byte_is_refused_whole(cast: Cast, device: Device) -> None:
    stick = a_stick(cast)
    data = a_whole_stick(stick)
    other = bundled(stick, (DocumentKind.REPORT, a_report("PF00AB12")))
    broken = data[: len(data) // 2] + bytes([data[len(data) // 2] ^ 1]) + data[len(data) // 2 + 1 :]
    ((_name, result),) = ingest_file(actor=cast.actor("bruno"), territory=cast.territory, data=broken)
    assert (result.kind, result.outcome, device.drives.count()) == ("rebond-bundle", "refused", 0)
    ((_name, whole),) = ingest_file(actor=cast.actor("bruno"), territory=cast.territory, data=other)
    assert whole.outcome == "updated"


def test_the_upload_page_answers_each_document_of_a_bundle(
    client_of: Callable[[str], Client], cast: Cast, device: Device
) -> None:
    file = SimpleUploadedFile("clé.zip", a_whole_stick(a_stick(cast)))
    bruno = client_of("bruno")
    bruno.post("/workshop/upload/", {"reports": file})
    page = bruno.get("/workshop/upload/answers/").content.decode()
    assert page.count("clé.zip") == 4


def test_the_command_line_answers_each_document_of_a_bundle(
    cast: Cast, device: Device, tmp_path: Path
) -> None:
    from rebond.console.commands.ingest import ingest_path

    path = tmp_path / "stick.zip"
    path.write_bytes(a_whole_stick(a_stick(cast)))
    answers = ingest_path(path, territory=cast.territory, lot=None)
    assert [(answer.kind, answer.outcome) for answer in answers] == [
        ("rebond", "updated"),
        ("rebond-certificate", "updated"),
        ("rebond-checks", "updated"),
        ("rebond-evidence", "updated"),
    ]
    assert {answer.path.startswith(str(path)) for answer in answers} == {True}
