"""Whole computers, as their recorded files show them."""

from __future__ import annotations

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
from recorded_machines import (
    KEY,
    Recording,
    ata_identify,
    battery,
    block,
    entry_point,
    hidden_by_raid,
    net,
    notebook,
    old_desktop,
    pci,
    small_laptop,
    smart_answer,
    smbios,
)

from passport.firmware import FirmwareLock, LockKind, LockState
from passport.formats import read
from passport.hardware import (
    Battery,
    Component,
    DriveKind,
    FormFactor,
    HardwareReport,
    Licence,
    LicenceKind,
    LicenceState,
    LicenceTable,
    NetworkKind,
    to_json,
)
from passport.storage import (
    AreaKind,
    ControllerMode,
    DriveArea,
    DriveSecurity,
    HiddenArea,
    HiddenAreas,
    Medium,
    Storage,
    StorageDoubt,
)
from workbench.inspect.report import inspect

PCI_SATA = "pci0000:00/0000:00:1f.2"


def test_a_notebook_is_told_whole(tmp_path: Path) -> None:
    found = inspect(notebook(tmp_path).computer())
    assert (found.maker, found.model, found.serial) == ("Pinède", "Ardoise 14", "PN7K2M9Q41")
    assert (found.form_factor, found.memory_bytes, found.memory_slots) == (FormFactor.NOTEBOOK, 8 * 2**30, 2)
    assert [(p.model, p.cores, p.threads) for p in found.processors] == [
        ("Intel(R) Core(TM) i5-3320M CPU @ 2.60GHz", 2, 4)
    ]
    assert found.licence == Licence(kind=LicenceKind.MSDM, oem="PINEDE", last_five="7ST8V")
    assert (found.tpm_version, found.secure_boot, found.uefi) == ("2.0", True, True)
    assert found.cameras == (Component(maker="Chicony", model="Integrated Camera"),)
    assert [(d.panel_id, d.diagonal_inches, d.width_px, d.height_px) for d in found.displays] == [
        ("PND1234", 13.9, 1366, 768)
    ]
    assert [g.model for g in found.graphics] == ["3rd Gen Core processor Graphics Controller"]
    assert [a.model for a in found.audio] == ["7 Series/C216 Chipset Family High Definition Audio Controller"]


def test_the_networks_of_a_notebook_have_their_permanent_addresses(tmp_path: Path) -> None:
    found = inspect(notebook(tmp_path).computer())
    assert [(card.mac, card.kind, card.model) for card in found.network] == [
        ("3c:52:82:11:22:33", NetworkKind.WIRED, "82579LM Gigabit Network Connection"),
        ("3c:52:82:44:55:66", NetworkKind.WIRELESS, "Centrino Advanced-N 6205"),
        (None, NetworkKind.BLUETOOTH, "BCM20702A0"),
    ]


def test_an_address_that_was_given_later_identifies_nothing(tmp_path: Path) -> None:
    made = Recording(tmp_path)
    card = pci(made, "0000:00:19.0", "020000", "8086:1502", "e1000e")
    net(made, "eth0", card, "3c:52:82:11:22:33", given=3)
    assert [card.mac for card in inspect(made.computer()).network] == [None]


def test_a_network_card_without_driver_is_still_counted(tmp_path: Path) -> None:
    made = Recording(tmp_path)
    pci(made, "0000:03:00.0", "028000", "8086:0085")
    assert [card.kind for card in inspect(made.computer()).network] == [NetworkKind.WIRELESS]


def test_the_ssd_of_a_notebook_is_whole_frozen_and_healthy(tmp_path: Path) -> None:
    [drive] = inspect(notebook(tmp_path).computer()).drives
    assert (drive.model, drive.serial) == ("Samsung SSD 840 EVO 240GB INVENTED", "S1D5NSADB12345")
    assert (drive.kind, drive.interface, drive.size_bytes) == (DriveKind.SSD, "sata", 468_862_128 * 512)
    assert drive.wwn == "0x500123456789abcd"
    assert drive.smart is not None
    assert (drive.smart.passed, drive.smart.power_on_hours) == (True, 8123)
    assert drive.security == DriveSecurity(
        ata_supported=True,
        ata_enabled=False,
        ata_locked=False,
        ata_frozen=True,
        ata_attempts_exhausted=False,
        enhanced_erase=True,
        erase_minutes=30,
        enhanced_erase_minutes=8,
        sanitize_supported=False,
    )


