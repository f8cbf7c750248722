"""What one computer is, as one tool saw it at one moment.

Every field is optional: `None` means "not known", an empty tuple "none seen". Identifiers that are junk
(`passport.junk`) are `None` here; the original document keeps them. Quantities are whole numbers in the unit of
their name, so that a report has one canonical form.
"""

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from passport.firmware import FirmwareLock
from passport.junk import identifies
from passport.refusal import Reason, UnreadableDocument
from passport.shape import decode, encode
from passport.storage import DriveArea, DriveSecurity, HiddenAreas, Storage

SCHEMA = "rebond.hardware-report/1"


class FormFactor(StrEnum):
    """The shape of the whole machine."""

    NOTEBOOK = "notebook"
    DESKTOP = "desktop"
    ALL_IN_ONE = "all_in_one"
    MINI = "mini"
    TOWER = "tower"
    TABLET = "tablet"
    SERVER = "server"
    PHONE = "phone"
    OTHER = "other"
    UNKNOWN = "unknown"


class DriveKind(StrEnum):
    """The medium of a drive; `USB` is anything seen only through a USB bridge."""

    HDD = "hdd"
    SSD = "ssd"
    NVME = "nvme"
    EMMC = "emmc"
    SD = "sd"
    USB = "usb"
    UNKNOWN = "unknown"


class NetworkKind(StrEnum):
    """How an interface reaches its network."""

    WIRED = "wired"
    WIRELESS = "wireless"
    BLUETOOTH = "bluetooth"
    OTHER = "other"


class LicenceKind(StrEnum):
    """The ACPI table that carries a licence: MSDM since Windows 8, SLIC before."""

    MSDM = "msdm"
    SLIC = "slic"


