"""The hardware report as data: its JSON, its schema, what it derives."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import jsonschema
import pytest

import passport
from passport import shape
from passport.firmware import FirmwareLock, LockKind, LockState
from passport.hardware import (
    SCHEMA,
    Battery,
    BusDevice,
    BusKind,
    Display,
    Drive,
    DriveKind,
    Firmware,
    FormFactor,
    HardwareReport,
    Licence,
    LicenceKind,
    LicenceState,
    LicenceTable,
    NetworkInterface,
    Processor,
    Smart,
    Tool,
    from_json,
    to_json,
)
from passport.refusal import Reason, UnreadableDocument
from passport.storage import (
    AreaKind,
    ControllerMode,
    DriveArea,
    DriveSecurity,
    HiddenArea,
    HiddenAreas,
    Medium,
    Storage,
    StorageController,
    StorageDoubt,
)

SCHEMA_FILE = Path(passport.__file__).parent / "schemas" / "hardware-report.json"
REPORT = HardwareReport(
    produced_at=datetime(2024, 2, 1, 9, 30, tzinfo=UTC),
    tool=Tool(name="rebond-workbench", version="0.1.0"),
    maker="Pinède",
    form_factor=FormFactor.NOTEBOOK,
    firmware=Firmware(vendor="Pinède Firmware", released_on=date(2019, 4, 16)),
    processors=(Processor(model="Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz", mhz=3211),),
    drives=(Drive(serial="1907E1D2F3A4", kind=DriveKind.SSD, smart=Smart(passed=False, pending=0)),),
    licence=Licence(kind=LicenceKind.MSDM, last_five="7Q9XK"),
    secure_boot=False,
)


def test_a_report_comes_back_from_its_json_as_it_was() -> None:
    assert from_json(json.loads(json.dumps(to_json(REPORT)))) == REPORT


def test_what_is_not_known_is_not_written_but_no_and_zero_are() -> None:
    assert to_json(REPORT)["drives"] == [
        {"serial": "1907E1D2F3A4", "kind": "ssd", "smart": {"passed": False, "pending": 0}}
    ]
    assert to_json(HardwareReport()) == {"schema": SCHEMA, "form_factor": "unknown"}


def test_what_the_workbench_sees_beyond_the_parts_comes_back_as_it_was() -> None:
    seen = HardwareReport(
        drives=(
            Drive(
                device="mmcblk0",
                removable=False,
                security=DriveSecurity(ata_supported=True, ata_frozen=True, opal_locked=False),
                hidden=HiddenAreas(hpa=HiddenArea.PRESENT, visible_bytes=1, native_bytes=2),
                areas=(DriveArea(kind=AreaKind.BOOT, device="mmcblk0boot0", size_bytes=4194304),),
            ),
        ),
        licence_tables=(LicenceTable(kind=LicenceKind.MSDM, state=LicenceState.VOID, oem="ALASKA"),),
        locks=(FirmwareLock(kind=LockKind.AUTOPILOT, state=LockState.NOT_VISIBLE),),
        storage=Storage(
            medium=Medium.NONE_FOUND,
            controllers=(StorageController(mode=ControllerMode.RAID, pci_id="8086:2822"),),
            doubts=(StorageDoubt.RAID_MODE,),
        ),
        buses=(BusDevice(bus=BusKind.PCI, identifier="8086:2822", function="0104"),),
        uefi=True,
    )
    assert from_json(json.loads(json.dumps(to_json(seen)))) == seen


def test_a_drive_is_locked_when_either_of_its_locks_is() -> None:
    assert DriveSecurity(ata_locked=True).is_locked
    assert DriveSecurity(opal_locked=True).is_locked
    assert not DriveSecurity(ata_locked=False, ata_frozen=True).is_locked


def test_the_worst_of_the_hidden_areas_speaks_for_the_drive() -> None:
    assert HiddenAreas(hpa=HiddenArea.NONE, dco=HiddenArea.INDETERMINATE).worst is HiddenArea.INDETERMINATE
    assert HiddenAreas(hpa=HiddenArea.PRESENT, dco=HiddenArea.NONE).worst is HiddenArea.PRESENT
    assert HiddenAreas().worst is None


def test_the_schema_file_says_what_the_dataclasses_say() -> None:
    assert json.loads(SCHEMA_FILE.read_text(encoding="utf-8")) == shape.schema(HardwareReport, SCHEMA)


def test_the_schema_accepts_a_report_and_refuses_what_the_reader_refuses() -> None:
    validator = jsonschema.Draft202012Validator(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))
    assert list(validator.iter_errors(to_json(REPORT))) == []
    for change in ({"colour": "grey"}, {"memory_bytes": "8"}, {"drives": [{"kind": "tape"}]}, {"tool": {}}):
        assert not validator.is_valid(to_json(REPORT) | change)


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"colour": "grey"}, "colour"),
        ({"maker": 3}, "maker"),
        ({"maker": ""}, "maker"),
        ({"maker": "a\nb"}, "maker"),
        ({"maker": "x" * 301}, "maker"),
        ({"memory_bytes": True}, "memory_bytes"),
        ({"memory_bytes": 1.5}, "memory_bytes"),
        ({"memory_bytes": 2**53}, "memory_bytes"),
        ({"secure_boot": "yes"}, "secure_boot"),
        ({"produced_at": "2024-02-01T09:30:00"}, "produced_at"),
        ({"produced_at": 5}, "produced_at"),
        ({"form_factor": "brick"}, "form_factor"),
        ({"form_factor": ["notebook"]}, "form_factor"),
        ({"drives": {}}, "drives"),
        ({"drives": [{}, {"size_bytes": "250"}]}, "drives[1].size_bytes"),
        ({"drives": [{"smart": {"passed": 1}}]}, "drives[0].smart.passed"),
        ({"tool": {"version": "1"}}, "tool.name"),
        ({"licence": {"kind": "msdm", "last_five": "ABCDE-FGHIJ"}}, "licence.last_five"),
        ({"network": [{}] * 1001}, "network"),
        ({"firmware": "1.07"}, "firmware"),
    ],
)
def test_a_wrong_field_is_named_by_its_path(change: dict[str, object], where: str) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        from_json(to_json(REPORT) | change)
    assert (refused.value.reason, refused.value.where) == (Reason.WRONG_FIELD, where)


def test_a_later_version_of_the_report_is_refused_as_such() -> None:
    with pytest.raises(UnreadableDocument) as refused:
        from_json({"schema": "rebond.hardware-report/2"})
    assert refused.value.reason == Reason.NEWER_VERSION


@pytest.mark.parametrize("document", [None, [], {}, {"schema": 1}, {"schema": "rebond.certificate/1"}])
def test_anything_else_is_no_hardware_report(document: object) -> None:
    with pytest.raises(UnreadableDocument) as refused:
        from_json(document)
    assert refused.value.reason == Reason.UNKNOWN_FORMAT


def test_a_refusal_reads_as_what_where_and_cure() -> None:
    refusal = UnreadableDocument(Reason.TRUNCATED, "It stops", cure="Send it again", where="line 3")
    assert str(refusal) == "It stops (line 3). Send it again"
    assert str(UnreadableDocument(Reason.EMPTY, "It is empty", cure="Send it")) == "It is empty. Send it"


@pytest.mark.parametrize(
    ("battery", "health"),
    [
        (Battery(design_capacity_mwh=45000, full_capacity_mwh=36000), 80),
        (Battery(design_capacity_mah=2200, full_capacity_mah=1100), 50),
        (Battery(design_capacity_mwh=45000, full_capacity_mwh=46000), 100),
        (Battery(design_capacity_mwh=45000, full_capacity_mwh=0), 0),
        (Battery(design_capacity_mwh=45000), None),
        (Battery(full_capacity_mwh=45000), None),
    ],
)
def test_the_health_of_a_battery_is_what_is_left_of_its_capacity(
    battery: Battery, health: int | None
) -> None:
    assert battery.health_percent == health


def test_the_nominal_speed_is_that_of_the_name() -> None:
    assert REPORT.processors[0].nominal_mhz == 1600
    assert Processor(model="AMD Athlon(tm) II X2 240 Processor").nominal_mhz is None
    assert Processor(model="Intel Pentium @ 900MHz").nominal_mhz == 900


def test_a_screen_is_sold_by_its_diagonal_in_inches() -> None:
    assert Display(diagonal_mm=356).diagonal_inches == 14.0
    assert Display().diagonal_inches is None


def test_a_report_of_drives_alone_says_so() -> None:
    drives = HardwareReport(drives=REPORT.drives, tool=REPORT.tool)
    assert drives.is_drive_only
    assert not REPORT.is_drive_only
    assert not HardwareReport().is_drive_only
    assert not replace(drives, network=(NetworkInterface(mac="3c:52:82:11:22:33"),)).is_drive_only


def test_an_interface_knows_whether_it_may_recognise_the_machine() -> None:
    assert NetworkInterface(mac="3c:52:82:11:22:33").identifies
    assert not NetworkInterface(mac="02:42:7a:80:eb:05").identifies
    assert not NetworkInterface().identifies
