"""What logs of nwipe prove, and above all what they do not."""

from __future__ import annotations

from datetime import datetime

import pytest
from erasure_documents import SIZE, Wipe, a_log

from passport.erasure import (
    Doubt,
    DriveErasure,
    Failed,
    Host,
    Level,
    Method,
    Proven,
    Result,
    Unknown,
    Verification,
)
from passport.formats import nwipe
from passport.hardware import DriveKind
from passport.refusal import Reason, UnreadableDocument
from passport.storage import HiddenArea


def erasures(text: str) -> tuple[DriveErasure, ...]:
    return nwipe.read(text.encode()).erasures


def result(text: str) -> Result:
    [only] = erasures(text)
    return only.result


@pytest.mark.parametrize("version", ["0.30", "0.33", "0.35", "0.40", "0.42"])
def test_a_whole_drive_written_and_read_back_is_proven(version: str) -> None:
    assert result(a_log(Wipe(), version=version)) == Proven(
        drive_serial="W620ABCD",
        drive_model="ST500LM021-1KJ152",
        size_bytes=SIZE,
        kind=DriveKind.UNKNOWN,
        method=Method.OVERWRITE_RANDOM,
        method_name="PRNG Stream",
        level=Level.CLEAR,
        verification=Verification.FULL,
        tool="nwipe",
        tool_version=version,
        started_at=datetime(2024, 3, 5, 10, 12),
        ended_at=datetime(2024, 3, 5, 12, 0),
    )


def test_zeros_that_a_lost_power_left_in_a_log_are_in_nothing_that_is_kept() -> None:
    whole = a_log(Wipe())
    for place in range(len(whole)):
        try:
            report = nwipe.read(f"{whole[:place]}\0{whole[place:]}".encode())
        except UnreadableDocument:
            continue
        assert "\\x00" not in repr(report)


def test_the_host_and_the_tool_are_kept() -> None:
    report = nwipe.read(a_log(Wipe()).encode())
    assert (report.tool, report.tool_version, report.host) == (
        "nwipe",
        "0.42",
        Host(maker="LENOVO", serial="R90ABCDE"),
    )


def test_each_drive_of_a_log_is_judged_apart() -> None:
    log = a_log(
        Wipe(device="/dev/sda", serial="AAAA1111"),
        Wipe(device="/dev/sdb", serial="BBBB2222", status="-FAILED-", alert="!", errors=(1, 0, 0)),
        Wipe(device="/dev/nvme0n1", type="NVME", model="SAMSUNG MZVLB256", serial="CCCC3333"),
        Wipe(
            device="/dev/sdc",
            type=" USB",
            model="Cruzer/Blade",
            serial="DDDD4444",
            status="UABORTED",
            alert="!",
        ),
    )
    found = {erasure.drive_serial: erasure for erasure in erasures(log)}
    assert {serial: type(erasure.result).__name__ for serial, erasure in found.items()} == {
        "AAAA1111": "Proven",
        "BBBB2222": "Failed",
        "CCCC3333": "Proven",
        "DDDD4444": "Failed",
    }
    assert {serial: erasure.kind for serial, erasure in found.items()} == {
        "AAAA1111": DriveKind.UNKNOWN,
        "BBBB2222": DriveKind.UNKNOWN,
        "CCCC3333": DriveKind.NVME,
        "DDDD4444": DriveKind.USB,
    }
    assert [erasure.drive_serial for erasure in found.values() if erasure.is_removable] == ["DDDD4444"]


