"""What logs of nwipe and reports of Blancco prove, and above all what they do not."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from passport.erasure import (
    Bus,
    Doubt,
    DriveErasure,
    Errors,
    Failed,
    Host,
    Level,
    Method,
    Proven,
    Result,
    Unknown,
    Verdict,
    Verification,
    level_of,
)
from passport.formats import blancco, nwipe
from passport.hardware import DriveKind
from passport.refusal import Reason, UnreadableDocument
from passport.storage import HiddenArea

SIZE = 500_107_862_016


@dataclass(frozen=True, kw_only=True)
class Wipe:
    """One drive of an invented log."""

    device: str = "/dev/sda"
    type: str = " ATA"
    model: str = "ST500LM021-1KJ152"
    serial: str = "W620ABCD"
    size: int = SIZE
    written: int = SIZE
    read: int | None = SIZE
    status: str = " Erased "
    alert: str = " "
    errors: tuple[int, int, int] = (0, 0, 0)
    percent: str = "100.00%"
    hidden: str = ""


def a_log(*wipes: Wipe, version: str = "0.42", method: str = "PRNG Stream", verify: str = "VL") -> str:
    new = version.startswith("0.4")
    at = "[2024/03/05 10:11:12]"
    lines = [f"{at}    info: nwipe {version}"] if new else []
    for wipe in wipes:
        lines.append(
            f"{at}  notice: Found {wipe.device}, {wipe.type}, {wipe.model}, 500 GB, S/N={wipe.serial}"
        )
        if wipe.hidden:
            lines.append(f"{at} warning: {wipe.hidden} on {wipe.device}")
    lines += [f"{at}    info: system-manufacturer = LENOVO", f"{at}    info: system-serial-number = R90ABCDE"]
    lines += [f"{at}  notice:   banner   = nwipe {version}", f"{at}  notice:   method   = {method}"]
    lines += [f"{at}  notice:   rounds   = 1"]
    for wipe in wipes:
        lines += _passes(wipe, method, new=new)
    lines += _tables(wipes, method, verify, new=new)
    return "\n".join(
        [*lines, "[2024/03/05 12:00:02]    info: Nwipe successfully completed. See summary table."]
    )


def _passes(wipe: Wipe, method: str, *, new: bool) -> list[str]:
    at, later, device = "[2024/03/05 10:12:00]  notice:", "[2024/03/05 12:00:00]  notice:", wipe.device
    geometry = [
        f"{at} {device}: Device geometry is as follows...",
        f"{at}   Total device bytes   = {wipe.size}",
    ]
    lines = geometry if new else [f"{at} {device}, sect/blk/dev 512/4096/{wipe.size}"]
    lines += [f"{at} Invoking method '{method}' on {device}", f"{at} Starting round 1 of 1 on {device}"]
    lines += [f"{later} {wipe.written} bytes written to {device}"]
    if wipe.read is not None:
        lines += [f"{later} Verifying pass 1 of 1, round 1 of 1, on {device}"]
        lines += [f"{later} {wipe.read} bytes read from {device}"]
        lines += [f"{later} Verified pass 1 of 1, round 1 of 1, on '{device}'."]
    return [*lines, f"{later} Finished final round 1 of 1 on {device}"]


def _tables(wipes: tuple[Wipe, ...], method: str, verify: str, *, new: bool) -> list[str]:
    lines = ["", f"{' Error Summary ':*^80}", "!   Device | Pass Errors | Verifications Errors | Fdatasync"]
    for wipe in wipes:
        counts = " | ".join(f"{count:>10}" for count in wipe.errors)
        lines.append(f"{wipe.alert} {wipe.device[5:]:>8} | {counts}")
    lines.append("*" * 80)
    if new:
        lines += [
            "",
            f"{' Erasure Summary ':*^80}",
            "!   Device | Bytes Erased | Bytes Total | Percentage Erased",
        ]
        for wipe in wipes:
            row = f"{wipe.written:>17} | {wipe.size:>16} | {wipe.percent:>17}"
            lines.append(f"{wipe.alert} {wipe.device[5:]:>8} | {row}")
        lines.append("*" * 80)
    lines += [
        "",
        f"{' Drive Status ':*^80}",
        "!   Device | Status | Thru-put | HH:MM:SS | Model/Serial Number",
    ]
    for wipe in wipes:
        row = f"{wipe.status}|  112 MB/s | 01:48:00 | {wipe.model[:17]}/{wipe.serial}"
        lines.append(f"{wipe.alert} {wipe.device[5:]:>8} |{row}")
    lines += [
        "-" * 80,
        f"[2024/03/05 12:00:01] Total Throughput  112 MB/s, {method}, 1R+NB+{verify}",
        "*" * 80,
        "",
    ]
    return lines


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


# Blancco

BLANCCO = {
    "state": "Successful",
    "start_time": "2026-01-10 08:22:06",
    "end_time": "2026-01-10 10:51:47",
    "timestamp": "2026-01-10T10:52:06+0100",
    "erasure_standard_name": "NIST 800-88 Clear",
    "overwriting_rounds": "1",
    "firmware_rounds": "0",
    "total_erasure_rounds": "1",
    "cleaned_sectors": str(SIZE // 512),
    "failed_sectors": "0",
    "total_errors": "0",
}
TARGET = {
    "type": "ATA",
    "model": "WDC WD5000LPLX-08ZNTT0",
    "serial": "WD-WX11A1234567",
    "capacity": str(SIZE),
}
DISK = {"model": "WDC WD5000LPLX-08ZNTT0", "serial": "WD-WX11A1234567", "interface_type": "SATA"}


def an_erasure(*, target: dict[str, str] | None = None, **changes: str | None) -> dict[str, object]:
    leaves = {name: value for name, value in (BLANCCO | changes).items() if value is not None}
    return {**leaves, "target": TARGET | (target or {})}


def as_xml(*found: dict[str, object], disks: tuple[dict[str, str], ...] = (DISK,)) -> bytes:
    root = ET.Element("root")
    data = ET.SubElement(ET.SubElement(root, "report"), "blancco_data")
    author = ET.SubElement(ET.SubElement(ET.SubElement(data, "description"), "log_entry"), "author")
    ET.SubElement(author, "product_name").text = "Blancco Drive Eraser"
    ET.SubElement(author, "product_version").text = "7.16.0"
    hardware = ET.SubElement(data, "blancco_hardware_report")
    _entries(hardware, "system", {"manufacturer": "LENOVO", "serial": "R90ABCDE"})
    inventory = _entries(hardware, "disks", {})
    for disk in disks:
        _entries(inventory, "disk", dict(disk))
    section = _entries(ET.SubElement(data, "blancco_erasure_report"), "erasures", {})
    for erasure in found:
        _entries(section, "erasure", erasure)
    return ET.tostring(root)


def _entries(parent: ET.Element, name: str, held: dict[str, object] | dict[str, str]) -> ET.Element:
    node = ET.SubElement(parent, "entries", name=name)
    for key, value in held.items():
        if isinstance(value, dict):
            _entries(node, key, value)
        else:
            ET.SubElement(node, "entry", name=key, type="string").text = str(value)
    return node


def as_json(*found: dict[str, object], disks: tuple[dict[str, str], ...] = (DISK,)) -> bytes:
    def listed(value: object) -> object:
        return [{key: listed(held)} for key, held in value.items()] if isinstance(value, dict) else value

    author = {"product_name": "Blancco Drive Eraser", "product_version": "7.16.0"}
    data = [
        {"description": [{"document_log": [{"log_entry": [{"author": listed(author)}]}]}]},
        {
            "blancco_hardware_report": [
                {"system": listed({"manufacturer": "LENOVO", "serial": "R90ABCDE"})},
                {"disks": [{"disk": listed(disk)} for disk in disks]},
            ]
        },
        {"blancco_erasure_report": [{"erasures": [{"erasure": listed(erasure)} for erasure in found]}]},
    ]
    return json.dumps({"reports": [{"blancco_data": data}]}).encode()


both_forms = pytest.mark.parametrize("written", [as_xml, as_json])


@both_forms
def test_a_successful_erasure_is_proven_with_its_own_words(written: Callable[..., bytes]) -> None:
    report = blancco.read(written(an_erasure()))
    paris = timezone(timedelta(hours=1))
    assert (report.tool_version, report.host) == ("7.16.0", Host(maker="LENOVO", serial="R90ABCDE"))
    assert [erasure.result for erasure in report.erasures] == [
        Proven(
            drive_serial="WD-WX11A1234567",
            drive_model="WDC WD5000LPLX-08ZNTT0",
            size_bytes=SIZE,
            kind=DriveKind.UNKNOWN,
            method=Method.OVERWRITE,
            method_name="NIST 800-88 Clear",
            level=Level.CLEAR,
            verification=Verification.SAMPLE,
            tool="Blancco Drive Eraser",
            tool_version="7.16.0",
            started_at=datetime(2026, 1, 10, 8, 22, 6, tzinfo=paris),
            ended_at=datetime(2026, 1, 10, 10, 51, 47, tzinfo=paris),
        )
    ]


@both_forms
@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"state": "Successful with exceptions"}, Unknown((Doubt.EXCEPTIONS, Doubt.NOT_VERIFIED))),
        ({"state": "Erased with exceptions"}, Unknown((Doubt.EXCEPTIONS, Doubt.NOT_VERIFIED))),
        ({"state": "Failed"}, Failed((Doubt.TOOL_SAYS_FAILED,))),
        ({"state": "Not Erased"}, Failed((Doubt.TOOL_SAYS_FAILED,))),
        ({"state": "Unsuccessful"}, Failed((Doubt.TOOL_SAYS_FAILED,))),
        ({"state": "Cancelled by user"}, Failed((Doubt.ABORTED,))),
        ({"state": "Stopped with 0 errors"}, Failed((Doubt.ABORTED,))),
        ({"state": "Running"}, Unknown((Doubt.UNCLEAR_STATUS, Doubt.NOT_VERIFIED))),
        ({"state": None}, Unknown((Doubt.UNFINISHED, Doubt.NOT_VERIFIED))),
        ({"failed_sectors": "8"}, Failed((Doubt.FAILED_SECTORS,))),
        ({"failed_sectors": "some"}, Unknown((Doubt.CONTRADICTION,))),
        ({"failed_sectors": "-1"}, Unknown((Doubt.CONTRADICTION,))),
        ({"total_errors": "1"}, Failed((Doubt.WRITE_ERRORS,))),
        ({"cleaned_sectors": "1000"}, Unknown((Doubt.INCOMPLETE,))),
        ({"cleaned_sectors": None}, Unknown((Doubt.EXTENT_UNKNOWN,))),
        ({"verification_percentage": "0"}, Unknown((Doubt.NOT_VERIFIED,))),
        ({"end_time": None}, Unknown((Doubt.NO_END_TIME,))),
        ({"overwriting_rounds": "0"}, Unknown((Doubt.METHOD_UNKNOWN,))),
    ],
)
def test_any_other_state_or_count_is_not(
    written: Callable[..., bytes], changes: dict[str, str | None], expected: Result
) -> None:
    [erasure] = blancco.read(written(an_erasure(**changes))).erasures
    assert erasure.result == expected


@both_forms
def test_a_message_of_failure_beside_a_success_is_a_doubt(written: Callable[..., bytes]) -> None:
    told = an_erasure() | {"erasure_details": {"failure": {"message": "Remapped sectors not erased"}}}
    [erasure] = blancco.read(written(told)).erasures
    assert erasure.result == Unknown((Doubt.EXCEPTIONS,))


@both_forms
def test_sectors_of_4096_bytes_are_recognised_by_the_capacity(written: Callable[..., bytes]) -> None:
    [erasure] = blancco.read(written(an_erasure(cleaned_sectors=str(SIZE // 4096)))).erasures
    assert (erasure.bytes_erased, type(erasure.result)) == (SIZE, Proven)


@both_forms
def test_a_full_verification_is_told_from_a_sample(written: Callable[..., bytes]) -> None:
    [erasure] = blancco.read(written(an_erasure(verification_percentage="100"))).erasures
    assert erasure.verification is Verification.FULL


@both_forms
def test_a_firmware_erasure_is_held_for_the_weakest_of_its_kind(written: Callable[..., bytes]) -> None:
    changes = {
        "erasure_standard_name": "NIST 800-88 Purge",
        "overwriting_rounds": "0",
        "firmware_rounds": "1",
    }
    [erasure] = blancco.read(written(an_erasure(**changes))).erasures
    assert erasure.level is Level.CLEAR


@both_forms
def test_several_drives_and_several_erasures_of_one_are_all_kept(written: Callable[..., bytes]) -> None:
    data = written(
        an_erasure(state="Failed"),
        an_erasure(),
        an_erasure(target={"serial": "SECOND01"}),
        an_erasure(target={"serial": "STICK001"}),
        disks=(DISK, {"serial": "SECOND01", "type": "SSD"}, {"serial": "STICK001", "interface_type": "USB"}),
    )
    found = blancco.read(data).erasures
    assert [
        (erasure.drive_serial, type(erasure.result).__name__, erasure.is_removable) for erasure in found
    ] == [
        ("WD-WX11A1234567", "Failed", False),
        ("WD-WX11A1234567", "Proven", False),
        ("SECOND01", "Proven", False),
        ("STICK001", "Proven", True),
    ]
    assert [erasure.kind for erasure in found[1:]] == [DriveKind.UNKNOWN, DriveKind.SSD, DriveKind.USB]


@both_forms
def test_a_drive_without_serial_is_not_proven(written: Callable[..., bytes]) -> None:
    [erasure] = blancco.read(written(an_erasure(target={"serial": "000000"}))).erasures
    assert erasure.result == Unknown((Doubt.NO_DRIVE_SERIAL,))


def test_one_count_of_sectors_proves_nothing_for_two_drives() -> None:
    root = ET.fromstring(as_xml(an_erasure()))
    [erasure] = root.findall(".//entries[@name='erasure']")
    _entries(erasure, "target", TARGET | {"serial": "SECOND01"})
    found = blancco.read(ET.tostring(root)).erasures
    assert [one.result for one in found] == [Unknown((Doubt.EXTENT_UNKNOWN,))] * 2


XML_BOMB = b"""<?xml version="1.0"?><!DOCTYPE root [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>
<root><report><blancco_data>&b;</blancco_data></report></root>"""

EXTERNAL_ENTITY = b"""<!DOCTYPE root [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<root><report><blancco_data>&a;</blancco_data></report></root>"""


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", Reason.TRUNCATED),
        (b"<root><report><blancco_data>", Reason.TRUNCATED),
        (b"<root></report>", Reason.MALFORMED),
        (b'{"reports": [{"blancco_data": ', Reason.TRUNCATED),
        (b'{"reports": [{]}', Reason.MALFORMED),
        (XML_BOMB, Reason.FORBIDDEN_XML),
        (EXTERNAL_ENTITY, Reason.FORBIDDEN_XML),
        (b"[" * 100_000, Reason.TOO_DEEP),
        (b"<a>" * 500 + b"</a>" * 500, Reason.TOO_DEEP),
        (b"<root><report><blancco_data/></report></root>", Reason.NO_HARDWARE),
        (b'{"blancco_data": ' + b"1" * 10_000 + b"}", Reason.MALFORMED),
    ],
)
def test_what_is_no_report_is_refused_with_a_reason(data: bytes, reason: Reason) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        blancco.read(data)
    assert refused.value.reason is reason


def test_a_broken_report_names_the_place() -> None:
    with pytest.raises(UnreadableDocument) as refused:
        blancco.read(b"<root>\n<report>")
    assert refused.value.where == "line 2, column 9"


def test_blancco_is_told_from_other_files() -> None:
    assert blancco.detect(as_xml(an_erasure())[:4096], "report.xml")
    assert blancco.detect(as_json(an_erasure())[:4096], "report.json")
    assert not blancco.detect(b"<REQUEST><CONTENT>", "blancco.xml")


# Whatever the bytes

lines = st.sampled_from(
    [*a_log(Wipe(), Wipe(device="/dev/sdb")).splitlines(), "*" * 80, "a | b | c | d | e | f", "!|"]
)


@given(st.lists(lines | st.text(max_size=40), max_size=40))
def test_any_order_of_lines_is_read_or_refused(some: list[str]) -> None:
    try:
        report = nwipe.read("\n".join(some).encode("utf-8", "surrogatepass"))
    except UnreadableDocument:
        return
    assert all(erasure.result is not None for erasure in report.erasures)


@given(
    st.binary(max_size=300), st.sampled_from([b"", b"<root>", b"{", b"[2024/03/05 10:11:12]  notice: Found "])
)
def test_any_bytes_are_read_or_refused(tail: bytes, head: bytes) -> None:
    for reader in (nwipe, blancco):
        assert isinstance(reader.detect(head + tail, "x"), bool)
        try:
            reader.read(head + tail)
        except UnreadableDocument as refused:
            assert refused.cure  # noqa: PT017 -- either outcome is well, another exception is not


trees = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(["erasure", "target", "serial", "capacity", "disks", "disk", "state"]), inner
        )
    ),
    max_leaves=20,
)


@given(trees, st.integers(0, 2000))
def test_any_json_below_the_names_of_blancco_is_read_or_refused(tree: object, cut: int) -> None:
    whole = json.dumps(
        {"blancco_data": {"blancco_erasure_report": tree, "disks": tree, "description": tree}}
    ).encode()
    for data in (whole, whole[:cut]):
        try:
            report = blancco.read(data)
        except UnreadableDocument:
            continue
        assert all(erasure.result is not None for erasure in report.erasures)


# The judge itself

SOUND = DriveErasure(
    tool="nwipe",
    drive_serial="W620ABCD",
    size_bytes=SIZE,
    method=Method.OVERWRITE_ZEROS,
    ended_at=datetime(2024, 3, 5, 12, tzinfo=UTC),
    bytes_erased=SIZE,
    verification=Verification.FULL,
    verdict=Verdict.SUCCESS,
)


def test_an_erasure_starts_unknown() -> None:
    assert isinstance(DriveErasure(tool="x").result, Unknown)
    assert isinstance(SOUND.result, Proven)


@pytest.mark.parametrize(
    "spoilt",
    [
        replace(SOUND, drive_serial=None),
        replace(SOUND, drive_serial=""),
        replace(SOUND, size_bytes=None),
        replace(SOUND, size_bytes=0),
        replace(SOUND, bytes_erased=None),
        replace(SOUND, bytes_erased=SIZE - 1),
        replace(SOUND, verification=Verification.NONE),
        replace(SOUND, ended_at=None),
        replace(SOUND, method=Method.UNKNOWN),
        replace(SOUND, method=Method.READ_ONLY),
        replace(SOUND, hidden_area=HiddenArea.PRESENT),
        replace(SOUND, doubts=(Doubt.CONTRADICTION,)),
        *(replace(SOUND, verdict=verdict) for verdict in Verdict if verdict is not Verdict.SUCCESS),
        *(
            replace(SOUND, errors=Errors(**{name: 1}))
            for name in ("write", "verification", "sync", "sectors")
        ),
    ],
)
def test_one_fact_less_is_no_proof_and_says_why(spoilt: DriveErasure) -> None:
    assert isinstance(spoilt.result, Failed | Unknown)
    assert spoilt.result.reasons != ()


def test_proof_cannot_be_made_without_verification_or_serial() -> None:
    assert isinstance(SOUND.result, Proven)
    with pytest.raises(ValueError, match="verified"):
        replace(SOUND.result, verification=Verification.NONE)
    with pytest.raises(ValueError, match="serial"):
        replace(SOUND.result, drive_serial="")


@pytest.mark.parametrize("kind", list(DriveKind))
def test_the_level_is_the_method_s_and_overwriting_never_purges(kind: DriveKind) -> None:
    levels = {method: level_of(method, kind) for method in Method}
    assert levels == {
        Method.OVERWRITE: Level.CLEAR,
        Method.OVERWRITE_ZEROS: Level.CLEAR,
        Method.OVERWRITE_ONES: Level.CLEAR,
        Method.OVERWRITE_RANDOM: Level.CLEAR,
        Method.OVERWRITE_SEVERAL: Level.CLEAR,
        Method.ATA_SECURE_ERASE: Level.CLEAR,
        Method.ATA_ENHANCED_SECURE_ERASE: Level.PURGE if kind is DriveKind.HDD else Level.CLEAR,
        Method.NVME_FORMAT: Level.CLEAR,
        Method.SANITIZE_OVERWRITE: Level.PURGE,
        Method.SANITIZE_BLOCK_ERASE: Level.PURGE,
        Method.SANITIZE_CRYPTO_ERASE: Level.PURGE,
        Method.DESTRUCTION: Level.DESTROY,
        Method.READ_ONLY: None,
        Method.UNKNOWN: None,
    }


def test_removable_is_what_hangs_on_usb() -> None:
    assert [bus for bus in Bus if replace(SOUND, bus=bus).is_removable] == [Bus.USB]
