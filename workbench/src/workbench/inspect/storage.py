"""Whether the inventory of storage is whole: controllers, and what they or the drives may keep from sight."""

from collections.abc import Iterable, Iterator

from passport.hardware import BusKind, Drive, DriveKind
from passport.storage import (
    AreaKind,
    ControllerMode,
    HiddenArea,
    Medium,
    Storage,
    StorageController,
    StorageDoubt,
)
from workbench.inspect.buses import Part
from workbench.inspect.tree import Tree

_NVME = "sys/class/nvme"
# Class codes of PCI (PCI Code and ID Assignment, 1.1): base class 01, mass storage; 0805, an SD host.
_MODES = {
    "0101": ControllerMode.IDE,
    "0104": ControllerMode.RAID,
    "0106": ControllerMode.AHCI,
    "0107": ControllerMode.SAS,
    "0108": ControllerMode.NVME,
    "0805": ControllerMode.SD,
}
# Intel Volume Management Device: Linux's vmd driver gives its drives back; without it they are not seen.
_VMD = frozenset(
    ["201d", "28c0", "467f", "4c3d", "7d0b", "9a0b", "a77f", "ad0b", "b06f", "b60b", "09ab", "0a54"]
)  # linux/drivers/pci/controller/vmd.c
_OPTANE_MEMORY = ("INTEL MEMPEK", "INTEL HBRPEK", "MEMPEI1J", "MEMPEK1")


def storage_of(tree: Tree, parts: Iterable[Part], drives: tuple[Drive, ...]) -> Storage:
    """The inventory. A stick of the workshop is no medium of the computer; a card in its reader is."""
    on_pci = [part for part in parts if part.device.bus is BusKind.PCI]
    controllers = tuple(found for found in (_controller(tree, part) for part in on_pci) if found)
    own = [drive for drive in drives if drive.kind is not DriveKind.USB]
    doubts = {*_of_controllers(controllers), *_of_nvme(tree), *(d for drive in own for d in _of_drive(drive))}
    return Storage(
        medium=Medium.FOUND if own else Medium.NONE_FOUND,
        controllers=controllers,
        doubts=tuple(doubt for doubt in StorageDoubt if doubt in doubts),
    )


def _controller(tree: Tree, part: Part) -> StorageController | None:
    device = part.device
    function = device.function or ""
    mode = _MODES.get(function[:4], ControllerMode.OTHER if function.startswith("01") else None)
    if mode is None:
        return None
    vendor, _, model = device.identifier.partition(":")
    if mode is ControllerMode.RAID and vendor == "8086" and model in _VMD:
        mode = ControllerMode.VMD
    return StorageController(
        mode=mode,
        maker=device.maker,
        model=device.model,
        pci_id=device.identifier,
        driver=device.driver,
        hidden_drives=tree.number(f"{part.path}/remapped_nvme"),
    )


def _of_controllers(controllers: Iterable[StorageController]) -> Iterator[StorageDoubt]:
    for controller in controllers:
        if controller.hidden_drives:
            yield StorageDoubt.REMAPPED_NVME
        if controller.mode is ControllerMode.RAID:
            yield StorageDoubt.RAID_MODE
        elif controller.driver is None and controller.mode is ControllerMode.VMD:
            yield StorageDoubt.VMD_WITHOUT_DRIVER
        elif controller.driver is None:
            yield StorageDoubt.CONTROLLER_WITHOUT_DRIVER


def _of_nvme(tree: Tree) -> Iterator[StorageDoubt]:
    """Controllers that answer and show nothing, or do not answer: neither has a drive in /sys/block."""
    for name, path in tree.each(_NVME, "nvme"):
        if (tree.text(f"{path}/state") or "live") != "live":
            yield StorageDoubt.NVME_NOT_READY
        elif (tree.text(f"{path}/cntrltype") or "io") == "io" and not _namespaces(tree, name, path):
            yield StorageDoubt.NVME_WITHOUT_NAMESPACE


def _namespaces(tree: Tree, name: str, path: str) -> list[str]:
    shown = tree.names(path) + tree.names("sys/block")
    return [one for one in shown if one.startswith((f"{name}n", f"{name}c"))]


def _of_drive(drive: Drive) -> Iterator[StorageDoubt]:
    if drive.size_bytes is None:
        yield StorageDoubt.NO_CAPACITY
    if drive.security is not None and drive.security.is_locked:
        yield StorageDoubt.DRIVE_LOCKED
    worst = drive.hidden.worst if drive.hidden else None
    if worst is HiddenArea.PRESENT:
        yield StorageDoubt.HIDDEN_AREA
    if worst is HiddenArea.INDETERMINATE:
        yield StorageDoubt.HIDDEN_AREA_INDETERMINATE
    kinds = {area.kind for area in drive.areas}
    if AreaKind.BOOT in kinds:
        yield StorageDoubt.BOOT_AREAS
    if AreaKind.RPMB in kinds:
        yield StorageDoubt.RPMB
    if drive.kind is DriveKind.NVME and (drive.model or "").upper().startswith(_OPTANE_MEMORY):
        yield StorageDoubt.CACHING_MODULE
