"""`rebond-workbench verify`: integrity and trust are told apart."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from passport.certificate import (
    Certificate,
    CertifiedAreas,
    CertifiedDrive,
    CertifiedMethod,
    CertifyingTool,
    ClockSource,
    Outcome,
    Reading,
    Setting,
    Times,
    Writing,
)
from passport.certificate_keys import TrustedKey, TrustList, delegate, public_key, trust_to_json
from passport.certificate_seal import Link, seal
from passport.erasure import Bus, Level, Method, Verification
from passport.hardware import DriveKind
from passport.sanitization import ResultKind
from passport.storage import HiddenArea
from passport.strict import b64
from workbench import cli
from workbench.exits import Exit

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
WORKSHOP = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
NAME, WORKSHOP_NAME = b64(public_key(KEY)), b64(public_key(WORKSHOP))

CERTIFICATE = Certificate(
    certificate_id="0195565a-0a00-7000-8000-000000000001",
    issued_at=NOON,
    drive=CertifiedDrive(
        kind=DriveKind.HDD, bus=Bus.ATA, size_bytes=4096, sector_bytes=512, loop=True, serial="INV-0001"
    ),
    setting=Setting(),
    method=CertifiedMethod(method=Method.OVERWRITE_RANDOM, seen_on_real_hardware=False),
    writing=Writing(erased_bytes=4096, unwritten_sectors=0, resumed=0),
    reading=Reading(
        verification=Verification.FULL,
        read_bytes=4096,
        unreadable_sectors=0,
        mismatched_sectors=0,
        markers_planted=0,
        old_data_found=0,
    ),
    hidden_areas=CertifiedAreas(state=HiddenArea.NONE),
    times=Times(started_at=NOON, ended_at=NOON, elapsed_milliseconds=1, clock=ClockSource.HARDWARE),
    outcome=Outcome(result=ResultKind.PROVEN, level=Level.CLEAR),
    tool=CertifyingTool(name="rebond-workbench", version="0.1.0"),
)


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REBOND_LANGUAGE", "en")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    delegation = delegate(
        WORKSHOP, subject=NAME, label="Stick 3", not_before=NOON, not_after=NOON + timedelta(days=1)
    )
    path = tmp_path / "certificate.json"
    path.write_bytes(seal(CERTIFICATE, key=KEY, link=Link(sequence=1), delegation=delegation))
    return path


def trust(folder: Path, *keys: str) -> Path:
    path = folder / "trust.json"
    path.write_bytes(trust_to_json(TrustList(keys=tuple(TrustedKey(key=key, label="a key") for key in keys))))
    return path


def test_an_intact_certificate_says_that_its_key_is_unknown_here(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["verify", str(file)]) == Exit.OK
    assert capsys.readouterr().out.splitlines() == [
        f"{file}: intact",
        "  Drive: INV-0001, 4096 bytes",
        "  Result: PROVEN, Clear",
        "  Method: overwritten with random bytes",
        "  Read back: 4096 bytes",
        "  Issued: 2026-03-02T12:00:00+00:00",
        "  Number of its key: 1",
        f"  Digest: {digest_of(file)}",
        "  A LOOP DEVICE: training or test, not the medium of a computer",
        "  This method was not yet seen on real hardware by its makers",
        f"  Key: unknown here; --trust FILE tells whose it is ({NAME})",
    ]


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        (Level.CLEAR, []),
        (Level.PURGE, ["  Purge was asked for, Clear was reached: not enough. Destroy the drive."]),
    ],
)
def test_a_level_below_the_one_that_was_asked_for_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], wanted: Level, told: list[str]
) -> None:
    outcome = replace(CERTIFICATE.outcome, level_wanted=wanted)
    path = tmp_path / "certificate.json"
    path.write_bytes(seal(replace(CERTIFICATE, outcome=outcome), key=KEY, link=Link(sequence=1)))
    assert cli.main(["verify", str(path)]) == Exit.OK
    said = capsys.readouterr().out.splitlines()
    assert said[2 : said.index("  Method: overwritten with random bytes")] == [
        "  Result: PROVEN, Clear",
        *told,
    ]


@pytest.mark.parametrize("key", [NAME, WORKSHOP_NAME])
def test_a_key_of_the_list_or_vouched_for_by_one_is_trusted(tmp_path: Path, file: Path, key: str) -> None:
    assert cli.main(["verify", str(file), "--trust", str(trust(tmp_path, key))]) == Exit.OK


def test_a_dead_clock_takes_no_trust_away_and_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The delegation is in what was signed: it was there before."""
    delegation = delegate(
        WORKSHOP, subject=NAME, label="Stick 3", not_before=NOON, not_after=NOON + timedelta(days=1)
    )
    dead = replace(CERTIFICATE, issued_at=datetime(2010, 1, 1, 0, 20, tzinfo=UTC))
    path = tmp_path / "certificate.json"
    path.write_bytes(seal(dead, key=KEY, link=Link(sequence=1), delegation=delegation))
    assert cli.main(["verify", str(path), "--trust", str(trust(tmp_path, WORKSHOP_NAME))]) == Exit.OK
    said = capsys.readouterr().out
    assert "The clock of that computer was wrong: it was signed after 2026-03-02T12:00:00+00:00" in said


def test_a_key_that_is_not_in_the_list_is_told_apart(
    tmp_path: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["verify", str(file), "--trust", str(trust(tmp_path))]) == Exit.UNTRUSTED
    said = capsys.readouterr().out
    assert said.startswith(f"{file}: intact\n")
    assert "Key: UNKNOWN" in said


def test_an_altered_one_says_where_whatever_the_trust(
    tmp_path: Path, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes(file.read_bytes().replace(b"INV-0001", b"INV-0002"))
    assert cli.main(["verify", str(file), "--trust", str(trust(tmp_path, NAME))]) == Exit.ALTERED
    assert capsys.readouterr().out == (
        f"{file}: ALTERED\n  certificate.drive.serial: This field was changed\n"
    )


def test_the_worst_of_several_decides(tmp_path: Path, file: Path) -> None:
    other = tmp_path / "other.json"
    other.write_bytes(b"{}")
    assert cli.main(["verify", str(file), str(other)]) == Exit.ALTERED


def test_a_pdf_is_no_altered_certificate_and_where_the_file_lies_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pdf, text = tmp_path / "certificate.pdf", tmp_path / "notes.txt"
    pdf.write_bytes(b"%PDF-1.7\n%\xaa\xaa\xaa\xaa\n")
    text.write_bytes(b"hello")
    assert cli.main(["verify", str(pdf), str(text)]) == Exit.ALTERED
    assert capsys.readouterr().out.splitlines() == [
        f"{pdf}: NOT A CERTIFICATE",
        "  This is a PDF: save certificate.json, the file attached to it, and verify that",
        f"{text}: NOT A CERTIFICATE",
    ]


def test_a_missing_file_is_no_alteration(tmp_path: Path, file: Path) -> None:
    assert cli.main(["verify", str(tmp_path / "none")]) == Exit.UNAVAILABLE
    assert cli.main(["verify", str(file), "--trust", str(tmp_path / "none")]) == Exit.UNAVAILABLE
    assert cli.main(["verify", str(file), "--trust", str(file)]) == Exit.UNAVAILABLE


def digest_of(file: Path) -> str:
    from passport.strict import digest

    return digest(file.read_bytes())
