"""The whole report of this computer."""

from contextlib import suppress
from dataclasses import replace

from passport.formats import UnreadableDocument, smbios
from passport.hardware import HardwareReport, LicenceKind, LicenceTable, Tool, from_json, to_json
from workbench import __version__
from workbench.inspect import platform, senses
from workbench.inspect.acpi import licence_of, licence_table
from workbench.inspect.buses import Part, parts_of
from workbench.inspect.drives import drives_of, optical_drives_of
from workbench.inspect.locks import Structure, locks_of
from workbench.inspect.machine import Computer
from workbench.inspect.power import batteries_of
from workbench.inspect.smart import with_smart
from workbench.inspect.storage import storage_of
from workbench.inspect.tree import Tree

_TABLES, _ENTRY_LENGTH = "sys/firmware/dmi/tables", 32
_LISTED = 400  # parts on the buses; a server has 200


def inspect(computer: Computer) -> HardwareReport:
    """What this computer is, as far as its files, its tools and its drives tell."""
    tree = computer.tree
    tables = smbios_of(tree)
    parts = parts_of(tree)
    drives = with_smart(computer, drives_of(computer))
    report = platform.completed(_described(tables), tree)
    licences = tuple(filter(None, (_licence(tree, kind) for kind in LicenceKind)))
    whole = replace(
        report,
        produced_at=computer.clock(),
        tool=Tool(name="rebond-workbench", version=__version__),
        drives=drives,
        optical_drives=optical_drives_of(tree),
        batteries=batteries_of(tree) or report.batteries,
        displays=senses.displays_of(tree),
        graphics=senses.graphics_of(parts),
        network=senses.network_of(tree, parts),
        cameras=senses.cameras_of(tree, parts),
        audio=senses.audio_of(parts),
        licence=licence_of(licences),
        licence_tables=licences,
        tpm_version=platform.tpm_version_of(tree) or report.tpm_version,
        secure_boot=platform.secure_boot_of(tree),
        uefi=platform.boots_with_uefi(tree),
        locks=locks_of(tree, _structures(tables)),
        storage=storage_of(tree, parts, drives),
        buses=tuple(part.device for part in parts if _is_worth_a_line(part))[:_LISTED],
    )
    return from_json(to_json(whole))  # with the limits of the format, so that what is written can be read


def smbios_of(tree: Tree) -> bytes:
    """The tables with their entry point as `dmidecode --dump-bin` lays them: the version settles the order of the UUID."""
    entry, tables = tree.raw(f"{_TABLES}/smbios_entry_point") or b"", tree.raw(f"{_TABLES}/DMI") or b""
    if not tables or not entry.startswith((b"_SM_", b"_SM3_")) or len(entry) > _ENTRY_LENGTH:
        return tables
    return _relocated(entry).ljust(_ENTRY_LENGTH, b"\x00") + tables


def _relocated(entry: bytes) -> bytes:
    """The entry point with the address where the tables now lie, as dmidecode writes it."""
    address = _ENTRY_LENGTH.to_bytes(8, "little")
    return (
        entry[:16] + address + entry[24:]
        if entry.startswith(b"_SM3_")
        else entry[:24] + address[:4] + entry[28:]
    )


def _described(tables: bytes) -> HardwareReport:
    try:
        return smbios.read(tables) if tables else HardwareReport()
    except UnreadableDocument:
        return HardwareReport()  # firmware with broken tables still has drives to erase


def _structures(tables: bytes) -> list[Structure]:
    found: list[Structure] = []
    with suppress(UnreadableDocument):  # what came before the damage stands
        found.extend(smbios.structures(tables))
    return found


def _licence(tree: Tree, kind: LicenceKind) -> LicenceTable | None:
    return licence_table(tree.raw(f"sys/firmware/acpi/tables/{kind.value.upper()}") or b"", kind)


def _is_worth_a_line(part: Part) -> bool:
    """Neither a bridge, nor a part of the processor's own plumbing, nor a hub."""
    plumbing = ("06", "08", "05", "11", "09", "13")
    return not (part.device.function or "").startswith(plumbing)