def test_what_the_firmware_locks_is_told_with_where_it_was_seen(tmp_path: Path) -> None:
    assert inspect(notebook(tmp_path).computer()).locks == (
        FirmwareLock(kind=LockKind.FRONT_PANEL_RESET, state=LockState.NOT_FITTED, source="SMBIOS 24"),
        FirmwareLock(kind=LockKind.ADMINISTRATOR, state=LockState.DISABLED, source="SMBIOS 24"),
        FirmwareLock(kind=LockKind.KEYBOARD, state=LockState.NOT_FITTED, source="SMBIOS 24"),
        FirmwareLock(kind=LockKind.POWER_ON, state=LockState.ENABLED, source="SMBIOS 24"),
        FirmwareLock(kind=LockKind.PLATFORM_BINARY, state=LockState.PRESENT, source="WPBT"),
        FirmwareLock(kind=LockKind.INTEL_AMT, state=LockState.ENABLED, source="SMBIOS 130"),
        FirmwareLock(kind=LockKind.AUTOPILOT, state=LockState.NOT_VISIBLE),
    )


def test_the_driver_of_the_firmware_is_believed_before_smbios(tmp_path: Path) -> None:
    made = notebook(tmp_path)
    folder = "sys/class/firmware-attributes/thinklmi"
    made.write(f"{folder}/authentication/Admin/role", "bios-admin")
    made.write(f"{folder}/authentication/Admin/is_enabled", "1")
    made.write(f"{folder}/attributes/AbsolutePersistenceModuleActivation/current_value", "PermanentlyDisable")
    made.write(f"{folder}/attributes/Absolute/current_value", "Enabled")
    locks = {lock.kind: (lock.state, lock.source) for lock in inspect(made.computer()).locks}
    assert locks[LockKind.ADMINISTRATOR] == (LockState.ENABLED, "thinklmi")
    assert locks[LockKind.PERSISTENCE_AGENT] == (LockState.ENABLED, "thinklmi")


def test_management_that_only_its_driver_shows_is_unknown(tmp_path: Path) -> None:
    made = Recording(tmp_path)
    made.write("sys/class/mei/mei0/fw_ver", "0:11.8.50.3425")
    locks = {lock.kind: lock.state for lock in inspect(made.computer()).locks}
    assert locks == {LockKind.INTEL_AMT: LockState.UNKNOWN, LockKind.AUTOPILOT: LockState.NOT_VISIBLE}


def test_the_key_of_windows_is_nowhere_in_the_report(tmp_path: Path) -> None:
    text = json.dumps(to_json(inspect(notebook(tmp_path).computer())))
    assert [part for part in KEY.split("-")[:4] if part in text] == []
    assert KEY.split("-")[4] in text


def test_a_void_key_is_no_licence_and_the_older_marker_is(tmp_path: Path) -> None:
    found = inspect(old_desktop(tmp_path).computer())
    assert found.licence_tables == (
        LicenceTable(kind=LicenceKind.MSDM, state=LicenceState.VOID, oem="PINEDE"),
        LicenceTable(kind=LicenceKind.SLIC, state=LicenceState.MARKER, oem="PINEDE"),
    )
    assert found.licence == Licence(kind=LicenceKind.SLIC, oem="PINEDE")


def test_an_old_tower_shows_its_disk_its_stick_and_its_reader_apart(tmp_path: Path) -> None:
    found = inspect(old_desktop(tmp_path).computer())
    assert [(d.device, d.kind, d.rotation_rpm, d.interface) for d in found.drives] == [
        ("sda", DriveKind.HDD, 7200, "sata"),
        ("sdb", DriveKind.USB, None, "usb"),
    ]
    assert found.optical_drives == (Component(maker="HL-DT-ST", model="DVDRAM GH24"),)
    assert found.uefi is False


def test_an_area_that_nobody_could_ask_about_is_indeterminate_and_never_absent(tmp_path: Path) -> None:
    found = inspect(old_desktop(tmp_path).computer())
    hidden = found.drives[0].hidden
    assert hidden is not None
    assert (hidden.hpa, hidden.dco, hidden.amac) == (HiddenArea.INDETERMINATE, HiddenArea.INDETERMINATE, None)
    assert found.storage == Storage(
        medium=Medium.FOUND,
        controllers=found.storage.controllers if found.storage else (),
        doubts=(StorageDoubt.HIDDEN_AREA_INDETERMINATE,),
    )


