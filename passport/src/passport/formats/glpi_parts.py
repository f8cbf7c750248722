"""The rows of a GLPI inventory, section by section."""

import re
from collections.abc import Iterator
from typing import Any

from passport.formats.quantities import megahertz, positive
from passport.formats.vocabulary import drive_kind, drive_maker
from passport.hardware import (
    Battery,
    Component,
    Drive,
    DriveKind,
    GraphicsCard,
    MemoryModule,
    NetworkInterface,
    NetworkKind,
    Processor,
)
from passport.junk import mac_address, meaningful, named

Fields = dict[str, Any]
_MEBIBYTE = 1024**2
_MEGABYTE = 1000**2
_OPTICAL = re.compile(r"\b(cd|dvd|bd|blu-?ray)\b|cd-?rom|dvd|optical", re.IGNORECASE)
_REMOVABLE = re.compile(r"card reader|multi-card|floppy", re.IGNORECASE)


def section(content: Fields, name: str) -> Fields:
    """A section that is one object."""
    held = content.get(name)
    if isinstance(held, list) and held:
        held = held[0]
    return held if isinstance(held, dict) else {}


def rows(content: Fields, name: str) -> list[Fields]:
    """A section that is a list of objects."""
    held = content.get(name)
    held = [held] if isinstance(held, dict) else held
    return [row for row in held if isinstance(row, dict)] if isinstance(held, list) else []


def mebibytes(value: object) -> int | None:
    """A number of mebibytes in bytes."""
    number = positive(value)
    return number * _MEBIBYTE if number is not None and number < 2**33 else None


def processor(row: Fields) -> Processor:
    """A processor. GLPI keeps its name in `name`; `model` is the number of CPUID."""
    return Processor(
        maker=named(row.get("manufacturer")),
        model=named(row.get("name")),
        cores=positive(row.get("core")),
        threads=positive(row.get("thread")),
        mhz=positive(row.get("speed")),
    )


def memory(found: list[Fields]) -> tuple[tuple[MemoryModule, ...], int | None]:
    """The filled modules and the number of slots."""
    modules = (_module(row) for row in found)
    return tuple(module for module in modules if module.size_bytes), len(found) or None


def _module(row: Fields) -> MemoryModule:
    kind = re.search(r"\b(LPDDR\dX?|DDR\d?|SDRAM|RDRAM)\b", str(row.get("type")), re.IGNORECASE)
    form = re.search(
        r"\b(SO-?DIMM|DIMM|SIMM|RIMM|Chip|Row Of Chips)\b", str(row.get("description")), re.IGNORECASE
    )
    return MemoryModule(
        size_bytes=mebibytes(row.get("capacity")),
        kind=kind[1].upper() if kind else None,
        speed_mts=megahertz(str(row.get("speed"))),
        maker=meaningful(row.get("manufacturer")),
        part_number=meaningful(row.get("model")),
        serial=meaningful(row.get("serialnumber")),
        slot=meaningful(row.get("caption")),
        form_factor=form[1] if form else None,
    )


def is_optical(row: Fields) -> bool:
    """Whether a storage is a CD, DVD or Blu-ray drive."""
    words = " ".join(str(row.get(name) or "") for name in ("type", "model", "name", "description"))
    return bool(_OPTICAL.search(words))


def optical(row: Fields) -> Component:
    """An optical drive."""
    return Component(
        maker=drive_maker(row.get("manufacturer")),
        model=named(row.get("model")) or named(row.get("name")),
        serial=_serial(row),
    )


def drive(row: Fields) -> Drive | None:
    """A storage that holds data; `None` for an optical drive or an empty card reader."""
    words = " ".join(str(row.get(name) or "") for name in ("model", "name", "type", "description"))
    size = positive(row.get("disksize"))
    if is_optical(row) or (_REMOVABLE.search(words) and size is None):
        return None
    model = named(row.get("model")) or named(row.get("name"))
    return Drive(
        maker=drive_maker(row.get("manufacturer")),
        model=model,
        serial=_serial(row),
        wwn=meaningful(row.get("wwn")),
        size_bytes=size * _MEGABYTE if size is not None and size < 2**32 else None,
        kind=_kind(row, model),
        firmware=meaningful(row.get("firmware")),
        interface=_interface(row),
    )


def _serial(row: Fields) -> str | None:
    return meaningful(row.get("serialnumber")) or meaningful(row.get("serial"))


def _interface(row: Fields) -> str | None:
    said = f"{row.get('interface') or ''} {row.get('description') or ''} {row.get('name') or ''}".lower()
    if "nvme" in said:
        return "nvme"
    return next((bus for bus in ("usb", "sata", "sas", "mmc", "ide", "ata", "scsi") if bus in said), None)


def _kind(row: Fields, model: str | None) -> DriveKind:
    words = f"{row.get('type') or ''} {row.get('description') or ''} {row.get('name') or ''}".lower()
    interface = _interface(row)
    fixed = {"nvme": DriveKind.NVME, "usb": DriveKind.USB, "mmc": DriveKind.EMMC}.get(interface or "")
    if fixed is not None:
        return fixed
    if re.search(r"\bssd\b", words):
        return DriveKind.SSD
    return DriveKind.HDD if re.search(r"\bhdd\b", words) else drive_kind(model)


def battery(row: Fields) -> Battery | None:
    """A battery; capacities are in milliwatt-hours in GLPI."""
    found = Battery(
        maker=named(row.get("manufacturer")),
        model=meaningful(row.get("name")),
        serial=meaningful(row.get("serial")),
        technology=meaningful(row.get("chemistry")),
        design_capacity_mwh=positive(row.get("capacity")),
        full_capacity_mwh=positive(row.get("real_capacity")),
        voltage_mv=positive(row.get("voltage")),
        cycles=positive(row.get("cycles")),
    )
    return found if found != Battery() else None


def graphics(row: Fields) -> GraphicsCard:
    """A graphics controller."""
    return GraphicsCard(
        model=named(row.get("name")) or named(row.get("chipset")), memory_bytes=mebibytes(row.get("memory"))
    )


def network(found: list[Fields]) -> Iterator[NetworkInterface]:
    """The physical interfaces, each address once: GLPI repeats one for every IP address."""
    seen: set[str] = set()
    physical = [row for row in found if not _is_virtual(row)]
    if not any(row.get("mac") or row.get("macaddr") for row in physical):
        physical = [
            row for row in found if re.fullmatch(r"en\d", str(row.get("description")))
        ]  # macOS: all "virtual"
    for row in physical:
        mac = mac_address(row.get("mac") or row.get("macaddr"))
        if mac is None or mac in seen:
            continue
        seen.add(mac)
        yield NetworkInterface(
            mac=mac,
            kind=_network_kind(row),
            maker=named(row.get("manufacturer")),
            model=named(row.get("model")),
        )


def _is_virtual(row: Fields) -> bool:
    kind = str(row.get("type") or "").lower()
    if str(row.get("pnpdeviceid")).upper().startswith("ROOT\\"):
        return True
    return str(row.get("virtualdev")).lower() in ("true", "1") or kind in (
        "loopback",
        "bridge",
        "dialup",
        "alias",
    )


def _network_kind(row: Fields) -> NetworkKind:
    words = " ".join(str(row.get(name) or "") for name in ("type", "description", "model")).lower()
    if "bluetooth" in words:
        return NetworkKind.BLUETOOTH
    if re.search(r"wi-?fi|wireless|802\.11", words):
        return NetworkKind.WIRELESS
    return NetworkKind.WIRED if "ethernet" in words else NetworkKind.OTHER
