"""The drives that the kernel shows, by sysfs, with what they answer themselves."""

import struct
from collections.abc import Iterator
from dataclasses import replace

from passport.formats.vocabulary import drive_kind, drive_maker
from passport.hardware import Component, Drive, DriveKind
from passport.junk import meaningful, named
from passport.storage import AreaKind, DriveArea, DriveSecurity, HiddenAreas
from workbench.inspect.identify import Identify, hidden_of, identify_of, security_of
from workbench.inspect.machine import Computer
from workbench.inspect.tree import Tree

_BLOCK = "sys/block"
_SECTOR = 512  # of the file `size`, whatever the drive's own sector is
_NOT_A_DRIVE = ("loop", "ram", "zram", "dm-", "md", "sr", "fd", "nbd", "bcache", "drbd", "rbd")
_HDIO_GET_IDENTITY = 0x030D
_OPAL_GET_STATUS = 0x800870EC  # _IOR('p', 236, struct opal_status { u32 flags, reserved }), Linux 6.1
_OPAL_SUPPORTED, _OPAL_ENABLED, _OPAL_LOCKED = 0x01, 0x04, 0x08


def drives_of(computer: Computer) -> tuple[Drive, ...]:
    """Every drive that may hold data, in the order of their names; an empty card reader is none."""
    tree = computer.tree
    names = [name for name in tree.names(_BLOCK) if not name.startswith(_NOT_A_DRIVE) and not _is_part(name)]
    shown = [name for name in names if _is_own(tree, name) and not _is_empty_reader(tree, name)]
    return tuple(_drive(computer, name) for name in shown)


def optical_drives_of(tree: Tree) -> tuple[Component, ...]:
    """Readers of discs."""
    found = [path for _, path in tree.each(_BLOCK, "sr")]
    return tuple(
        Component(maker=named(tree.text(f"{p}/device/vendor")), model=named(tree.text(f"{p}/device/model")))
        for p in found
    )


def _is_part(name: str) -> bool:
    """Whether the kernel shows this beside the drive that it belongs to."""
    return name.startswith("mmcblk") and not name[len("mmcblk") :].isdigit()


def _is_own(tree: Tree, name: str) -> bool:
    """Whether it is a device, not one path of a multipath namespace (nvme0c0n1)."""
    return tree.exists(f"{_BLOCK}/{name}/size") and not (name.startswith("nvme") and "c" in name)


def _is_empty_reader(tree: Tree, name: str) -> bool:
    is_removable = tree.number(f"{_BLOCK}/{name}/removable") == 1
    return is_removable and not tree.number(f"{_BLOCK}/{name}/size")


def _drive(computer: Computer, name: str) -> Drive:
    tree, path = computer.tree, f"{_BLOCK}/{name}"
    identify = _identify(computer, name)
    removable = tree.number(f"{path}/removable")
    drive = Drive(
        device=name,
        maker=_maker(tree, name),
        model=_model(tree, name),
        serial=_serial(tree, name),
        wwn=_wwn(tree, path),
        size_bytes=(tree.number(f"{path}/size") or 0) * _SECTOR or None,
        kind=_kind(tree, name),
        firmware=_firmware(tree, name),
        interface=interface_of(tree, name),
        removable=None if removable is None else bool(removable),
        security=_opal(computer, name),
        areas=tuple(_areas(tree, name)),
    )
    return _told_by_itself(drive, identify, computer.areas(name)) if identify else drive


def _told_by_itself(drive: Drive, found: Identify, areas: HiddenAreas | None) -> Drive:
    """With what ATA IDENTIFY adds: sysfs cuts the model at 16 characters. A drive not asked may hide anything."""
    ata, opal = security_of(found), drive.security or DriveSecurity()
    rotation = found.rotation_rpm
    kind = drive.kind if drive.kind is DriveKind.USB or rotation is None else _spinning(rotation)
    return replace(
        drive,
        model=found.model or drive.model,
        serial=found.serial or drive.serial,
        wwn=found.wwn or drive.wwn,
        firmware=found.firmware or drive.firmware,
        rotation_rpm=rotation or None,
        kind=kind,
        security=replace(
            ata,
            opal_supported=opal.opal_supported,
            opal_enabled=opal.opal_enabled,
            opal_locked=opal.opal_locked,
        ),
        hidden=areas or hidden_of(found, native_sectors=None),
    )


def _spinning(rotation_rpm: int) -> DriveKind:
    return DriveKind.HDD if rotation_rpm else DriveKind.SSD