def test_a_drive_that_says_it_hides_a_part_is_doubted(tmp_path: Path) -> None:
    made = old_desktop(tmp_path)
    told = HiddenAreas(hpa=HiddenArea.PRESENT, dco=HiddenArea.NONE, visible_bytes=1, native_bytes=2)
    made.areas["sda"] = told
    found = inspect(made.computer())
    assert found.drives[0].hidden == told
    assert found.storage is not None
    assert found.storage.doubts == (StorageDoubt.HIDDEN_AREA,)


def test_soldered_memory_shows_the_areas_that_an_erasure_does_not_reach(tmp_path: Path) -> None:
    found = inspect(small_laptop(tmp_path).computer())
    assert [(d.device, d.kind, d.model, d.serial) for d in found.drives] == [
        ("mmcblk0", DriveKind.EMMC, "DF4032", "0x5bd41c77"),
        ("mmcblk1", DriveKind.SD, "SL32G", "0x4c1d09aa"),
    ]
    assert found.drives[0].areas == (
        DriveArea(kind=AreaKind.BOOT, device="mmcblk0boot0", size_bytes=4 * 2**20),
        DriveArea(kind=AreaKind.BOOT, device="mmcblk0boot1", size_bytes=4 * 2**20),
        DriveArea(kind=AreaKind.RPMB, device="mmcblk0rpmb"),
    )
    assert found.storage is not None
    assert found.storage.doubts == (StorageDoubt.RPMB, StorageDoubt.BOOT_AREAS)


def test_a_drive_behind_raid_is_no_medium_found_with_the_reason(tmp_path: Path) -> None:
    found = inspect(hidden_by_raid(tmp_path).computer())
    assert found.drives == ()
    assert found.storage is not None
    assert found.storage.medium is Medium.NONE_FOUND
    assert found.storage.doubts == (StorageDoubt.RAID_MODE, StorageDoubt.REMAPPED_NVME)
    assert [(c.mode, c.hidden_drives) for c in found.storage.controllers] == [(ControllerMode.RAID, 1)]


def test_a_computer_without_a_drive_never_says_anything_like_erased(tmp_path: Path) -> None:
    made = Recording(tmp_path)
    made.write("sys/firmware/dmi/tables/DMI", smbios("Pinède", "Sans Disque", "PNVIDE0001"))
    found = inspect(made.computer())
    assert found.storage == Storage(medium=Medium.NONE_FOUND)
    assert "eras" not in json.dumps(to_json(found)).lower()


def test_a_stick_alone_is_no_medium_of_the_computer(tmp_path: Path) -> None:
    made = Recording(tmp_path)
    place = "pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0/host6/target6:0:0/6:0:0:0"
    block(made, "sda", place, 250_069_680, vendor="Pinède", model="Clef")
    found = inspect(made.computer())
    assert (len(found.drives), found.storage) == (1, Storage(medium=Medium.NONE_FOUND))


@pytest.mark.parametrize(
    ("function", "identifier", "driver", "mode", "doubts"),
    [
        ("010400", "8086:9a0b", "", ControllerMode.VMD, (StorageDoubt.VMD_WITHOUT_DRIVER,)),
        ("010400", "8086:9a0b", "vmd", ControllerMode.VMD, ()),
        ("010400", "1000:0073", "megaraid_sas", ControllerMode.RAID, (StorageDoubt.RAID_MODE,)),
        ("010601", "8086:1e03", "", ControllerMode.AHCI, (StorageDoubt.CONTROLLER_WITHOUT_DRIVER,)),
        ("010601", "8086:1e03", "ahci", ControllerMode.AHCI, ()),
        ("010802", "144d:a808", "nvme", ControllerMode.NVME, ()),
        ("010700", "1000:0064", "mpt2sas", ControllerMode.SAS, ()),
    ],
)
def test_a_controller_tells_what_it_may_hide(
    tmp_path: Path,
    function: str,
    identifier: str,
    driver: str,
    mode: ControllerMode,
    doubts: tuple[StorageDoubt, ...],
) -> None:
    made = Recording(tmp_path)
    pci(made, "0000:00:17.0", function, identifier, driver)
    storage = inspect(made.computer()).storage
    assert storage is not None
    assert ([c.mode for c in storage.controllers], storage.doubts) == ([mode], doubts)


