"""What one node of lshw says, by its class."""

import re
from dataclasses import replace
from typing import Any

from passport.formats.quantities import positive, scaled
from passport.formats.vocabulary import drive_kind, drive_maker
from passport.hardware import (
    Battery,
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
_KINDS = re.compile(r"\b((?:LP)?DDR\d?X?|SDRAM|RDRAM|EDO|DRAM|RAM)\b", re.IGNORECASE)
_FORMS = re.compile(r"\b(SO-?DIMM|FB-DIMM|DIMM|SIMM|RIMM|Row of chips|Chip|TSOP)\b", re.IGNORECASE)
_CAMERA = re.compile(r"cam(era)?\b|webcam|video", re.IGNORECASE)
_RPM = re.compile(r"^(\d+)rpm$")


def settings(fields: Fields) -> Fields:
    """The configuration of a node, empty when it has none."""
    held = fields.get("configuration")
    return held if isinstance(held, dict) else {}


def text(fields: Fields, name: str) -> str:
    """A field as text, empty when it has none."""
    value = fields.get(name)
    return value if isinstance(value, str) else ""


def capabilities(fields: Fields) -> Fields:
    """What a node can do."""
    held = fields.get("capabilities")
    return held if isinstance(held, dict) else {}


def processors(found: list[Fields]) -> tuple[Processor, ...]:
    """The packages: nodes named "cpu" with a product, one for each identifier, or the first where none has one.

    Some firmware describes every logical processor as a package; they share the identifier of the real one.
    """
    packages = [f for f in found if f.get("class") == "processor" and text(f, "id").split(":")[0] == "cpu"]
    packages = [f for f in packages if f.get("disabled") is not True]
    distinct: dict[str, Fields] = {}
    for index, fields in enumerate(f for f in packages if named(f.get("product"))):
        distinct.setdefault(str(settings(fields).get("id", f"nth {index}")), fields)
    return tuple(_processor(f) for f in list(distinct.values()) or packages[:1])


def _processor(fields: Fields) -> Processor:
    held = settings(fields)
    return Processor(
        maker=named(fields.get("vendor")),
        model=named(fields.get("product")),
        cores=positive(held.get("cores")),
        threads=positive(held.get("threads")),
        mhz=scaled(fields.get("size"), 1e-6),
        max_mhz=scaled(fields.get("capacity"), 1e-6),
    )


def memory(
    found: list[tuple[Fields, tuple[Fields, ...]]],
) -> tuple[tuple[MemoryModule, ...], int | None, int | None]:
    """The filled modules, the number of slots, the size of system memory."""
    arrays = [f for f, _ in found if _is_system_memory(f)]
    banks = [f for f, above in found if _is_bank(f) and not (above and _is_other_memory(above[-1]))]
    modules = tuple(_module(f) for f in banks if positive(f.get("size")))
    stated = sum(positive(f.get("size")) or 0 for f in arrays)
    counted = sum(module.size_bytes or 0 for module in modules)
    return modules, len(banks) or None, max(stated, counted) or None


def _is_system_memory(fields: Fields) -> bool:
    if fields.get("class") != "memory" or text(fields, "id").split(":")[0] != "memory":
        return False
    return not _is_other_memory(fields)


def _is_other_memory(fields: Fields) -> bool:
    return bool(re.search(r"flash|cache|bios|video|rom\b", text(fields, "description"), re.IGNORECASE))


def _is_bank(fields: Fields) -> bool:
    return fields.get("class") == "memory" and text(fields, "id").split(":")[0] == "bank"


def _module(fields: Fields) -> MemoryModule:
    described = text(fields, "description")
    kind, form = _KINDS.search(described), _FORMS.search(described)
    return MemoryModule(
        size_bytes=positive(fields.get("size")),
        kind=kind[1].upper() if kind else None,
        speed_mts=scaled(fields.get("clock"), 1e-6),
        maker=meaningful(fields.get("vendor")),
        part_number=meaningful(fields.get("product")),
        serial=meaningful(fields.get("serial")),
        slot=meaningful(fields.get("slot")),
        form_factor=form[1] if form else None,
    )


def is_optical(fields: Fields) -> bool:
    """Whether a node is a CD, DVD or Blu-ray drive."""
    if fields.get("class") != "disk":
        return False
    described = text(fields, "description")
    return text(fields, "id").startswith("cdrom") or bool(re.search(r"\b(DVD|CD|BD)(-|\b)", described))


def drive(fields: Fields, above: tuple[Fields, ...]) -> Drive | None:
    """The drive of a node; `None` for an optical drive, an empty reader, a medium inside one, a partition."""
    if not _is_drive(fields, above):
        return None
    parent = above[-1] if above else {}
    nvme = _is_nvme(fields) or _is_nvme(parent)
    owner = parent if _is_nvme(parent) and not _is_nvme(fields) else fields
    model = named(owner.get("product")) or named(fields.get("product"))
    size = _size(fields) or _size(_namespace(fields))
    rotation = next((positive(found[1]) for c in capabilities(fields) if (found := _RPM.match(c))), None)
    if not any((model, size, meaningful(owner.get("serial")))):
        return None
    interface = _interface(fields, above, nvme=nvme)
    return Drive(
        maker=drive_maker(owner.get("vendor")),
        model=model,
        serial=meaningful(owner.get("serial")),
        size_bytes=size,
        kind=_kind(interface, model, rotation),
        firmware=meaningful(owner.get("version")),
        interface=interface,
        rotation_rpm=rotation,
    )


def _is_drive(fields: Fields, above: tuple[Fields, ...]) -> bool:
    if _is_nvme(fields):
        return True
    if fields.get("class") != "disk" or is_optical(fields):
        return False
    name = text(fields, "id").split(":")[0]
    if name == "medium" or any(node.get("class") == "disk" or _is_nvme(node) for node in above):
        return False
    empty_reader = "removable" in capabilities(fields) and not _size(fields) and not _size(_medium(fields))
    return not empty_reader and name not in ("namespace", "volume", "partition")


def _is_nvme(fields: Fields) -> bool:
    return fields.get("class") == "storage" and text(fields, "description").lower().startswith("nvme d")


def _children(fields: Fields) -> list[Fields]:
    held = fields.get("children")
    return [child for child in held if isinstance(child, dict)] if isinstance(held, list) else []


def _medium(fields: Fields) -> Fields:
    return next((child for child in _children(fields) if text(child, "id") == "medium"), {})


def _namespace(fields: Fields) -> Fields:
    return next((child for child in _children(fields) if child.get("class") == "disk" and _size(child)), {})


def _size(fields: Fields) -> int | None:
    if text(fields, "units") not in ("bytes", ""):
        return None
    return positive(fields.get("size"))


def _interface(fields: Fields, above: tuple[Fields, ...], *, nvme: bool) -> str | None:
    if nvme:
        return "nvme"
    if any(text(node, "businfo").startswith("usb@") for node in (*above[-3:], fields)):
        return "usb"
    names = fields.get("logicalname")
    names = names if isinstance(names, list) else [names]
    if any(isinstance(name, str) and "mmcblk" in name for name in names):
        return "mmc"
    described = text(fields, "description").lower()
    return next((bus for bus in ("ata", "ide", "sas", "scsi", "virtio") if described.startswith(bus)), None)


def _kind(interface: str | None, model: str | None, rotation: int | None) -> DriveKind:
    fixed = {"nvme": DriveKind.NVME, "usb": DriveKind.USB, "mmc": DriveKind.EMMC}.get(interface or "")
    if fixed is not None:
        return fixed
    return DriveKind.HDD if rotation else drive_kind(model)


def battery(fields: Fields) -> Battery | None:
    """The battery of a node; `None` for a power supply or a node that firmware left unfilled."""
    described = f"{text(fields, 'id')} {text(fields, 'description')}".lower()
    if fields.get("class") != "power" or "battery" not in described:
        return None
    found = Battery(
        maker=named(fields.get("vendor")),
        model=meaningful(fields.get("product")),
        serial=meaningful(fields.get("serial")),
        technology=_chemistry(text(fields, "description")),
        design_capacity_mwh=positive(fields.get("capacity")),
        voltage_mv=scaled(str(settings(fields).get("voltage", "")).removesuffix("V"), 1000),
    )
    return found if any((found.maker, found.model, found.serial, found.design_capacity_mwh)) else None


def _chemistry(description: str) -> str | None:
    return meaningful(re.sub(r"\s*battery\s*$", "", description, flags=re.IGNORECASE))


def is_graphics(fields: Fields) -> bool:
    """Whether a node is a graphics controller, and not the second function of one (for a second screen)."""
    second = re.search(r"^pci@.*\.[1-7]$", text(fields, "businfo"))
    return fields.get("class") == "display" and bool(named(fields.get("product"))) and not second


def graphics(fields: Fields) -> GraphicsCard:
    """The graphics controller of a node."""
    return GraphicsCard(maker=named(fields.get("vendor")), model=named(fields.get("product")))


def is_camera(fields: Fields) -> bool:
    """Whether a multimedia node is a camera."""
    driver = str(settings(fields).get("driver"))
    described = f"{text(fields, 'description')} {text(fields, 'product')}"
    return "uvcvideo" in driver or ("usb" in text(fields, "id") and bool(_CAMERA.search(described)))


def is_audio(fields: Fields) -> bool:
    """Whether a multimedia node is a sound card."""
    return (
        not is_camera(fields)
        and "audio" in f"{text(fields, 'description')} {text(fields, 'product')}".lower()
    )


def network(found: list[Fields]) -> tuple[NetworkInterface, ...]:
    """The physical interfaces. Some drivers show the card and its interface as two nodes: they are one here."""
    cards = [_interface_of(f) for f in found if f.get("class") == "network" and _is_physical(f)]
    bare = [card for card in cards if card.mac and not card.model]
    mute = [card for card in cards if card.model and not card.mac]
    if len(bare) == 1 and len(mute) == 1:
        joined = replace(mute[0], mac=bare[0].mac, kind=bare[0].kind)
        cards = [joined if card is mute[0] else card for card in cards if card is not bare[0]]
    radios = (f for f in found if f.get("class") == "communication" and "bluetooth" in str(f).lower()[:600])
    bluetooth = (
        NetworkInterface(
            kind=NetworkKind.BLUETOOTH, maker=named(f.get("vendor")), model=named(f.get("product"))
        )
        for f in radios
    )
    return (*cards, *bluetooth)


def _is_physical(fields: Fields) -> bool:
    held = settings(fields)
    virtual = str(held.get("driver")) in (
        "tun",
        "bridge",
        "veth",
        "dummy",
        "bonding",
        "802.1Q VLAN Support",
        "virbr",
    )
    return not virtual and ("physical" in capabilities(fields) or bool(named(fields.get("product"))))


def _interface_of(fields: Fields) -> NetworkInterface:
    described = f"{text(fields, 'description')} {text(fields, 'product')}".lower()
    wireless = "wireless" in described or "wi-fi" in described or "802.11" in described
    wireless = (
        wireless or str(settings(fields).get("wireless", "")) != "" or "wireless" in capabilities(fields)
    )
    wired = "ethernet" in described or "ethernet" in capabilities(fields)
    kind = NetworkKind.WIRELESS if wireless else NetworkKind.WIRED if wired else NetworkKind.OTHER
    return NetworkInterface(
        mac=mac_address(fields.get("serial")),
        kind=kind,
        maker=named(fields.get("vendor")),
        model=named(fields.get("product")),
    )
