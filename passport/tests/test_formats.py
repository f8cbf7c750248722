"""Invented machines in every format, and how files arrive: marked, zipped, in other encodings, broken, foreign."""

import gzip
import io
import json
import time
import zipfile
from pathlib import Path

import pytest

from passport.formats import HardwareDocument, Kind, Reason, UnreadableDocument, identify, read
from passport.hardware import FormFactor, HardwareReport, from_json

FIXTURES = Path(__file__).parent / "fixtures"
FILES = sorted(path for path in FIXTURES.iterdir() if path.is_file() and path.name != "phone.glpi.json")
LSHW = (FIXTURES / "ardoise.lshw.json").read_bytes()
DMIDECODE = (FIXTURES / "ardoise.dmidecode.txt").read_bytes()
GLPI = (FIXTURES / "ardoise.glpi.json").read_bytes()
GLPI_XML = (FIXTURES / "ardoise.glpi.xml").read_bytes()


def report_of(data: bytes, name: str = "") -> HardwareReport:
    document = read(data, name)
    assert isinstance(document, HardwareDocument)
    return document.report


def refusal_of(data: bytes, name: str = "") -> tuple[Reason, str | None]:
    with pytest.raises(UnreadableDocument) as refused:
        read(data, name)
    assert refused.value.message
    assert refused.value.cure
    return refused.value.reason, refused.value.where


def zipped(packing: int = zipfile.ZIP_DEFLATED, **files: bytes) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", packing) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return held.getvalue()


@pytest.mark.parametrize("path", FILES, ids=[path.name for path in FILES])
def test_a_machine_is_read_as_it_was_written(path: Path) -> None:
    expected = json.loads((FIXTURES / "reports" / f"{path.name}.json").read_text(encoding="utf-8"))
    assert identify(path.read_bytes(), path.name) == expected["kind"]
    assert report_of(path.read_bytes(), path.name) == from_json(expected["report"])


def test_every_kind_of_hardware_report_has_a_machine() -> None:
    kinds = {identify(path.read_bytes(), path.name) for path in FILES}
    assert kinds == set(Kind) - {Kind.NWIPE, Kind.BLANCCO, Kind.LSHW_XML}


def test_the_same_machine_is_recognised_in_every_format() -> None:
    names = [path for path in FILES if path.name.startswith("ardoise") and "legacy" not in path.name]
    assert {report_of(path.read_bytes()).serial for path in names} == {"PN7K2M9Q41"}


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize("data", [LSHW, DMIDECODE, GLPI, GLPI_XML], ids=["lshw", "dmidecode", "glpi", "xml"])
def test_a_report_may_come_in_another_encoding(data: bytes, encoding: str) -> None:
    assert report_of(data.decode().encode(encoding)) == report_of(data)


@pytest.mark.parametrize("name", ["ardoise.rebond.json", "ardoise.lshw.json"])
def test_the_nul_at_the_end_of_a_text_of_firmware_is_left_out(name: str) -> None:
    data = (FIXTURES / name).read_text(encoding="utf-8")
    maker = report_of(data.encode()).maker
    ended = data.replace(f'"{maker}"', f'"{maker}\\u0000"')
    assert ended != data
    assert report_of(ended.encode()) == report_of(data.encode())


def test_a_backslash_before_what_looks_like_a_nul_stays() -> None:
    data = (FIXTURES / "ardoise.rebond.json").read_text(encoding="utf-8")
    maker = report_of(data.encode()).maker
    told = report_of(data.replace(f'"{maker}"', '"A\\\\u0000"').encode())
    assert told.maker == "A\\u0000"


def test_a_report_may_come_with_the_line_ends_of_windows() -> None:
    assert report_of(DMIDECODE.replace(b"\n", b"\r\n")) == report_of(DMIDECODE)


def test_a_report_may_come_in_an_archive_of_its_own() -> None:
    assert report_of(gzip.compress(LSHW), "a.json.gz") == report_of(LSHW)
    assert report_of(zipped(report=LSHW), "a.zip") == report_of(LSHW)


