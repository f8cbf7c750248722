"""Whether sectors lie out of reach, asked of the drive itself through the open descriptor."""

from passport.storage import HiddenArea, HiddenAreas
from workbench.erasure.ata import Ata
from workbench.erasure.blocks import Blocks
from workbench.erasure.nvme import Nvme
from workbench.erasure.transport import Commands
from workbench.inspect.drives import drives_of, interface_of
from workbench.inspect.identify import hidden_of
from workbench.inspect.machine import Computer


def hidden_area_of(
    commands: Commands, number: str, computer: Computer
) -> tuple[HiddenArea, HiddenAreas | None]:
    """The state of the drive with that device number, INDETERMINATE unless it can be excluded, and what it told."""
    blocks = Blocks(computer.tree)
    name = blocks.named(number)
    if name is None:
        return HiddenArea.INDETERMINATE, None
    interface = interface_of(computer.tree, name)
    if blocks.backing_file(name) or interface == "virtio":
        return HiddenArea.NONE, None
    try:
        if interface == "nvme":
            return of_nvme(commands), None
        if interface == "sata":
            told = areas_of_ata(commands)
            return (told.worst if told else None) or HiddenArea.NONE, told
    except OSError:
        return HiddenArea.INDETERMINATE, None
    drive = next((one for one in drives_of(computer) if one.device == name), None)
    has_areas = drive is None or bool(drive.areas)
    return (HiddenArea.NONE if interface == "mmc" and not has_areas else HiddenArea.INDETERMINATE), None


def areas_of_ata(commands: Commands) -> HiddenAreas | None:
    """Host protected area, configuration overlay, accessible maximum; nothing when it has none of them.

    A feature that gives no answer is indeterminate, never absent. Raises OSError.
    """
    ata = Ata(commands)
    identify = ata.identify()
    if identify is None:
        return HiddenAreas(hpa=HiddenArea.INDETERMINATE)
    native = ata.accessible_max() if identify.has_amac else ata.native_max() if identify.has_hpa else None
    overlay = ata.overlay_max() if identify.has_dco else None
    return hidden_of(identify, native_sectors=native, dco_sectors=overlay)


def of_nvme(commands: Commands) -> HiddenArea:
    """Room in no namespace, or in another one, is not reached through this one."""
    controller = Nvme(commands, 1).controller()
    if controller is None:
        return HiddenArea.INDETERMINATE
    if controller.unallocated_bytes:
        return HiddenArea.PRESENT
    return HiddenArea.NONE if controller.namespaces <= 1 else HiddenArea.INDETERMINATE