def test_an_nvme_drive_is_told_by_its_controller(tmp_path: Path) -> None:
    made = Recording(tmp_path)
    place = "pci0000:00/0000:02:00.0/nvme/nvme0"
    block(
        made,
        "nvme0n1",
        place,
        1_000_215_216,
        model="PC611 INVENTED 512GB",
        serial="CJ0INVENTED",
        firmware_rev="1.2",
    )
    made.write("sys/class/nvme/nvme0/state", "live")
    made.write("sys/block/nvme0n1/wwid", "eui.0025385791b10c1e")
    made.smartctl["nvme0n1"] = smart_answer(
        "PC611 INVENTED 512GB",
        "CJ0INVENTED",
        protocol="NVMe",
        nvme_smart_health_information_log={"percentage_used": 7},
    )
    found = inspect(made.computer())
    [drive] = found.drives
    assert (drive.kind, drive.serial, drive.firmware, drive.wwn) == (
        DriveKind.NVME,
        "CJ0INVENTED",
        "1.2",
        "eui.0025385791b10c1e",
    )
    assert drive.smart is not None
    assert drive.smart.percentage_used == 7
    assert found.storage == Storage(medium=Medium.FOUND)


@pytest.mark.parametrize(
    ("state", "doubt"),
    [("live", StorageDoubt.NVME_WITHOUT_NAMESPACE), ("dead", StorageDoubt.NVME_NOT_READY)],
)
def test_an_nvme_controller_that_shows_nothing_is_told(
    tmp_path: Path, state: str, doubt: StorageDoubt
) -> None:
    made = Recording(tmp_path)
    made.write("sys/class/nvme/nvme0/state", state)
    storage = inspect(made.computer()).storage
    assert storage == Storage(medium=Medium.NONE_FOUND, doubts=(doubt,))


@pytest.mark.parametrize(
    ("flags", "security", "doubts"),
    [
        (
            0x0F,
            DriveSecurity(opal_supported=True, opal_enabled=True, opal_locked=True),
            (StorageDoubt.DRIVE_LOCKED,),
        ),
        (0x03, DriveSecurity(opal_supported=True, opal_enabled=False, opal_locked=False), ()),
        (0x00, DriveSecurity(opal_supported=False), ()),
    ],
)
def test_a_drive_that_encrypts_itself_tells_whether_it_is_locked(
    tmp_path: Path, flags: int, security: DriveSecurity, doubts: tuple[StorageDoubt, ...]
) -> None:
    made = Recording(tmp_path)
    block(made, "nvme0n1", "pci0000:00/0000:02:00.0/nvme/nvme0", 1000, model="PC611", serial="CJ0INVENTED")
    made.answers["nvme0n1", 0x800870EC] = flags.to_bytes(4, "little") + bytes(4)
    found = inspect(made.computer())
    assert found.drives[0].security == security
    assert found.storage == Storage(medium=Medium.FOUND, doubts=doubts)


def test_a_disk_locked_by_a_password_is_told(tmp_path: Path) -> None:
    made = Recording(tmp_path)
    identify = ata_identify(
        model="ST500", serial="W2AINVENTED", sectors=1000, security=0x27, features=(2, 0x4400, 0x4000)
    )
    block(made, "sda", f"{PCI_SATA}/ata1/host0/target0:0:0/0:0:0:0", 1000, identify=identify)
    found = inspect(made.computer())
    assert found.drives[0].security is not None
    assert (found.drives[0].security.ata_locked, found.drives[0].hidden) == (True, None)
    assert found.storage == Storage(medium=Medium.FOUND, doubts=(StorageDoubt.DRIVE_LOCKED,))


def test_a_drive_that_does_not_say_its_size_is_doubted(tmp_path: Path) -> None:
    made = Recording(tmp_path)
    block(made, "sda", f"{PCI_SATA}/ata1/host0/target0:0:0/0:0:0:0", 0, model="ST500DM002")
    assert inspect(made.computer()).storage == Storage(
        medium=Medium.FOUND, doubts=(StorageDoubt.NO_CAPACITY,)
    )


def test_an_empty_card_reader_is_no_drive(tmp_path: Path) -> None:
    made = Recording(tmp_path)
    block(made, "sda", "pci0000:00/usb1/1-3/1-3:1.0/host6/target6:0:0/6:0:0:0", 0, model="Card Reader")
    made.write("sys/block/sda/removable", "1")
    assert inspect(made.computer()).drives == ()


def test_the_answer_about_another_drive_adds_nothing(tmp_path: Path) -> None:
    made = Recording(tmp_path)
    identify = ata_identify(model="ST500DM002", serial="W2AINVENTED", sectors=1000)
    block(made, "sda", f"{PCI_SATA}/ata1/host0/target0:0:0/0:0:0:0", 1000, identify=identify)
    made.smartctl["sda"] = smart_answer("WD5000AAKX", "WDINVENTED")
    [drive] = inspect(made.computer()).drives
    assert (drive.serial, drive.smart) == ("W2AINVENTED", None)