@pytest.mark.parametrize(
    ("wipe", "expected"),
    [
        (Wipe(status="-FAILED-", alert="!"), Failed((Doubt.TOOL_SAYS_FAILED,))),
        (Wipe(status="UABORTED", alert="!"), Failed((Doubt.ABORTED,))),
        (Wipe(errors=(0, 3, 0)), Failed((Doubt.VERIFICATION_ERRORS,))),
        (Wipe(errors=(2, 0, 0)), Failed((Doubt.WRITE_ERRORS,))),
        (Wipe(errors=(0, 0, 1)), Failed((Doubt.WRITE_ERRORS,))),
        (Wipe(status="INSANITY"), Unknown((Doubt.UNCLEAR_STATUS,))),
        (Wipe(status=" Gelöscht"), Unknown((Doubt.UNCLEAR_STATUS,))),
        (Wipe(alert="!"), Unknown((Doubt.CONTRADICTION,))),
        (Wipe(read=None), Unknown((Doubt.NOT_VERIFIED,))),
        (Wipe(read=SIZE - 512), Unknown((Doubt.NOT_VERIFIED,))),
        (Wipe(written=SIZE - 512), Unknown((Doubt.INCOMPLETE,))),
        (Wipe(percent="99.99%"), Unknown((Doubt.INCOMPLETE,))),
        (Wipe(serial=""), Unknown((Doubt.NO_DRIVE_SERIAL,))),
        (Wipe(serial="XXXXXXXXXXXXXXX"), Unknown((Doubt.NO_DRIVE_SERIAL,))),
        (Wipe(serial="???????????????"), Unknown((Doubt.NO_DRIVE_SERIAL,))),
        (Wipe(hidden=" *** HIDDEN SECTORS DETECTED ! ***"), Unknown((Doubt.HIDDEN_AREA,))),
    ],
)
def test_anything_less_is_not_proven(wipe: Wipe, expected: Result) -> None:
    assert result(a_log(wipe)) == expected


def test_an_indeterminate_hidden_area_is_told_and_does_not_deny_the_proof() -> None:
    [erasure] = erasures(a_log(Wipe(hidden="HIDDEN SECTORS INDETERMINATE!")))
    assert erasure.hidden_area is HiddenArea.INDETERMINATE
    assert isinstance(erasure.result, Proven)


def test_a_log_without_any_row_of_errors_is_not_finished() -> None:
    log = "\n".join(line for line in a_log(Wipe(), version="0.33").splitlines() if "   0 |  " not in line)
    assert result(log) == Unknown((Doubt.UNFINISHED,))


def test_a_verification_that_read_without_comparing_is_none() -> None:
    log = "\n".join(line for line in a_log(Wipe()).splitlines() if "Verified pass" not in line)
    assert result(log) == Unknown((Doubt.NOT_VERIFIED,))


def test_a_final_blanking_pass_that_was_verified_counts() -> None:
    log = a_log(Wipe(read=None)).replace(
        "notice: Finished final round 1 of 1 on /dev/sda",
        f"notice: Blanking device /dev/sda\n"
        f"[2024/03/05 12:00:00]  notice: {SIZE} bytes written to /dev/sda\n"
        f"[2024/03/05 12:00:00]  notice: Verifying that /dev/sda is empty.\n"
        f"[2024/03/05 12:00:00]  notice: {SIZE} bytes read from /dev/sda\n"
        f"[2024/03/05 12:00:00]  notice: [SUCCESS] Verified that /dev/sda is empty.",
    )
    assert isinstance(result(log), Proven)


def test_every_pass_must_have_covered_the_drive() -> None:
    short = f"[2024/03/05 11:00:00]  notice: {SIZE // 2} bytes written to /dev/sda\n"
    log = a_log(Wipe()).replace(
        "[2024/03/05 12:00:00]  notice: Verifying", short + "[2024/03/05 12:00:00]  notice: Verifying"
    )
    assert result(log) == Unknown((Doubt.INCOMPLETE,))


@pytest.mark.parametrize("method", ["Verify Zeros (0x00)", "Verify Ones  (0xFF)"])
def test_reading_is_no_erasure(method: str) -> None:
    assert result(a_log(Wipe(), method=method)) == Unknown((Doubt.NOT_AN_ERASURE,))


def test_a_method_that_is_not_known_proves_nothing() -> None:
    assert result(a_log(Wipe(), method="Quantum Shuffle")) == Unknown((Doubt.METHOD_UNKNOWN,))


def test_a_log_cut_off_anywhere_is_never_proven() -> None:
    lines = a_log(Wipe()).splitlines()
    for length in range(1, len(lines)):
        try:
            results = [erasure.result for erasure in erasures("\n".join(lines[:length]))]
        except UnreadableDocument:
            continue
        assert all(isinstance(one, Unknown) for one in results), length


def test_a_log_cut_off_before_the_tables_says_that_it_is_not_finished() -> None:
    log = a_log(Wipe()).partition("\n*")[0]
    assert result(log) == Unknown((Doubt.UNFINISHED, Doubt.NO_END_TIME))


