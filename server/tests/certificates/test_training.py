"""A certificate made for training counts in a demonstration, as what it is; in a real database it proves nothing."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from pypdf import PdfReader

from passport.certificate import Setting
from rebond.access import system_actor
from rebond.agents.signing import trust_list
from rebond.certificates.addresses import Shown, token_of
from rebond.devices.models import Device
from rebond.ledger.installation import DemonstrationOpened
from rebond.ledger.reading import INSTALLATION_STREAM
from rebond.ledger.recording import Entry, record
from rebond.workshop.actions import settle_review
from rebond.workshop.models import Certificate, Review
from rebond.workshop.queries import drive_proofs
from tests.agents.sticks import Stick, a_stick, a_stranger, tampered
from tests.cast import Cast
from tests.certificates import loop_devices
from tests.certificates.received import a_computer, take_in

DOOR = "/api/v1/certificates"


@pytest.fixture
def demonstration(db: None) -> None:
    with transaction.atomic():
        opened = Entry(INSTALLATION_STREAM, DemonstrationOpened(edition="1"))
        record(actor=system_actor("tests"), entries=[opened])


@pytest.fixture
def device(cast: Cast) -> Device:
    return a_computer(cast)


def for_training(stick: Stick, device: Device, serial: str = "LOOP-12AB34CD56EF", **changes: object) -> bytes:
    return stick.certify(serial=serial, loop=True, setting=Setting(asset_tag=device.asset_tag), **changes)


def told(device: Device) -> list[tuple[str, str, bool]]:
    return [(proof.drive.serial, proof.words, proof.counts) for proof in drive_proofs(device)]


def paper(client: Client, address: str) -> str:
    pages = PdfReader(io.BytesIO(client.get(address).content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def public(client: Client, shown: Shown, key: int) -> str:
    return client.get(f"/c/{token_of(shown, key)}").content.decode()


def test_in_a_demonstration_it_is_a_training_proof_of_the_computer_whose_code_was_given(
    demonstration: None, cast: Cast, device: Device
) -> None:
    take_in(cast, for_training(a_stick(cast), device))
    assert told(device) == [
        ("S3Z9NX0A1", "Aucune preuve", False),
        ("LOOP-12AB34CD56EF", "Effacé (preuve d’apprentissage) · Clear (effacement logique)", True),
    ]
    assert Certificate.objects.get().proves == "training"


def test_in_a_real_database_it_proves_nothing_and_its_page_says_why(
    client_of: Callable[[str], Client], cast: Cast, device: Device
) -> None:
    take_in(cast, for_training(a_stick(cast), device))
    row = Certificate.objects.get()
    assert (row.proves, told(device)) == ("nothing", [("S3Z9NX0A1", "Aucune preuve", False)])
    chloe = client_of("chloe")
    said = [
        chloe.get(f"/certificates/{row.pk}/").content.decode(),
        paper(chloe, f"/certificates/{row.pk}/certificate.pdf"),
        public(chloe, Shown.CERTIFICATE, row.pk),
    ]
    assert ["ne compterait que dans une démonstration" in text for text in said] == [True] * 3


def test_every_page_of_it_says_that_it_is_a_training_proof(
    demonstration: None, client_of: Callable[[str], Client], cast: Cast, device: Device
) -> None:
    take_in(cast, for_training(a_stick(cast), device))
    row, chloe = Certificate.objects.get(), client_of("chloe")
    said = {
        "certificate": chloe.get(f"/certificates/{row.pk}/").content.decode(),
        "list": chloe.get("/certificates/").content.decode(),
        "computer": chloe.get(f"/workshop/devices/{device.asset_tag}/").content.decode(),
        "sheet": chloe.get(f"/D/{device.asset_tag}").content.decode(),
        "its paper": paper(chloe, f"/certificates/{row.pk}/certificate.pdf"),
        "paper of the computer": paper(chloe, f"/certificates/computers/{device.asset_tag}.pdf"),
        "paper of the lot": paper(chloe, f"/certificates/lots/{device.lot_id}.pdf"),
        "public page": public(chloe, Shown.CERTIFICATE, row.pk),
        "public page of the computer": public(chloe, Shown.COMPUTER, device.pk),
    }
    assert [name for name, text in said.items() if "preuve d’apprentissage" not in text.lower()] == []


@pytest.mark.parametrize(
    ("changes", "result"), [({"written": 1000}, "unknown"), ({"unreadable": 3}, "failed")]
)
def test_training_that_did_not_succeed_is_no_proof_there_either(
    demonstration: None, cast: Cast, device: Device, changes: dict[str, object], result: str
) -> None:
    take_in(cast, a_stick(cast).certify(loop=True, **changes))
    (proof,) = drive_proofs(device)
    assert (proof.counts, proof.state.value) == (False, result)


def test_one_that_names_no_computer_waits_for_somebody_and_counts_once_attached(
    demonstration: None, cast: Cast, device: Device
) -> None:
    take_in(cast, a_stick(cast).certify(serial="LOOP-12AB34CD56EF", loop=True))
    settle_review(actor=cast.actor("bruno"), review=Review.objects.get(), device=device)
    assert [(serial, counts) for serial, _words, counts in told(device)] == [
        ("S3Z9NX0A1", False),
        ("LOOP-12AB34CD56EF", True),
    ]


def test_a_stranger_trains_in_vain(demonstration: None, cast: Cast, device: Device) -> None:
    take_in(cast, for_training(a_stranger(), device))
    assert (Certificate.objects.get().proves, told(device)) == (
        "nothing",
        [("S3Z9NX0A1", "Aucune preuve", False)],
    )


@pytest.mark.skipif(bool(loop_devices.why_not()), reason=loop_devices.why_not() or "")
def test_what_the_workbench_erased_on_a_loop_device_is_a_proof_on_the_right_device(
    demonstration: None, client: Client, client_of: Callable[[str], Client], cast: Cast, device: Device
) -> None:
    stick = a_stick(cast)
    wiped = loop_devices.wiped(stick, asset_tag=device.asset_tag)
    assert loop_devices.MARK not in wiped.medium
    assert loop_devices.verified(wiped.certificate, trust_list()) == 0

    headers = {**stick.headers, "Rebond-Sent-At": wiped.sent_at.isoformat()}
    sent = client.post(DOOR, wiped.certificate, content_type="application/octet-stream", headers=headers)
    answer = sent.json()
    assert (sent.status_code, answer["device"], answer["proof"], answer["training"]) == (
        200,
        device.asset_tag,
        True,
        True,
    )
    row, chloe = Certificate.objects.get(), client_of("chloe")
    assert row.erasure is not None
    assert (row.erasure.drive.device, row.trust, row.proves) == (device, "trusted", "training")
    assert "Effacé et vérifié, pour l’apprentissage" in paper(
        chloe, f"/certificates/{row.pk}/certificate.pdf"
    )
    assert row.erasure.drive.serial not in public(client, Shown.CERTIFICATE, row.pk)


@pytest.mark.skipif(bool(loop_devices.why_not()), reason=loop_devices.why_not() or "")
def test_a_tampered_one_is_refused_with_the_reason_at_every_door(
    demonstration: None, client: Client, client_of: Callable[[str], Client], cast: Cast, device: Device
) -> None:
    stick = a_stick(cast)
    wiped = loop_devices.wiped(stick, asset_tag=device.asset_tag)
    altered = tampered(wiped.certificate, b'"operator":"Bruno"', b'"operator":"Denis"')
    assert loop_devices.verified(altered, trust_list()) == 4
    sent = client.post(DOOR, altered, content_type="application/octet-stream", headers=stick.headers)
    assert (sent.status_code, sent.json()["reason"]) == (422, "altered")
    for address, field in (("/workshop/upload/", "reports"), ("/verify/", "certificate")):
        file = SimpleUploadedFile("certificate.json", altered)
        page = client_of("bruno").post(address, {field: file}, follow=True).content.decode()
        assert "certificate.setting.operator" in page
    assert Certificate.objects.count() == 0