def _identify(computer: Computer, name: str) -> Identify | None:
    """From the page that the kernel keeps (since Linux 5.15), else from the kernel's own copy, else none."""
    if not name.startswith(("sd", "hd")):
        return None
    kept = identify_of(computer.tree.raw(f"{_BLOCK}/{name}/device/vpd_pg89"))
    return kept or identify_of(computer.ask(name, _HDIO_GET_IDENTITY, bytearray(512)))


def _opal(computer: Computer, name: str) -> DriveSecurity | None:
    answer = computer.ask(name, _OPAL_GET_STATUS, bytearray(8))
    if answer is None:
        return None
    flags = struct.unpack("<II", answer)[0]
    supported = bool(flags & _OPAL_SUPPORTED)
    return DriveSecurity(
        opal_supported=supported,
        opal_enabled=bool(flags & _OPAL_ENABLED) if supported else None,
        opal_locked=bool(flags & _OPAL_LOCKED) if supported else None,
    )


def interface_of(tree: Tree, name: str) -> str | None:
    """How the drive is attached: "sata", "usb", "nvme", "mmc", "sas", "virtio"; by the path of its device."""
    if name.startswith("nvme"):
        return "nvme"
    if name.startswith("mmcblk"):
        return "mmc"
    place = tree.target(f"{_BLOCK}/{name}/device") or ""
    steps = place.split("/")
    for interface, mark in (("usb", "usb"), ("sata", "ata"), ("virtio", "virtio"), ("sas", "end_device-")):
        if any(step.startswith(mark) and step[len(mark) :][:1].isdigit() for step in steps):
            return interface
    return "scsi" if name.startswith("sd") else None


def _kind(tree: Tree, name: str) -> DriveKind:
    if name.startswith("nvme"):
        return DriveKind.NVME
    if name.startswith("mmcblk"):
        card = (tree.text(f"{_BLOCK}/{name}/device/type") or "").upper()
        return {"MMC": DriveKind.EMMC, "SD": DriveKind.SD}.get(card, DriveKind.UNKNOWN)
    if interface_of(tree, name) == "usb":
        return DriveKind.USB
    said = drive_kind(_model(tree, name))
    if said is not DriveKind.UNKNOWN or interface_of(tree, name) == "virtio":
        return said
    turns = tree.number(f"{_BLOCK}/{name}/queue/rotational")
    return DriveKind.UNKNOWN if turns is None else DriveKind.HDD if turns else DriveKind.SSD


def _maker(tree: Tree, name: str) -> str | None:
    """The vendor of a SCSI or ATA device; virtio gives a number there."""
    said = tree.text(f"{_BLOCK}/{name}/device/vendor")
    return None if said is None or said.startswith("0x") else drive_maker(said)


def _model(tree: Tree, name: str) -> str | None:
    path = f"{_BLOCK}/{name}/device"
    return named(tree.text(f"{path}/model") or tree.text(f"{path}/name"))


def _firmware(tree: Tree, name: str) -> str | None:
    path = f"{_BLOCK}/{name}/device"
    told = (tree.text(f"{path}/{file}") for file in ("firmware_rev", "rev", "fwrev"))
    return named(next(filter(None, told), None))


def _serial(tree: Tree, name: str) -> str | None:
    """As the drive writes it: the serial of NVMe, eMMC and virtio, or page 80h of a SCSI device."""
    path = f"{_BLOCK}/{name}"
    plain = tree.text(f"{path}/device/serial") or tree.text(f"{path}/serial")
    if plain:
        return meaningful(plain)
    page = tree.raw(f"{path}/device/vpd_pg80")
    return meaningful(page[4:].decode("latin-1").replace("\x00", " ")) if page and len(page) > 4 else None


def _wwn(tree: Tree, path: str) -> str | None:
    said = tree.text(f"{path}/wwid") or tree.text(f"{path}/device/wwid")
    return meaningful(said.replace("naa.", "0x")) if said and not said.startswith("t10.") else None


def _areas(tree: Tree, name: str) -> Iterator[DriveArea]:
    """What lies apart from the drive's own addresses: eMMC boot areas and RPMB (JESD84-B51, 6.2)."""
    if not name.startswith("mmcblk"):
        return
    for part, path in tree.each(_BLOCK, f"{name}boot"):
        size = (tree.number(f"{path}/size") or 0) * _SECTOR or None
        yield DriveArea(kind=AreaKind.BOOT, device=part, size_bytes=size)
    for folder in (f"{_BLOCK}/{name}", f"{_BLOCK}/{name}/device/block"):
        for part in tree.names(folder):
            if part == f"{name}rpmb":
                yield DriveArea(kind=AreaKind.RPMB, device=part)
                return
    if tree.exists(f"dev/{name}rpmb") or tree.exists(f"sys/bus/mmc_rpmb/devices/{name}rpmb"):
        yield DriveArea(kind=AreaKind.RPMB, device=f"{name}rpmb")
