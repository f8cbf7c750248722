"""What reports of Blancco prove, and above all what they do not."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from xml.etree import ElementTree as ET

import pytest
from erasure_documents import DISK, SIZE, TARGET, an_erasure, as_json, as_xml, entries

from passport.erasure import (
    Doubt,
    Failed,
    Host,
    Level,
    Method,
    Proven,
    Result,
    Unknown,
    Verification,
)
from passport.formats import blancco
from passport.hardware import DriveKind
from passport.refusal import Reason, UnreadableDocument

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
    entries(erasure, "target", TARGET | {"serial": "SECOND01"})
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