def test_behind_a_usb_bridge_the_drive_itself_is_named(tmp_path: Path) -> None:
    made = Recording(tmp_path)
    place = "pci0000:00/0000:00:14.0/usb1/1-2/1-2:1.0/host6/target6:0:0/6:0:0:0"
    block(made, "sdb", place, 1000, vendor="JMicron", model="Tech", vpd_pg80=b"\x00\x80\x00\x0cDD5641988396")
    made.smartctl["sdb"] = smart_answer("WD5000AAKX", "WDINVENTED")
    [drive] = inspect(made.computer()).drives
    assert (drive.model, drive.serial, drive.kind) == ("WD5000AAKX", "WDINVENTED", DriveKind.USB)


def test_batteries_counted_in_charge_or_energy_give_the_same_kind_of_wear(tmp_path: Path) -> None:
    made = Recording(tmp_path)
    battery(made, "BAT0", design=56_200_000, full=31_200_000)
    battery(made, "BAT1", design=2_200_000, full=1_100_000, unit="charge", cycle_count="0")
    battery(made, "hidpp_battery_0", design=1, full=1, scope="Device")
    battery(made, "BAT2", design=1, full=1, present="0")
    found = inspect(made.computer()).batteries
    assert [(b.health_percent, b.cycles) for b in found] == [(56, 412), (50, None)]
    assert found[0] == Battery(
        maker="SANYO",
        model="45N1023",
        serial="2231",
        technology="Li-ion",
        design_capacity_mwh=56200,
        full_capacity_mwh=31200,
        voltage_mv=10800,
        cycles=412,
    )


def test_a_dead_battery_and_an_impossible_one_are_told_apart(tmp_path: Path) -> None:
    made = Recording(tmp_path)
    battery(made, "BAT0", design=56_200_000, full=0)
    battery(made, "BAT1", design=56_200_000_000, full=655_350_000_000)
    assert [b.health_percent for b in inspect(made.computer()).batteries] == [0, None]


def test_the_order_of_the_uuid_follows_the_version_of_the_entry_point(tmp_path: Path) -> None:
    made = Recording(tmp_path)
    tables = smbios("Pinède", "Ardoise 14", "PN7K2M9Q41")
    made.write("sys/firmware/dmi/tables/DMI", tables)
    made.write("sys/firmware/dmi/tables/smbios_entry_point", entry_point(len(tables)))
    newer = inspect(made.computer()).system_uuid
    made.write(
        "sys/firmware/dmi/tables/smbios_entry_point",
        b"_SM_\x00\x1f\x02\x04" + bytes(8) + b"_DMI_\x00" + len(tables).to_bytes(2, "little") + bytes(7),
    )
    older = inspect(made.computer()).system_uuid
    assert (newer, older) == ("dec41077-a795-219b-4e8f-4a593b2c1d6f", "7710c4de-95a7-9b21-4e8f-4a593b2c1d6f")


def test_broken_tables_of_the_firmware_leave_the_drives(tmp_path: Path) -> None:
    made = notebook(tmp_path)
    made.write("sys/firmware/dmi/tables/DMI", b"\x01\x02\x03")
    found = inspect(made.computer())
    assert (found.maker, len(found.drives)) == (None, 1)


def test_an_empty_tree_gives_an_empty_report(tmp_path: Path) -> None:
    found = inspect(Recording(tmp_path).computer())
    nothing = HardwareReport(
        storage=Storage(medium=Medium.NONE_FOUND),
        locks=(FirmwareLock(kind=LockKind.AUTOPILOT, state=LockState.NOT_VISIBLE),),
    )
    assert replace(found, produced_at=None, tool=None) == nothing


@pytest.mark.parametrize("made", [notebook, old_desktop, small_laptop, hidden_by_raid])
def test_the_document_is_read_back_as_it_was_written(tmp_path: Path, made) -> None:  # type: ignore[no-untyped-def]
    found = inspect(made(tmp_path).computer())
    document = json.dumps(to_json(found)).encode()
    taken = read(document)
    assert (taken.kind, getattr(taken, "report", None), taken.redacted) == ("rebond", found, document)


def test_a_tree_of_a_real_size_is_read_in_well_under_three_seconds(tmp_path: Path) -> None:
    made = notebook(tmp_path)
    for number in range(60):
        pci(made, f"0000:7f:{number:02x}.0", "088000", "8086:2f00", "none")
    start = time.monotonic()
    inspect(made.computer())
    assert time.monotonic() - start < 1