def test_archives_that_hold_nothing_clear_are_refused() -> None:
    assert refusal_of(zipped(one=LSHW, two=LSHW)) == (Reason.ARCHIVE_HOLDS_SEVERAL, None)
    assert refusal_of(zipped()) == (Reason.UNKNOWN_FORMAT, None)
    assert refusal_of(zipped(one=LSHW)[:200]) == (Reason.ARCHIVE_BROKEN, None)
    assert refusal_of(gzip.compress(LSHW)[:-30]) == (Reason.ARCHIVE_BROKEN, None)
    assert refusal_of(gzip.compress(gzip.compress(LSHW))) == (Reason.UNKNOWN_FORMAT, None)
    locked = bytearray(zipped(one=LSHW))
    locked[6] |= 1
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    assert refusal_of(bytes(locked)) == (Reason.ARCHIVE_ENCRYPTED, None)


@pytest.mark.parametrize(
    "data",
    [bytes(9_000_000), gzip.compress(bytes(9_000_000)), zipped(one=bytes(9_000_000))],
    ids=["plain", "gzip", "zip"],
)
def test_more_than_the_limit_is_refused_however_small_it_is_packed(data: bytes) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        read(data, limit=8 * 1024**2)
    assert refused.value.reason == Reason.TOO_LARGE


@pytest.mark.parametrize("packing", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA], ids=["bzip2", "LZMA"])
def test_an_archive_that_would_unfold_without_a_limit_is_not_opened(packing: int) -> None:
    assert refusal_of(zipped(packing, one=LSHW)) == (Reason.UNSUPPORTED_FORMAT, None)


@pytest.mark.parametrize("packing", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA])
def test_an_archive_with_any_byte_changed_is_read_or_refused(packing: int) -> None:
    whole = zipped(packing, one=b'{"id": "pc"}')
    for place in range(len(whole)):
        for other in (0, 255, whole[place] ^ 1):
            refusal_of(whole[:place] + bytes([other]) + whole[place + 1 :])


@pytest.mark.parametrize("data", [b"", b" \n\t", b"\xef\xbb\xbf", bytes(4096), b"\xff" * 512])
def test_an_empty_or_erased_file_is_refused(data: bytes) -> None:
    assert refusal_of(data) == (Reason.EMPTY, None)


def test_a_truncated_json_is_refused_at_its_last_line() -> None:
    for data in (LSHW, GLPI):
        reason, where = refusal_of(data[: len(data) // 2])
        assert reason == Reason.TRUNCATED
        assert where is not None
        assert where.startswith("line ")


def test_a_broken_json_is_refused_where_it_breaks() -> None:
    assert refusal_of(b'{"id": "pc", "class": "system",\n "product": }') == (
        Reason.MALFORMED,
        "line 2, column 13",
    )
    assert refusal_of(b'{\n"a" 1}') == (Reason.MALFORMED, "line 2, column 5")


def test_a_truncated_or_broken_xml_is_refused_where_it_breaks() -> None:
    assert refusal_of(b"<REQUEST>\n<CONTENT>") == (Reason.TRUNCATED, "line 2, column 10")
    assert refusal_of(GLPI_XML.replace(b"</BIOS>", b"</BIAS>")) == (Reason.MALFORMED, "line 5, column 154")


def test_xml_that_defines_entities_is_refused() -> None:
    bomb = b'<!DOCTYPE r [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    file = b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    for declared in (bomb, file):
        assert refusal_of(declared + b"<REQUEST><CONTENT>&a;</CONTENT></REQUEST>")[0] == Reason.FORBIDDEN_XML


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 100_000,
        b'{"id":"pc","class":"system","children":[' * 90 + b"{}" + b"]}" * 90,
        b'{"id":"pc","class":"system","children":[' * 20_000,
    ],
)
def test_a_file_nested_without_end_is_refused(data: bytes) -> None:
    assert refusal_of(data)[0] in {Reason.TOO_DEEP, Reason.TRUNCATED}


def test_a_number_without_end_is_refused() -> None:
    assert refusal_of(b'{"id":"pc","class":"system","size":' + b"9" * 5000 + b"}")[0] == Reason.MALFORMED


