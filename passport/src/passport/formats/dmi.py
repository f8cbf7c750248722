"""The structures of SMBIOS, whichever way they came, as a report.

Field names are those of dmidecode; numbers of structures and fields are those of the SMBIOS specification (DSP0134).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from passport.formats.quantities import day, megahertz, positive, size_in_bytes
from passport.formats.vocabulary import form_factor
from passport.hardware import (
    Battery,
    Board,
    Firmware,
    FormFactor,
    HardwareReport,
    MemoryModule,
    Processor,
    Tool,
)
from passport.junk import meaningful, named, system_uuid, version_of

BIOS, SYSTEM, BOARD, CHASSIS, PROCESSOR = 0, 1, 2, 3, 4
OLD_MODULE, ARRAY, DEVICE, BATTERY, TPM = 6, 16, 17, 22, 43
USED = frozenset({BIOS, SYSTEM, BOARD, CHASSIS, PROCESSOR, OLD_MODULE, ARRAY, DEVICE, BATTERY, TPM})
_UNSAID = frozenset({"other", "unknown", "<out of spec>", "none", "not specified", "not provided", "ram"})


@dataclass(frozen=True, slots=True)
class Structure:
    """One structure: its type, its handle and its fields as text."""

    kind: int
    handle: str
    fields: dict[str, str] = field(default_factory=dict)

    def get(self, *names: str) -> str | None:
        """The first of these fields that is there."""
        return next((self.fields[name] for name in names if name in self.fields), None)


def report_of(structures: Iterable[Structure], tool: Tool | None) -> HardwareReport:
    """The computer that the structures describe."""
    by_kind: dict[int, list[Structure]] = {kind: [] for kind in USED}
    for structure in structures:
        if structure.kind in by_kind:
            by_kind[structure.kind].append(structure)
    nothing = Structure(-1, "")
    system = next(iter(by_kind[SYSTEM]), nothing)
    chassis = next(iter(by_kind[CHASSIS]), nothing)
    board = _main_board(by_kind[BOARD])
    modules, slots = _memory(by_kind)
    return HardwareReport(
        tool=tool,
        maker=named(system.get("Manufacturer", "Vendor")),
        model=named(system.get("Product Name", "Product")),
        version=version_of(system.get("Version")),
        family=meaningful(system.get("Family")),
        sku=meaningful(system.get("SKU Number")),
        serial=meaningful(system.get("Serial Number")),
        system_uuid=system_uuid(system.get("UUID")),
        form_factor=form_factor(chassis.get("Type")),
        chassis_serial=meaningful(chassis.get("Serial Number")),
        asset_tag=meaningful(chassis.get("Asset Tag")) or meaningful((board or nothing).get("Asset Tag")),
        board=_board(board),
        firmware=_firmware(by_kind[BIOS]),
        processors=tuple(_processor(item) for item in by_kind[PROCESSOR] if _is_populated(item)),
        memory_bytes=sum(module.size_bytes or 0 for module in modules) or None,
        memory_slots=slots,
        memory_modules=modules,
        batteries=tuple(found for found in map(_battery, by_kind[BATTERY]) if found),
        tpm_version=next(filter(None, map(_tpm_version, by_kind[TPM])), None),
    )


def is_empty(report: HardwareReport) -> bool:
    """Whether nothing in the report tells one computer from another."""
    said = (report.maker, report.model, report.serial, report.system_uuid, report.board, report.processors)
    return not any(said) and report.form_factor is FormFactor.UNKNOWN


def _main_board(boards: list[Structure]) -> Structure | None:
    hosting = (board for board in boards if board.get("Type") in ("Motherboard", None))
    return next(hosting, next(iter(boards), None))


def _board(structure: Structure | None) -> Board | None:
    if structure is None:
        return None
    board = Board(
        maker=named(structure.get("Manufacturer", "Vendor")),
        model=named(structure.get("Product Name", "Product")),
        version=version_of(structure.get("Version")),
        serial=meaningful(structure.get("Serial Number")),
    )
    return board if board != Board() else None


def _firmware(structures: list[Structure]) -> Firmware | None:
    if not structures:
        return None
    firmware = Firmware(
        vendor=named(structures[0].get("Vendor")),
        version=version_of(structures[0].get("Version")),
        released_on=day(structures[0].get("Release Date")),
    )
    return firmware if firmware != Firmware() else None


def _is_populated(structure: Structure) -> bool:
    status = (structure.get("Status") or "").lower()
    kind = (structure.get("Type") or "Central Processor").lower()
    return not status.startswith("unpopulated") and kind in ("central processor", "unknown", "other")


def _processor(structure: Structure) -> Processor:
    family = _said(structure.get("Family"))
    return Processor(
        maker=named(structure.get("Manufacturer", "Processor Manufacturer")),
        model=meaningful(structure.get("Version", "Processor Version")) or family,
        cores=positive(structure.get("Core Count")),
        threads=positive(structure.get("Thread Count")),
        mhz=megahertz(structure.get("Current Speed")),
        max_mhz=megahertz(structure.get("Max Speed", "Maximum Speed")),
    )


def _memory(by_kind: dict[int, list[Structure]]) -> tuple[tuple[MemoryModule, ...], int | None]:
    """The filled modules of system memory, and how many slots there are."""
    other = {a.handle for a in by_kind[ARRAY] if (a.get("Use") or "System Memory").lower() != "system memory"}
    devices = [d for d in by_kind[DEVICE] if d.get("Array Handle") not in other]
    devices = [d for d in devices if (d.get("Type") or "").lower() not in ("flash", "rom")]
    if not devices:
        old = list(map(_old_module, by_kind[OLD_MODULE]))
        return tuple(module for module in old if module), len(old) or None
    filled = (_module(device) for device in devices if size_in_bytes(device.get("Size")))
    return tuple(filled), len(devices)


def _module(device: Structure) -> MemoryModule:
    return MemoryModule(
        size_bytes=size_in_bytes(device.get("Size")),
        kind=_said(device.get("Type")),
        speed_mts=megahertz(device.get("Speed")),
        maker=meaningful(device.get("Manufacturer")),
        part_number=meaningful(device.get("Part Number")),
        serial=meaningful(device.get("Serial Number")),
        slot=meaningful(device.get("Locator")),
        form_factor=_said(device.get("Form Factor")),
    )


def _old_module(structure: Structure) -> MemoryModule | None:
    """A module of the obsolete structure 6, before SMBIOS 2.1."""
    size = size_in_bytes(structure.get("Installed Size", "Enabled Size"))
    if size is None:
        return None
    kind = re.search(r"\b(DDR\d?|SDRAM|EDO|SIMM)\b", structure.get("Type") or "")
    return MemoryModule(
        size_bytes=size, kind=kind[1] if kind else None, slot=meaningful(structure.get("Socket Designation"))
    )


def _battery(structure: Structure) -> Battery | None:
    battery = Battery(
        maker=named(structure.get("Manufacturer")),
        model=meaningful(structure.get("Name")),
        serial=meaningful(structure.get("Serial Number", "SBDS Serial Number")),
        technology=_said(structure.get("Chemistry")) or _said(structure.get("SBDS Chemistry")),
        design_capacity_mwh=positive(structure.get("Design Capacity")),
        voltage_mv=positive(structure.get("Design Voltage")),
    )
    return (
        battery if any((battery.maker, battery.model, battery.serial, battery.design_capacity_mwh)) else None
    )


def _tpm_version(structure: Structure) -> str | None:
    found = re.match(r"\d+\.\d+", structure.get("Specification Version") or "")
    return found[0] if found else None


def _said(word: str | None) -> str | None:
    return None if word is None or word.lower() in _UNSAID else meaningful(word)
