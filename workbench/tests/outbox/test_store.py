"""The outbox on the stick."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passport.bundle import Carried, DocumentKind
from workbench.outbox.clock import Stamp
from workbench.outbox.store import Entry, Outbox

NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)


def entry(body: bytes = b"{}", kind: DocumentKind = DocumentKind.REPORT, **given: object) -> Entry:
    return Entry(**({"carried": Carried(kind, body), "added_at": NOW, "clock": "c"} | given))  # type: ignore[arg-type]


@pytest.fixture
def outbox(tmp_path: Path) -> Outbox:
    return Outbox.open(tmp_path / "outbox")


def test_what_is_added_waits_as_it_was(outbox: Outbox) -> None:
    given = entry(b"line\nline\x00\xff", machine="PN7K2M9Q41", lot="LOT-3", stamp=Stamp("start", 5, NOW))
    assert outbox.add(given)
    assert Outbox.open(outbox.folder).waiting() == [given]


def test_the_same_document_is_kept_once_even_after_it_was_sent(outbox: Outbox) -> None:
    assert outbox.add(entry())
    assert not outbox.add(entry())
    outbox.settle(entry().key, {"status": 201}, taken=True)
    assert not outbox.add(entry(added_at=NOW + timedelta(days=1)))
    assert (outbox.waiting(), outbox.sent(), outbox.count("waiting")) == ([], [entry()], 0)


def test_reports_go_before_what_was_found_on_their_computers(outbox: Outbox) -> None:
    checks = entry(b"1", DocumentKind.CHECKS)
    certificate = entry(b"2", DocumentKind.CERTIFICATE)
    late, early = entry(b"3", added_at=NOW + timedelta(hours=1)), entry(b"4")
    for one in (checks, certificate, late, early):
        outbox.add(one)
    assert outbox.waiting() == [early, late, checks, certificate]


def test_a_damaged_file_is_put_aside_and_the_others_go_on(outbox: Outbox) -> None:
    outbox.add(entry(b"good"))
    outbox.add(entry(b"hurt"))
    hurt = outbox.folder / "waiting" / entry(b"hurt").key
    data = bytearray(hurt.read_bytes())
    data[-1] ^= 1
    hurt.write_bytes(data)
    (outbox.folder / "waiting" / ("0" * 64)).write_bytes(b"")
    (outbox.folder / "waiting" / ("1" * 64)).write_bytes(b'{"schema":"rebond.outbox-entry/1"}\n')
    assert outbox.waiting() == [entry(b"good")]
    assert outbox.count("damaged") == 3


def test_a_refused_document_is_kept_with_the_reason(outbox: Outbox) -> None:
    outbox.add(entry())
    outbox.settle(entry().key, {"status": 422, "message": "no"}, taken=False)
    assert (outbox.count("refused"), outbox.waiting()) == (1, [])
    assert outbox.receipt(entry().key) == {"status": 422, "message": "no", "taken": False}


def test_power_lost_between_the_answer_and_the_putting_away_is_mended(outbox: Outbox) -> None:
    outbox.add(entry())
    (outbox.folder / "receipts" / entry().key).write_bytes(b'{"status":201,"taken":true}')
    again = Outbox.open(outbox.folder)
    assert (again.waiting(), again.sent()) == ([], [entry()])


def test_half_a_receipt_is_no_receipt(outbox: Outbox) -> None:
    outbox.add(entry())
    (outbox.folder / "receipts" / entry().key).write_bytes(b'{"status":2')
    assert Outbox.open(outbox.folder).waiting() == [entry()]


def test_halves_of_files_are_swept_at_the_next_opening(outbox: Outbox) -> None:
    (outbox.folder / "scratch" / "half").write_bytes(b"{")
    Outbox.open(outbox.folder)
    assert outbox.count("scratch") == 0


def test_halves_are_left_alone_while_somebody_writes(outbox: Outbox) -> None:
    (outbox.folder / "scratch" / "half").write_bytes(b"{")
    with outbox._hold(exclusive=False):
        Outbox.open(outbox.folder)
    assert outbox.count("scratch") == 1


def test_one_program_sends_at_a_time(outbox: Outbox) -> None:
    with outbox.sending() as first, Outbox.open(outbox.folder).sending() as second:
        assert (first, second) == (True, False)


def test_a_full_stick_is_told_and_leaves_nothing_half(
    outbox: Outbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that cannot be written stands for a stick that is full or was pulled out."""
    (outbox.folder / "scratch").rmdir()
    with pytest.raises(OSError, match="scratch"):
        outbox.add(entry())
    (outbox.folder / "scratch").mkdir()
    assert outbox.waiting() == []


@given(body=st.binary(max_size=2000), kind=st.sampled_from(DocumentKind), lot=st.text(max_size=20))
def test_any_document_comes_back_byte_for_byte(
    tmp_path_factory: pytest.TempPathFactory, body: bytes, kind: DocumentKind, lot: str
) -> None:
    outbox = Outbox.open(tmp_path_factory.mktemp("outbox"))
    given = entry(body, kind, lot=lot.encode("utf-8", "ignore").decode())
    outbox.add(given)
    assert outbox.waiting() == [given]