class LicenceState(StrEnum):
    """What such a table holds. A table that is there may hold no licence: 4 of 273 real MSDM tables are void."""

    KEY = "key"
    MARKER = "marker"
    VOID = "void"
    DAMAGED = "damaged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tool:
    """The program that made the report."""

    name: str
    version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The main board."""

    maker: str | None = None
    model: str | None = None
    version: str | None = None
    serial: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Processor:
    """One processor package. `mhz` is the speed the tool saw, `max_mhz` what the firmware says it can do."""

    maker: str | None = None
    model: str | None = None
    cores: int | None = None
    threads: int | None = None
    mhz: int | None = None
    max_mhz: int | None = None

    @property
    def nominal_mhz(self) -> int | None:
        """The speed printed in the model name ("@ 2.50GHz"), which neither load nor firmware changes."""
        found = re.search(r"@\s*(\d+(?:\.\d+)?)\s*([GM])Hz", self.model or "", re.IGNORECASE)
        if not found:
            return None
        return round(float(found[1]) * (1000 if found[2] in "Gg" else 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class MemoryModule:
    """One filled memory slot. `kind` is "DDR3", "DDR4", ...; `speed_mts` in million transfers a second."""

    size_bytes: int | None = None
    kind: str | None = None
    speed_mts: int | None = None
    maker: str | None = None
    part_number: str | None = None
    serial: str | None = None
    slot: str | None = None
    form_factor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Smart:
    """What a drive says of its own health; `passed` is its overall verdict."""

    passed: bool | None = None
    power_on_hours: int | None = None
    power_cycles: int | None = None
    reallocated: int | None = None
    pending: int | None = None
    uncorrectable: int | None = None
    percentage_used: int | None = None
    temperature_celsius: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Drive:
    """One storage device that can hold data (never an optical drive or an empty card reader).

    `device` is the kernel's name of it when it was seen, such as "sda": the next start may give that to another drive.
    """

    maker: str | None = None
    model: str | None = None
    serial: str | None = None
    wwn: str | None = None
    size_bytes: int | None = None
    kind: DriveKind = DriveKind.UNKNOWN
    firmware: str | None = None
    interface: str | None = None
    rotation_rpm: int | None = None
    device: str | None = None
    removable: bool | None = None
    smart: Smart | None = None
    security: DriveSecurity | None = None
    hidden: HiddenAreas | None = None
    areas: tuple[DriveArea, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Battery:
    """One battery. Capacities in milliwatt-hours, or in milliampere-hours where the tool knows no voltage."""

    maker: str | None = None
    model: str | None = None
    serial: str | None = None
    technology: str | None = None
    design_capacity_mwh: int | None = None
    full_capacity_mwh: int | None = None
    design_capacity_mah: int | None = None
    full_capacity_mah: int | None = None
    voltage_mv: int | None = None
    cycles: int | None = None

    @property
    def health_percent(self) -> int | None:
        """Full capacity over design capacity, 100 at most; `None` when either is not known."""
        for design, full in (
            (self.design_capacity_mwh, self.full_capacity_mwh),
            (self.design_capacity_mah, self.full_capacity_mah),
        ):
            if design and full is not None:
                return min(100, round(100 * full / design))
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Display:
    """One screen. `panel_id` is the three-letter maker and the four hexadecimal digits of its EDID."""

    maker: str | None = None
    model: str | None = None
    serial: str | None = None
    panel_id: str | None = None
    diagonal_mm: int | None = None
    width_px: int | None = None
    height_px: int | None = None

    @property
    def diagonal_inches(self) -> float | None:
        """The diagonal as it is advertised, to a tenth of an inch."""
        return round(self.diagonal_mm / 25.4, 1) if self.diagonal_mm else None


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphicsCard:
    """One graphics controller."""

    maker: str | None = None
    model: str | None = None
    memory_bytes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkInterface:
    """One network interface. `mac` is lower case with colons, or `None` when the tool gave nothing usable."""

    mac: str | None = None
    kind: NetworkKind = NetworkKind.OTHER
    maker: str | None = None
    model: str | None = None

    @property
    def identifies(self) -> bool:
        """Whether the address was given by a maker to this interface alone and so may recognise the machine."""
        return self.mac is not None and identifies(self.mac)


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """Any other part that is only counted: a camera, a sound card, an optical drive."""

    maker: str | None = None
    model: str | None = None
    serial: str | None = None


class BusKind(StrEnum):
    """How a part is attached."""

    PCI = "pci"
    USB = "usb"


@dataclass(frozen=True, slots=True, kw_only=True)
class BusDevice:
    """One part on a bus. `identifier` is "8086:1c22"; `function` the class code of its bus in hexadecimal."""

    bus: BusKind
    identifier: str
    function: str | None = None
    maker: str | None = None
    model: str | None = None
    driver: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Firmware:
    """The BIOS or UEFI."""

    vendor: str | None = None
    version: str | None = None
    released_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """An operating system licence in the firmware. The key itself is never carried, only its last five."""

    kind: LicenceKind
    oem: str | None = None
    last_five: str | None = field(default=None, metadata={"max_length": 5})


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceTable:
    """One such table as it lies in the firmware, whether it holds a licence or not."""

    kind: LicenceKind
    state: LicenceState
    oem: str | None = None
    last_five: str | None = field(default=None, metadata={"max_length": 5})


@dataclass(frozen=True, slots=True, kw_only=True)
class HardwareReport:
    """One computer, or only drives when the tool looked at nothing else (`is_drive_only`)."""

    produced_at: datetime | None = None
    tool: Tool | None = None
    maker: str | None = None
    model: str | None = None
    version: str | None = None
    family: str | None = None
    sku: str | None = None
    form_factor: FormFactor = FormFactor.UNKNOWN
    serial: str | None = None
    system_uuid: str | None = None
    asset_tag: str | None = None
    chassis_serial: str | None = None
    board: Board | None = None
    firmware: Firmware | None = None
    processors: tuple[Processor, ...] = ()
    memory_bytes: int | None = None
    memory_slots: int | None = None
    memory_modules: tuple[MemoryModule, ...] = ()
    drives: tuple[Drive, ...] = ()
    optical_drives: tuple[Component, ...] = ()
    batteries: tuple[Battery, ...] = ()
    displays: tuple[Display, ...] = ()
    graphics: tuple[GraphicsCard, ...] = ()
    network: tuple[NetworkInterface, ...] = ()
    cameras: tuple[Component, ...] = ()
    audio: tuple[Component, ...] = ()
    licence: Licence | None = None
    licence_tables: tuple[LicenceTable, ...] = ()
    tpm_version: str | None = None
    secure_boot: bool | None = None
    uefi: bool | None = None
    locks: tuple[FirmwareLock, ...] = ()
    storage: Storage | None = None
    buses: tuple[BusDevice, ...] = ()

    @property
    def is_drive_only(self) -> bool:
        """Whether the report says nothing of the machine around the drives."""
        return bool(self.drives) and not any(
            (self.maker, self.model, self.serial, self.system_uuid, self.board, self.processors, self.network)
        )


def to_json(report: HardwareReport) -> dict[str, Any]:
    """The report as a `rebond.hardware-report/1` document."""
    return {"schema": SCHEMA, **encode(report)}


def from_json(document: object) -> HardwareReport:
    """The report of a `rebond.hardware-report/1` document.

    Raises `UnreadableDocument`, which names the path of the first wrong field.
    """
    if not isinstance(document, dict) or not str(document.get("schema")).startswith(
        "rebond.hardware-report/"
    ):
        raise UnreadableDocument(
            Reason.UNKNOWN_FORMAT,
            "This is not a hardware report",
            cure=f'A hardware report says "schema": "{SCHEMA}"',
            where="schema",
        )
    if document["schema"] != SCHEMA:
        raise UnreadableDocument(
            Reason.NEWER_VERSION,
            "This hardware report is of a version that is not known here",
            cure="Update this installation, or export the report as " + SCHEMA,
            where="schema",
        )
    return decode(HardwareReport, {name: value for name, value in document.items() if name != "schema"})
