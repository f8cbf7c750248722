"""A bundle goes from one stick to another by hand."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from passport.bundle import open_bundle
from passport.certificate_keys import TrustedKey, TrustList, public_key, trust_to_json
from passport.hardware import HardwareReport
from passport.strict import b64
from workbench import cli
from workbench.exits import Exit
from workbench.outbox.places import collect_certificates, keep_certificate, outbox_of
from workbench.outbox.sources import entry_of_file, entry_of_report
from workbench.spool import Spool

NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
REPORT = entry_of_report(HardwareReport(produced_at=NOW, serial="PN7K2M9Q41"), clock="here")
LOG = entry_of_file(b"a log", now=NOW)


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    spool = tmp_path / "stick"
    outbox = outbox_of(spool)
    outbox.add(REPORT)
    outbox.add(LOG)
    return spool


def bundled(stick: Path, *more: str) -> Path:
    file = stick.parent / "carried.zip"
    assert cli.main(["bundle", str(file), "--spool", str(stick), *more]) == Exit.OK
    return file


def test_a_bundle_holds_what_waits_signed_by_the_key_of_the_stick(stick: Path) -> None:
    bundle = open_bundle(bundled(stick).read_bytes())
    assert {carried.key for carried in bundle.documents} == {REPORT.key, LOG.key}
    assert bundle.manifest.key == b64(public_key(Spool(stick).key()))
    assert outbox_of(stick).count("waiting") == 2


def test_what_the_server_has_is_left_out_unless_asked_for(stick: Path) -> None:
    outbox_of(stick).settle(LOG.key, {"status": 201}, taken=True)
    assert [one.key for one in open_bundle(bundled(stick).read_bytes()).documents] == [REPORT.key]
    assert len(open_bundle(bundled(stick, "--sent").read_bytes()).documents) == 2


def test_another_stick_takes_it_in_once(
    stick: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, other = bundled(stick), tmp_path / "other"
    arguments = ["bundle", str(file), "--import", "--spool", str(other)]
    assert [cli.main(arguments), cli.main(arguments)] == [Exit.OK, Exit.OK]
    told = [line.split(",")[0] for line in capsys.readouterr().out.splitlines()[1:]]
    assert told == ["2 new of 2 documents", "0 new of 2 documents"]
    waiting = outbox_of(other).waiting()
    assert {entry.carried for entry in waiting} == {REPORT.carried, LOG.carried}
    assert {entry.machine for entry in waiting} == {"PN7K2M9Q41", ""}
    assert {entry.clock for entry in waiting} == {""}


def test_an_altered_bundle_takes_nothing_in(stick: Path, tmp_path: Path) -> None:
    file, other = bundled(stick), tmp_path / "other"
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 0x40
    file.write_bytes(data)
    assert cli.main(["bundle", str(file), "--import", "--spool", str(other)]) == Exit.ALTERED
    assert not (other / "outbox").exists()


@pytest.mark.parametrize("is_known", [True, False])
def test_with_a_list_of_trust_only_its_keys_are_taken_in(stick: Path, tmp_path: Path, is_known: bool) -> None:
    file, other = bundled(stick), tmp_path / "other"
    key = Spool(stick).key() if is_known else Ed25519PrivateKey.from_private_bytes(b"o" * 32)
    trust = tmp_path / "trust.json"
    trust.write_bytes(trust_to_json(TrustList(keys=(TrustedKey(key=b64(public_key(key)), label="clef"),))))
    arguments = ["bundle", str(file), "--import", "--spool", str(other), "--trust", str(trust)]
    assert cli.main(arguments) == (Exit.OK if is_known else Exit.UNTRUSTED)
    assert (other / "outbox").exists() == is_known


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    arguments = ["bundle", str(tmp_path / "none.zip"), "--import", "--spool", str(tmp_path)]
    assert cli.main(arguments) == Exit.UNAVAILABLE


def test_certificates_that_nobody_put_in_the_outbox_are_collected_once(stick: Path) -> None:
    folder = stick / "certificates"
    folder.mkdir()
    (folder / "00000001-0197.json").write_bytes(b"{}")
    (folder / ".00000002-0198.json.77").write_bytes(b"{")
    outbox = outbox_of(stick)
    assert [collect_certificates(stick, outbox, NOW), collect_certificates(stick, outbox, NOW)] == [1, 0]
    assert not keep_certificate(stick, b"{}", at=NOW, clock="here")
    assert [entry.carried.kind.value for entry in outbox.waiting()] == ["report", "report", "certificate"]


def test_the_records_that_a_certificate_names_follow_it_and_no_others(stick: Path) -> None:
    for name, data in {
        "0197-aa/overwrite.jsonl": b"one line\n",
        "0197-aa/.overwrite.jsonl.77": b"one li",
        "0199-cc/overwrite.jsonl": b"its certificate was never signed\n",
    }.items():
        file = stick / "evidence" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    (stick / "certificates").mkdir()
    (stick / "certificates/00000001-0197-aa.json").write_bytes(b"{}")
    outbox = outbox_of(stick)
    assert collect_certificates(stick, outbox, NOW) == 2
    assert [(entry.carried.kind.value, entry.carried.body) for entry in outbox.waiting()][2:] == [
        ("certificate", b"{}"),
        ("evidence", b"one line\n"),
    ]