def test_phones_printers_and_accessories_are_refused_by_their_name() -> None:
    assert refusal_of((FIXTURES / "phone.glpi.json").read_bytes()) == (Reason.PHONE, "itemtype")
    android = GLPI.replace(b"Ubuntu 22.04", b"Android 12")
    assert refusal_of(android) == (Reason.PHONE, "itemtype")
    printer = GLPI.replace(b'"Computer"', b'"Printer"')
    assert refusal_of(printer) == (Reason.NOT_A_COMPUTER, "itemtype")
    scan = b"<REQUEST><CONTENT><DEVICE/></CONTENT><QUERY>SNMPQUERY</QUERY></REQUEST>"
    assert refusal_of(scan) == (Reason.NOT_A_COMPUTER, "itemtype")
    screen = b'{"type":"Snapshot","device":{"type":"ComputerMonitor"},"components":[]}'
    assert refusal_of(screen) == (Reason.NOT_A_COMPUTER, "device.type")
    telephone = b'{"type":"Snapshot","device":{"type":"Smartphone"},"components":[]}'
    assert refusal_of(telephone) == (Reason.PHONE, "device.type")


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7\n", Reason.UNSUPPORTED_FORMAT),
        (b"\x89PNG\r\n\x1a\n", Reason.UNSUPPORTED_FORMAT),
        (b"MSDM" + bytes(81), Reason.NOT_A_COMPUTER),
        (b"\x00\xff\xff\xff\xff\xff\xff\x00" + b"\x06\xaf" * 60, Reason.NOT_A_COMPUTER),
        (b"00:00.0 Host bridge: Intel Corporation Haswell (rev 0b)\n", Reason.NOT_A_COMPUTER),
        (b"01: None 00.0: 10105 BIOS\n  [Created at bios.186]\n", Reason.NOT_A_COMPUTER),
        (b"/dev/sda:\n\nATA device, with non-removable media\n", Reason.NOT_A_COMPUTER),
        (b"POWER_SUPPLY_NAME=BAT0\n", Reason.NOT_A_COMPUTER),
        (b"smartctl 7.3 2022-02-28 r5338 [x86_64-linux]\n", Reason.UNSUPPORTED_FORMAT),
        (b"/dev/sda -d sat # /dev/sda [SAT], ATA device\n", Reason.DEVICE_LIST),
        (b"pc\n    description: Notebook\n  *-core\n", Reason.UNSUPPORTED_FORMAT),
        (b"type: Snapshot\nuuid: 9a3e\nsoftware: Workbench\n", Reason.UNSUPPORTED_FORMAT),
        (b"-----BEGIN PGP SIGNED MESSAGE-----\n", Reason.UNSUPPORTED_FORMAT),
        (b"Dear all, please find attached our computers.", Reason.UNKNOWN_FORMAT),
        (b"serial;model\n5CQ6VY1;Latitude\n", Reason.UNKNOWN_FORMAT),
        (b"{}", Reason.UNKNOWN_FORMAT),
    ],
)
def test_other_files_are_refused_by_what_they_are(data: bytes, reason: Reason) -> None:
    assert refusal_of(data)[0] == reason


def test_a_well_formed_report_of_nothing_is_refused() -> None:
    parts = (
        b"# dmidecode 3.4\nSMBIOS 3.1 present.\n\nHandle 0x0001, DMI type 39, 22 bytes\nSystem Power Supply\n"
    )
    assert refusal_of(parts)[0] == Reason.MALFORMED
    assert refusal_of(parts.replace(b"type 39", b"type 0"))[0] == Reason.NO_HARDWARE
    assert refusal_of(b"# dmidecode 3.4\n/dev/mem: Permission denied\n")[0] == Reason.TOOL_FAILED
    assert refusal_of(b'{"id":"pc","class":"system"}')[0] == Reason.NO_HARDWARE
    assert refusal_of(b'{"deviceid":"x","content":{"versionclient":"x"}}') == (Reason.NO_HARDWARE, "content")
    assert refusal_of(b'{"deviceid":"x","content":[]}') == (Reason.WRONG_FIELD, "content")
    assert refusal_of(b'{"type":"Snapshot","data":{"lshw":""}}')[0] == Reason.NO_HARDWARE
    assert refusal_of(b'{"@type":"devices:Register","device":{"placeholder":true}}')[0] == Reason.NO_HARDWARE


def test_lshw_may_be_a_list_or_several_objects_in_a_row() -> None:
    node = json.loads(LSHW)
    drive = b'{"id":"disk","class":"disk","description":"ATA Disk","product":"ST500","serial":"W6","size":5,"units":"bytes"}'
    assert report_of(json.dumps([node]).encode()) == report_of(LSHW)
    assert report_of(LSHW.strip() + b",") == report_of(LSHW)
    both = report_of(drive + b",\n" + drive.replace(b"W6", b"W7"))
    assert [found.serial for found in both.drives] == [None, None] or both.is_drive_only
    assert len(both.drives) == 2


