"""What `inxi --output json` adds inside a snapshot of workbench-script: screens, batteries, interfaces, drives.

Its keys carry their order and depth ("004#0#2#model"); the same name may come twice in one group.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from passport.formats.quantities import positive, scaled, size_in_bytes
from passport.formats.vocabulary import drive_kind, drive_maker
from passport.hardware import (
    Battery,
    Component,
    Display,
    Drive,
    DriveKind,
    GraphicsCard,
    HardwareReport,
    NetworkInterface,
    NetworkKind,
    Tool,
)
from passport.junk import mac_address, meaningful, named

_CHARGE = re.compile(r"([\d.]+)/([\d.]+) Wh")


class Group(NamedTuple):
    """The named values of one line of inxi, in their order."""

    pairs: tuple[tuple[str, str], ...]

    def get(self, name: str) -> str:
        """The first value of that name, empty when there is none."""
        return next((value for key, value in self.pairs if key == name), "")

    def has(self, name: str) -> bool:
        """Whether there is a value of that name."""
        return any(key == name for key, _ in self.pairs)


def read_sections(value: object) -> HardwareReport:
    """The parts of a computer that a parsed inxi output describes."""
    sections = dict(_sections(value))
    pictures, drives = sections.get("Graphics", []), sections.get("Drives", [])
    sounds = [g for g in sections.get("Audio", []) if g.has("Device") and not _is_usb(g)]
    return HardwareReport(
        tool=Tool(name="inxi"),
        drives=tuple(_drive(g) for g in drives if g.has("ID") and g.has("size")),
        batteries=tuple(_battery(g) for g in sections.get("Battery", []) if g.get("ID").startswith("BAT")),
        displays=tuple(_display(g) for g in pictures if g.has("Monitor")),
        graphics=tuple(GraphicsCard(model=named(g.get("Device"))) for g in pictures if _is_card(g)),
        network=tuple(_network(sections.get("Network", []))),
        cameras=tuple(_camera(g) for g in pictures if g.has("Device") and "uvcvideo" in g.get("driver")),
        audio=tuple(Component(model=named(g.get("Device"))) for g in sounds),
    )


def _sections(value: object) -> Iterator[tuple[str, list[Group]]]:
    for section in value if isinstance(value, list) else ():
        for key, groups in section.items() if isinstance(section, dict) else ():
            held = groups if isinstance(groups, list) else []
            yield _name(str(key)), [_group(group) for group in held if isinstance(group, dict)]


def _name(key: str) -> str:
    return key.rpartition("#")[2]


def _group(fields: dict[str, object]) -> Group:
    return Group(tuple((_name(key), str(value)) for key, value in sorted(fields.items())))


def _is_usb(group: Group) -> bool:
    return group.get("type") == "USB"


def _is_card(group: Group) -> bool:
    return group.has("Device") and not _is_usb(group)


def _camera(group: Group) -> Component:
    return Component(model=named(group.get("Device")), serial=meaningful(group.get("serial")))


def _drive(group: Group) -> Drive:
    model = named(group.get("model"))
    name = group.get("ID")
    kind = DriveKind.NVME if "nvme" in name else DriveKind.EMMC if "mmcblk" in name else drive_kind(model)
    if kind is DriveKind.UNKNOWN:
        kind = {"SSD": DriveKind.SSD, "HDD": DriveKind.HDD, "USB": DriveKind.USB}.get(group.get("type"), kind)
    return Drive(
        maker=drive_maker(group.get("vendor")),
        model=model,
        serial=meaningful(group.get("serial")),
        size_bytes=size_in_bytes(group.get("size")),
        kind=kind,
        firmware=meaningful(group.get("rev")),
        interface="nvme" if kind is DriveKind.NVME else "sata" if group.has("sata") else None,
    )


def _battery(group: Group) -> Battery:
    charge = _CHARGE.search(group.get("condition"))
    return Battery(
        model=meaningful(group.get("model")),
        serial=meaningful(group.get("serial")),
        technology=meaningful(group.get("type")),
        design_capacity_mwh=scaled(charge[2], 1000) if charge else None,
        full_capacity_mwh=scaled(charge[1], 1000) if charge else None,
        voltage_mv=scaled(group.get("min"), 1000),
        cycles=positive(group.get("cycles")),
    )


def _display(group: Group) -> Display:
    width, _, height = group.get("res").partition("x")
    diagonal = re.match(r"\d+(?=mm)", group.get("diag"))
    return Display(
        model=named(group.get("model")),
        serial=meaningful(group.get("serial")),
        diagonal_mm=positive(diagonal[0]) if diagonal else None,
        width_px=positive(width),
        height_px=positive(height),
    )


def _network(groups: list[Group]) -> Iterator[NetworkInterface]:
    """Each card with the address of the interface that follows it; interfaces without a card are virtual."""
    for group, following in zip(groups, [*groups[1:], Group(())], strict=False):
        if not group.has("Device"):
            continue
        words = f"{group.get('Device')} {group.get('driver')} {following.get('IF')}".lower()
        wireless = bool(re.search(r"wireless|wi-?fi|802\.11|\bwl", words))
        yield NetworkInterface(
            mac=mac_address(following.get("mac")) if following.has("IF") else None,
            kind=NetworkKind.WIRELESS if wireless else NetworkKind.WIRED,
            model=named(group.get("Device")),
        )
