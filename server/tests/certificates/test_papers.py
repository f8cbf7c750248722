"""Certificates on paper: archivable, with the signed file inside, and no more than one page each."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from pathlib import Path

import pytest
from django.test import Client
from django.utils import translation
from pypdf import PdfReader

from passport.certificate_seal import examine
from passport.erasure import Level
from passport.hardware import DriveKind
from rebond import certificates
from rebond.certificates.addresses import Shown, token_of
from rebond.certificates.reading import medium_in_words
from rebond.documents.sources import message_ids
from rebond.workshop.actions import record_no_medium, validate_certificates
from rebond.workshop.models import Certificate
from tests.agents.sticks import a_certificate, a_stranger
from tests.cast import Cast
from tests.certificates.received import a_computer, a_received, take_in


def paper(client: Client, address: str) -> PdfReader:
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return PdfReader(io.BytesIO(answer.content))


def words(reader: PdfReader) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in reader.pages)


@pytest.fixture
def chloe(client_of: Callable[[str], Client]) -> Client:
    return client_of("chloe")


def test_the_certificate_of_a_drive_is_a_pdf_a_3b_with_the_signed_file_to_the_byte(
    chloe: Client, cast: Cast
) -> None:
    row = a_received(cast)
    answer = chloe.get(f"/certificates/{row.pk}/certificate.pdf")
    reader = PdfReader(io.BytesIO(answer.content))
    root = reader.trailer["/Root"]
    told = root["/Metadata"].get_data().decode()
    assert re.findall(r"<pdfaid:(part|conformance)>(\w)<", told) == [("part", "3"), ("conformance", "B")]
    (attached,) = root["/AF"]
    assert attached.get_object()["/AFRelationship"] == "/Source"
    ((name, (content,)),) = reader.attachments.items()
    assert (name, content) == ("certificate.json", bytes(row.document.content))
    assert examine(content).is_intact
    assert root["/OutputIntents"][0]["/S"] == "/GTS_PDFA1"


def test_it_says_the_fields_of_the_standard_on_one_page(chloe: Client, cast: Cast) -> None:
    row = a_received(cast)
    reader = paper(chloe, f"/certificates/{row.pk}/certificate.pdf")
    said = words(reader)
    device = row.document.device
    assert device is not None
    wanted = (
        "Effacé et vérifié",
        "S3Z9NX0A1",
        "SAMSUNG MZ7TY256",
        device.asset_tag,
        cast.donor.name,
        "Réécrit avec des octets aléatoires",
        "tout le disque",
        "Personne n’a encore validé",
        "NIST SP 800-88 Rev. 2",
    )
    plain = said.replace("‑", "-")
    assert [text for text in wanted if text not in plain] == []
    assert len(reader.pages) == 1


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        (DriveKind.HDD, "Disque dur · 256 Go"),
        (DriveKind.USB, "USB · 256 Go"),
        (DriveKind.UNKNOWN, "Support inconnu · 256 Go"),
    ],
)
def test_the_medium_is_named_in_the_words_of_the_reader(kind: DriveKind, told: str) -> None:
    made = a_certificate()
    with translation.override("fr"):
        assert medium_in_words(replace(made, drive=replace(made.drive, kind=kind))) == told


def test_the_validation_names_who_signed(chloe: Client, cast: Cast) -> None:
    row = a_received(cast)
    validate_certificates(actor=cast.actor("chloe"), certificates=[row])
    said = words(paper(chloe, f"/certificates/{row.pk}/certificate.pdf"))
    assert ("Chloé" in said, "Personne n’a encore validé" in said) == (True, False)


def test_the_same_paper_has_the_same_bytes(chloe: Client, cast: Cast) -> None:
    row = a_received(cast)
    one, other = (chloe.get(f"/certificates/{row.pk}/certificate.pdf").content for _ in range(2))
    assert one == other


@pytest.mark.parametrize(
    ("changes", "verdict"),
    [
        ({"loop": True}, "Apprentissage : ne prouve rien"),
        ({"written": 1000}, "Effacement non prouvé"),
        ({"seen": False}, "pas encore été observée sur du vrai matériel"),
    ],
)
def test_what_is_no_proof_says_so_in_large_letters(
    chloe: Client, cast: Cast, changes: dict[str, object], verdict: str
) -> None:
    row = a_received(cast, **changes)
    assert verdict in words(paper(chloe, f"/certificates/{row.pk}/certificate.pdf"))


@pytest.mark.parametrize("who", ["the donor", "whoever erased"])
def test_a_level_below_the_one_that_is_asked_for_is_said_everywhere(
    chloe: Client, cast: Cast, who: str
) -> None:
    if who == "the donor":
        row = a_received(cast)
        assert "Effacé et vérifié" in words(paper(chloe, f"/certificates/{row.pk}/certificate.pdf"))
        agreement = row.document.device.lot.agreement  # type: ignore[union-attr]
        agreement.erasure_level = "purge"
        agreement.save()
    else:
        row = a_received(cast, wanted=Level.PURGE)
    said = words(paper(chloe, f"/certificates/{row.pk}/certificate.pdf"))
    shown = chloe.get(f"/certificates/{row.pk}/").content.decode()
    public = chloe.get(f"/c/{token_of(Shown.CERTIFICATE, row.pk)}").content.decode()
    for page in (said, shown, public):
        assert "Effacé et vérifié, mais pas assez strictement" in page
        assert "« Purge (effacement renforcé) » est demandé" in page.replace("\xa0", " ")


def test_a_strangers_certificate_is_printed_as_such(chloe: Client, cast: Cast) -> None:
    row = a_received(cast, stick=a_stranger())
    said = words(paper(chloe, f"/certificates/{row.pk}/certificate.pdf"))
    assert "Signé par une clé qui n’est pas reconnue ici" in said


def test_one_page_for_a_computer_lists_every_drive(chloe: Client, cast: Cast) -> None:
    device = a_computer(cast)
    address = f"/certificates/computers/{device.asset_tag}.pdf"
    before = words(paper(chloe, address))
    a_received(cast)
    reader = paper(chloe, address)
    after = words(reader)
    assert ("ne peut pas quitter l’atelier" in before, "ne peut pas quitter l’atelier" in after) == (
        True,
        False,
    )
    assert ("S3Z9NX0A1" in after, len(reader.pages)) == (True, 1)


def test_a_computer_received_without_a_drive_has_its_page_too(chloe: Client, cast: Cast) -> None:
    device = a_computer(cast)
    device.drives.all().delete()
    record_no_medium(actor=cast.actor("bruno"), devices=[device])
    said = words(paper(chloe, f"/certificates/computers/{device.asset_tag}.pdf"))
    assert "n’a trouvé aucun support" in said


def test_one_page_for_a_lot_says_what_is_still_open(chloe: Client, cast: Cast) -> None:
    first = a_computer(cast)
    lot = first.lot
    address = f"/certificates/lots/{lot.pk}.pdf"
    assert "Pas encore en règle : 1 sur 1" in words(paper(chloe, address))
    take_in(cast, bytes(a_received(cast).document.content))
    reader = paper(chloe, address)
    assert ("Tous les ordinateurs de ce lot" in words(reader), len(reader.pages)) == (True, 1)


def test_a_donor_prints_the_papers_of_its_own_computers_only(
    client_of: Callable[[str], Client], cast: Cast
) -> None:
    row = a_received(cast)
    assert client_of("gael").get(f"/certificates/{row.pk}/certificate.pdf").status_code == 200
    type(cast.donor).objects.filter(pk=cast.donor.pk).update(name="Autre")
    agreement = row.document.device.lot.agreement
    agreement.donor = cast.place.organisation
    agreement.save()
    assert client_of("gael").get(f"/certificates/{row.pk}/certificate.pdf").status_code == 404
    assert Certificate.objects.count() == 1


def test_every_text_of_the_templates_is_declared_for_the_catalogue() -> None:
    folder = Path(certificates.__path__[0]) / "templates/certificates"
    said = {text for path in folder.glob("*.typ") for text in message_ids(path.read_text(encoding="utf-8"))}
    assert said == set(import_module("rebond.certificates.papers").WORDS)