def test_a_log_whose_line_of_throughput_was_lost_is_not_finished() -> None:
    kept = [line for line in a_log(Wipe()).splitlines() if "Total Throughput" not in line]
    assert result("\n".join(kept)) == Unknown((Doubt.UNFINISHED,))


def test_the_serial_in_the_table_must_be_the_one_that_was_found() -> None:
    log = a_log(Wipe()).replace("ST500LM021-1KJ152/W620ABCD", "ST500LM021-1KJ152/OTHER123")
    assert result(log) == Unknown((Doubt.CONTRADICTION,))


def test_a_log_without_its_first_lines_takes_the_serial_from_the_table() -> None:
    lines = [line for line in a_log(Wipe()).splitlines() if "Found" not in line]
    [erasure] = erasures("\n".join(lines))
    assert (erasure.drive_serial, erasure.drive_model) == ("W620ABCD", "ST500LM021-1KJ152")


def test_two_sizes_of_one_drive_contradict_each_other() -> None:
    log = a_log(Wipe()).replace(f"Total device bytes   = {SIZE}", f"Total device bytes   = {SIZE - 512}")
    assert result(log) == Unknown((Doubt.CONTRADICTION,))


def test_a_drive_that_was_only_found_is_no_erasure() -> None:
    found = "[2024/03/05 10:11:12]  notice: Found /dev/sdz, USB, Stick, 8 GB, S/N=STICK001\n"
    log = a_log(Wipe()).replace(
        "[2024/03/05 10:11:12]    info: system-m", found + "[2024/03/05 10:11:12]    info: system-m"
    )
    assert [erasure.drive_serial for erasure in erasures(log)] == ["W620ABCD"]


@pytest.mark.parametrize("version", ["0.33", "0.42"])
def test_several_runs_in_one_file_are_not_mixed(version: str) -> None:
    first = a_log(Wipe(serial="AAAA1111", status="-FAILED-", alert="!", read=None), version=version)
    second = a_log(Wipe(serial="BBBB2222"), version=version)
    results = [(erasure.drive_serial, type(erasure.result)) for erasure in erasures(first + "\n" + second)]
    assert results == [("AAAA1111", Failed), ("BBBB2222", Proven)]


def test_a_run_that_was_cut_off_does_not_borrow_the_next_ones_tables() -> None:
    cut = a_log(Wipe(serial="AAAA1111"), version="0.33").partition("\n*")[0]
    results = [
        erasure.result for erasure in erasures(cut + "\n" + a_log(Wipe(serial="BBBB2222"), version="0.33"))
    ]
    assert [type(one) for one in results] == [Unknown, Proven]


def test_windows_line_ends_and_stray_bytes_change_nothing() -> None:
    log = a_log(Wipe()).replace("\n", "\r\n").encode() + b"\xff\xfe\x00"
    assert isinstance(nwipe.read(log).erasures[0].result, Proven)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.UNKNOWN_FORMAT),
        (b"hello", Reason.UNKNOWN_FORMAT),
        (b"%PDF-1.3 /Producer nwipe", Reason.UNSUPPORTED_FORMAT),
        (b"        Disk Erasure Report\n Page 1", Reason.UNSUPPORTED_FORMAT),
        (b"[2024/03/05 10:11:12]  notice: Opened entropy source '/dev/urandom'.", Reason.NO_HARDWARE),
    ],
)
def test_what_is_no_log_is_refused_with_a_cure(data: bytes, reason: Reason) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        nwipe.read(data)
    assert refused.value.reason is reason
    assert "log" in refused.value.cure


@pytest.mark.parametrize(
    ("head", "name", "expected"),
    [
        (b"[2024/03/05 10:11:12]  notice: Found", "wipe.log", True),
        (b"%PDF-1.3 /Producer (https://github.com/martijnvanbrummelen/nwipe)", "a.pdf", True),
        (b"%PDF-1.3", "nwipe_report.pdf", True),
        (b"   System Erasure Report", "a.txt", True),
        (b"%PDF-1.3", "a.pdf", False),
        (b"{}", "nwipe.json", False),
        (b"# dmidecode 3.4", "nwipe.txt", False),
    ],
)
def test_nwipe_is_told_from_other_files(head: bytes, name: str, expected: bool) -> None:
    assert nwipe.detect(head, name) is expected