def test_lshw_in_xml_says_the_same_as_in_json() -> None:
    xml = (
        b"<?xml version='1.0'?><list><node id='pc' claimed='true' class='system' handle='DMI:0001'>"
        b"<description>Notebook</description><product>Ardoise 14 (PN-ARD14)</product><vendor>Pin\xc3\xa8de</vendor>"
        b"<serial>PN7K2M9Q41</serial><configuration><setting id='chassis' value='notebook'/>"
        b"<setting id='sku' value='PN-ARD14'/></configuration><node id='core' class='bus'>"
        b"<node id='memory' class='memory'><description>System Memory</description>"
        b"<size units='bytes'>8589934592</size></node></node></node></list>"
    )
    report = report_of(xml)
    assert identify(xml) == Kind.LSHW_XML
    assert (report.maker, report.model, report.serial) == ("Pinède", "Ardoise 14", "PN7K2M9Q41")
    assert (report.form_factor, report.memory_bytes) == (FormFactor.NOTEBOOK, 8 * 1024**3)


def test_smartctl_that_saw_nothing_says_why() -> None:
    failed = b'{"smartctl":{"messages":[{"string":"/dev/sdb: Unknown USB bridge","severity":"error"}],"exit_status":1}}'
    with pytest.raises(UnreadableDocument, match="Unknown USB bridge") as refused:
        read(failed)
    assert refused.value.reason == Reason.TOOL_FAILED
    assert refusal_of(b'{"smartctl":{},"devices":[{"name":"/dev/sda"}]}') == (Reason.DEVICE_LIST, "devices")
    assert refusal_of(b'{"smartctl":{},"smart_status":{"passed":true}}') == (Reason.NO_HARDWARE, "model_name")


def test_one_unreadable_part_of_a_snapshot_does_not_spoil_the_others() -> None:
    snapshot = json.loads((FIXTURES / "ardoise.workbench-script.json").read_bytes())
    snapshot["data"] |= {"smartctl": "[", "inxi": "not json", "lshw": "{"}
    report = report_of(json.dumps(snapshot).encode())
    assert (report.serial, report.drives) == ("PN7K2M9Q41", ())


def test_drives_of_two_tools_are_joined_by_their_serial_number() -> None:
    snapshot = json.loads((FIXTURES / "ardoise.workbench-script.json").read_bytes())
    snapshot["data"]["lshw"] = LSHW.decode()
    drives = report_of(json.dumps(snapshot).encode()).drives
    assert [(drive.model, drive.kind) for drive in drives] == [
        ("CT250MX500SSD1", "ssd"),
        ("Stick 3.0", "usb"),
    ]


def test_the_modules_of_an_inventory_yield_to_the_memory_that_is_seen() -> None:
    seen = GLPI.replace(b'"memory": 7800', b'"memory": 16000')
    assert report_of(seen).memory_bytes == 16000 * 1024**2


def test_a_file_made_to_keep_the_reader_busy_is_answered_at_once() -> None:
    long = 300_000
    hostile = [
        b"Handle 0x0001," + b"\n" * long,
        b"<REQUEST><CONTENT>" + b"<LOCAL_USERS>" * long,
        b'{"id":"pc","class":"system"}' + b",1" * long,
        b"\n \n" * long + b"*-core",
        b'{"deviceid":1,"content":{' + b'"users":["",' * long,
        b"-ABCDE" * long,
        b"a@" * long + b"a.fr",
        b"_SM3_".ljust(32, b"\0") + b"\x05\x04\0\0\0\0" * long,
    ]
    started = time.process_time()
    for data in hostile:
        refusal_of(data)
    assert time.process_time() - started < 15


def test_more_parts_than_a_report_may_hold_are_refused() -> None:
    rows = ",".join(
        f'{{"model":"ST500LM021","serial":"W62{number:05}","disksize":500}}' for number in range(1001)
    )
    data = f'{{"deviceid":"x","content":{{"storages":[{rows}]}}}}'.encode()
    assert refusal_of(data) == (Reason.WRONG_FIELD, "drives")
