"""Which methods to try on a drive for a level, in order; the last one never depends on its firmware."""

from passport.erasure import Level
from passport.hardware import Drive, DriveKind
from workbench.erasure.methods import OVERWRITE, RECIPES, Firmware

AUTOMATIC = "automatic"
_NVME = (Firmware.NVME_CRYPTO, Firmware.NVME_BLOCK, Firmware.NVME_OVERWRITE)
_FLASH = (Firmware.ATA_BLOCK, Firmware.ATA_CRYPTO, Firmware.ATA_OVERWRITE)
_MAGNETIC = (Firmware.ATA_OVERWRITE, Firmware.ATA_CRYPTO, Firmware.ATA_ENHANCED)


def recipes_for(drive: Drive, *, method: str, wanted: Level | None) -> tuple[str, ...]:
    """The names of the recipes. More than a clear needs the firmware; without it the drive is cleared, and that is said.

    Firmware commands are not sent through USB bridges, which lose or forge their answers.
    """
    if method != AUTOMATIC:
        return (method,) if not RECIPES[method].firmware else (method, OVERWRITE.name)
    offered: tuple[Firmware, ...] = ()
    is_more = wanted is not None and Level.CLEAR.is_below(wanted)
    if is_more and drive.kind is DriveKind.NVME:
        offered = _NVME
    elif is_more and drive.interface == "sata":
        offered = _MAGNETIC if drive.kind is DriveKind.HDD else _FLASH
    return (*(firmware.value for firmware in offered), OVERWRITE.name)


def takes(drive: Drive, method: str) -> bool:
    """Whether a method that was named may be tried on a drive: not one for another kind, and none through a bridge."""
    firmware = None if method == AUTOMATIC else RECIPES[method].firmware
    if firmware is None:
        return True
    return drive.kind is DriveKind.NVME if firmware.name.startswith("NVME") else drive.interface == "sata"


def needs_thawing(drive: Drive, recipes: tuple[str, ...]) -> bool:
    """Whether the firmware of the computer froze the Security feature set that one of the recipes needs."""
    security = {Firmware.ATA_ENHANCED.value, Firmware.ATA_NORMAL.value}
    return bool(drive.security and drive.security.ata_frozen and security & set(recipes))
