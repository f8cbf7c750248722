"""The device and components of an eReuse snapshot, in its two dialects."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from passport.formats.quantities import day, megahertz, positive, scaled, whole
from passport.formats.vocabulary import drive_kind, drive_maker, form_factor
from passport.hardware import (
    Battery,
    Board,
    Component,
    Display,
    Drive,
    DriveKind,
    Firmware,
    FormFactor,
    GraphicsCard,
    HardwareReport,
    MemoryModule,
    NetworkInterface,
    NetworkKind,
    Processor,
    Smart,
)
from passport.junk import mac_address, meaningful, named, version_of
from passport.shape import encode

Fields = dict[str, Any]
_Part = TypeVar("_Part")
_MEBIBYTE = 1024**2
_DRIVES = {
    "HardDrive": DriveKind.HDD,
    "SolidStateDrive": DriveKind.SSD,
    "DataStorage": DriveKind.UNKNOWN,
}
_CAMERA = re.compile(r"cam(era)?\b|webcam|uvc|webcam_", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Dialect:
    """How a generation of snapshots names types and counts the size of drives.

    In the older one every drive is a "HardDrive", so that the word says nothing of the medium.
    """

    type_field: str
    drive_unit: int
    types_tell_the_medium: bool


CURRENT = Dialect(type_field="type", drive_unit=1000**2, types_tell_the_medium=True)
LEGACY = Dialect(type_field="@type", drive_unit=_MEBIBYTE, types_tell_the_medium=False)


def report_of(device: Fields, components: list[Fields], dialect: Dialect) -> HardwareReport:
    """The computer of these components; only drives when the device itself is one."""
    if str(device.get(dialect.type_field)) in _DRIVES:
        return HardwareReport(drives=(_drive(device, dialect),))
    by_type: dict[str, list[Fields]] = {}
    for component in components:
        by_type.setdefault(str(component.get(dialect.type_field)), []).append(component)
    modules = _said(map(_module, by_type.get("RamModule", [])))
    board = next(iter(by_type.get("Motherboard", [])), {})
    sounds = by_type.get("SoundCard", [])
    return HardwareReport(
        maker=named(device.get("manufacturer")),
        model=named(device.get("model")),
        version=version_of(device.get("version")),
        sku=meaningful(device.get("sku")),
        serial=meaningful(device.get("serialNumber")),
        form_factor=_form(device),
        board=_board(board),
        firmware=_firmware(board),
        processors=_named_first(_said(map(_processor, by_type.get("Processor", [])))),
        memory_bytes=sum(module.size_bytes or 0 for module in modules) or None,
        memory_slots=positive(board.get("ramSlots")),
        memory_modules=modules,
        drives=_said(_drive(item, dialect) for kind in _DRIVES for item in by_type.get(kind, [])),
        optical_drives=_said(map(_component, by_type.get("OpticalDrive", []))),
        batteries=_said(map(_battery, by_type.get("Battery", []))),
        displays=_said(map(_display, by_type.get("Display", []))),
        graphics=_said(map(_graphics, by_type.get("GraphicCard", []))),
        network=_said(map(_network, by_type.get("NetworkAdapter", []))),
        cameras=_said(_component(item) for item in sounds if _is_camera(item)),
        audio=_said(_component(item) for item in sounds if not _is_camera(item)),
    )


def _said(parts: Iterable[_Part]) -> tuple[_Part, ...]:
    """The components of which something is known."""
    return tuple(part for part in parts if not _is_mute(part))


def _named_first(found: tuple[Processor, ...]) -> tuple[Processor, ...]:
    """The processors with a name; old snapshots repeat one without for each of its cores."""
    return tuple(processor for processor in found if processor.model) or found[:1]


def _is_mute(part: object) -> bool:
    """Whether a component says nothing but its kind."""
    return not set(encode(part)) - {"kind"}


def _form(device: Fields) -> FormFactor:
    for word in (device.get("chassis"), device.get("type")):
        form = form_factor(word)
        if form not in (FormFactor.UNKNOWN, FormFactor.OTHER):
            return form
    return form_factor(device.get("chassis"))


def _actions(component: Fields, *kinds: str) -> Fields:
    """The last action of one of these kinds: the latest measure."""
    held = component.get("actions")
    found = (
        [a for a in held if isinstance(a, dict) and a.get("type") in kinds] if isinstance(held, list) else []
    )
    return found[-1] if found else {}


def _board(fields: Fields) -> Board | None:
    board = Board(
        maker=named(fields.get("manufacturer")),
        model=named(fields.get("model")),
        serial=meaningful(fields.get("serialNumber")),
    )
    return board if board != Board() else None


def _firmware(board: Fields) -> Firmware | None:
    """The BIOS: snapshots keep its version and date on the board."""
    firmware = Firmware(version=version_of(board.get("version")), released_on=day(board.get("biosDate")))
    return firmware if firmware != Firmware() else None


def _processor(fields: Fields) -> Processor:
    return Processor(
        maker=named(fields.get("manufacturer")),
        model=named(fields.get("model")),
        cores=positive(fields.get("cores")) or positive(fields.get("numberOfCores")),
        threads=positive(fields.get("threads")),
        mhz=scaled(fields.get("speed"), 1000),
    )


def _module(fields: Fields) -> MemoryModule:
    return MemoryModule(
        size_bytes=scaled(fields.get("size"), _MEBIBYTE),
        kind=meaningful(fields.get("interface")),
        speed_mts=megahertz(str(fields.get("speed"))),
        maker=meaningful(fields.get("manufacturer")),
        part_number=meaningful(fields.get("model")),
        serial=meaningful(fields.get("serialNumber")),
        form_factor=meaningful(fields.get("format")),
    )


def _drive(fields: Fields, dialect: Dialect) -> Drive:
    model = named(fields.get("model"))
    said = _DRIVES.get(str(fields.get(dialect.type_field)), DriveKind.UNKNOWN)
    guessed = drive_kind(model)
    interface = meaningful(fields.get("interface"))
    return Drive(
        maker=drive_maker(fields.get("manufacturer")),
        model=model,
        serial=meaningful(fields.get("serialNumber")),
        size_bytes=scaled(fields.get("size"), dialect.drive_unit),
        kind=said if dialect.types_tell_the_medium and said is not DriveKind.UNKNOWN else guessed,
        firmware=meaningful(fields.get("variant")) or meaningful(fields.get("firmwareRevision")),
        interface=interface.lower() if interface else None,
        smart=_smart(fields),
    )


def _smart(fields: Fields) -> Smart | None:
    test = _actions(fields, "TestDataStorage")
    old = fields.get("test")
    if not test and isinstance(old, dict):
        test = old
    passed = test.get("assessment")
    smart = Smart(
        passed=passed if isinstance(passed, bool) else None,
        power_on_hours=whole(test.get("lifetime")),
        power_cycles=whole(test.get("powerCycleCount") or test.get("power_cycle_count")),
        reallocated=whole(test.get("reallocatedSectorCount")),
        pending=whole(test.get("currentPendingSectorCount")),
        uncorrectable=whole(test.get("offlineUncorrectable")),
    )
    return smart if smart != Smart() else None


def _battery(fields: Fields) -> Battery:
    measure = _actions(fields, "MeasureBattery")
    return Battery(
        maker=named(fields.get("manufacturer")),
        model=meaningful(fields.get("model")),
        serial=meaningful(fields.get("serialNumber")),
        technology=meaningful(fields.get("technology")),
        design_capacity_mah=positive(fields.get("size")),
        full_capacity_mah=positive(measure.get("size")),
        voltage_mv=positive(measure.get("voltage")),
        cycles=positive(measure.get("cycleCount")),
    )


def _display(fields: Fields) -> Display:
    return Display(
        maker=named(fields.get("manufacturer")),
        model=named(fields.get("model")),
        serial=meaningful(fields.get("serialNumber")),
        diagonal_mm=scaled(fields.get("size"), 25.4),
        width_px=positive(fields.get("resolutionWidth")),
        height_px=positive(fields.get("resolutionHeight")),
    )


def _graphics(fields: Fields) -> GraphicsCard:
    return GraphicsCard(
        maker=named(fields.get("manufacturer")),
        model=named(fields.get("model")),
        memory_bytes=scaled(fields.get("memory"), _MEBIBYTE),
    )


def _network(fields: Fields) -> NetworkInterface:
    model = named(fields.get("model"))
    wireless = fields.get("wireless") is True or re.search(
        r"802\.11|wireless|wi-?fi|centrino", (model or "").lower()
    )
    return NetworkInterface(
        mac=mac_address(fields.get("serialNumber")),
        kind=NetworkKind.WIRELESS if wireless else NetworkKind.WIRED,
        maker=named(fields.get("manufacturer")),
        model=model,
    )


def _is_camera(fields: Fields) -> bool:
    return bool(_CAMERA.search(str(fields.get("model")).replace("_", " ")))


def _component(fields: Fields) -> Component:
    return Component(
        maker=named(fields.get("manufacturer")),
        model=named(fields.get("model")),
        serial=meaningful(fields.get("serialNumber")),
    )
