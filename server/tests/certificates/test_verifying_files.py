"""Whoever holds a certificate sends what they have: its PDF, its file, or by mistake something else."""

from __future__ import annotations

import io
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfWriter
from pypdf.generic import StreamObject

from passport.strict import MAX_BYTES
from rebond.certificates.addresses import Shown, token_of
from rebond.certificates.attached import file_inside
from rebond.certificates.limits import AT_ONCE, PDFS_OF_A_VISITOR, few_at_once
from tests.agents.sticks import tampered
from tests.cast import Cast
from tests.certificates.received import a_computer, a_received

PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


def a_pdf(*attached: tuple[str, bytes]) -> bytes:
    writer, made = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    for name, content in attached:
        writer.add_attachment(name, content)
    writer.write(made)
    return made.getvalue()


def sent(client: Client, data: bytes) -> str:
    answer = client.post("/verify/", {"certificate": SimpleUploadedFile("what.pdf", data)})
    assert answer.status_code == 200
    return answer.content.decode()


def status(client: Client, data: bytes, **extra: str) -> int:
    file = SimpleUploadedFile("what.pdf", data)
    return client.post("/verify/", {"certificate": file}, **extra).status_code


def told(page: str) -> list[str]:
    words = ("Intact", "Clé connue", "Modifié", "n’est pas un certificat de Rebond", "byte")
    return [word for word in words if word in page]


def test_the_pdf_of_a_certificate_is_verified_by_the_signed_file_inside(
    client: Client, client_of: Callable[[str], Client], cast: Cast
) -> None:
    row = a_received(cast)
    paper = client_of("chloe").get(f"/certificates/{row.pk}/certificate.pdf").content
    page = sent(client, paper)
    assert told(page) == ["Intact", "Clé connue"]
    assert "Ses pages ne sont pas signées" in page


def test_a_pdf_with_an_altered_file_inside_is_altered(client: Client, cast: Cast) -> None:
    data = bytes(a_received(cast).document.content)
    altered = tampered(data, b'"serial":"S3Z9NX0A1"', b'"serial":"S3Z9NX0A2"')
    page = sent(client, a_pdf(("certificate.json", altered)))
    assert (told(page), "certificate.drive.serial" in page) == (["Modifié"], True)


@pytest.mark.parametrize(
    "data",
    [
        PNG,
        b"bonjour",
        b"{}",
        b"[" * 100_000,
        a_pdf(),
        a_pdf(("notes.txt", b"bonjour")),
        a_pdf(("list.json", b"{}")),
        b"%PDF-1.7 broken",
        b"%PDF-",
    ],
    ids=["picture", "text", "json", "nested", "pdf", "text in pdf", "json in pdf", "broken pdf", "head"],
)
def test_what_is_no_certificate_is_not_called_altered(client: Client, cast: Cast, data: bytes) -> None:
    assert told(sent(client, data)) == ["n’est pas un certificat de Rebond"]


def test_a_file_inside_that_unfolds_beyond_measure_is_not_read(cast: Cast) -> None:
    writer, made = PdfWriter(), io.BytesIO()
    writer.add_blank_page(100, 100)
    writer.add_attachment("certificate.json", bytes(50 * MAX_BYTES))
    for held in writer._objects:
        if isinstance(held, StreamObject) and held.get("/Type") == "/EmbeddedFile":
            writer._replace_object(held.indirect_reference, held.flate_encode())
    writer.write(made)
    assert len(made.getvalue()) < MAX_BYTES
    assert file_inside(made.getvalue()) is None


def test_a_visitor_who_sends_pdf_after_pdf_is_stopped_while_files_and_others_are_answered(
    client: Client, cast: Cast
) -> None:
    for _turn in range(PDFS_OF_A_VISITOR.most):
        assert status(client, b"%PDF-") == 200
    data = bytes(a_received(cast).document.content)
    answers = [
        status(client, b"%PDF-"),
        status(client, a_pdf(("certificate.json", data)), REMOTE_ADDR="192.0.2.7"),
        status(client, data),
    ]
    assert answers == [429, 200, 200]


def test_while_as_many_pdfs_are_read_as_may_be_the_next_visitor_is_told_to_come_back(
    client: Client, cast: Cast
) -> None:
    with ExitStack() as read_elsewhere:
        for _other in range(AT_ONCE):
            read_elsewhere.enter_context(few_at_once())
        answer = client.post("/verify/", {"certificate": SimpleUploadedFile("what.pdf", a_pdf())})
        assert (answer.status_code, "Réessayez dans un instant" in answer.content.decode()) == (429, True)
    assert told(sent(client, a_pdf())) == ["n’est pas un certificat de Rebond"]


def test_the_process_that_reads_a_pdf_knows_no_secret_of_ours(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    started = tmp_path / "python"
    started.write_text("#!/bin/sh\nenv\n")
    started.chmod(0o700)
    monkeypatch.setenv("REBOND_SECRET_KEY", "a secret of ours")
    monkeypatch.setattr("sys.executable", str(started))
    environment = file_inside(a_pdf())
    assert environment is not None
    assert b"REBOND" not in environment


def test_a_visitor_finds_the_verification_on_every_page(client: Client, cast: Cast) -> None:
    device = a_computer(cast)
    pages = [
        "/",
        *(f"/c/{token_of(*one)}" for one in ((Shown.COMPUTER, device.pk), (Shown.LOT, device.lot_id))),
    ]
    found = [client.get(address, follow=True).content.decode().count('href="/verify/"') for address in pages]
    assert found == [1, 2, 2]
