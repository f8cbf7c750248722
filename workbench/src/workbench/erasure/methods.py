"""The methods, as data: what is asked of a drive, and what that is called."""

from dataclasses import dataclass
from enum import StrEnum

from passport.erasure import Method


class Firmware(StrEnum):
    """What a drive does by itself when it is asked to."""

    ATA_CRYPTO = "ata-sanitize-crypto"
    ATA_BLOCK = "ata-sanitize-block"
    ATA_OVERWRITE = "ata-sanitize-overwrite"
    ATA_ENHANCED = "ata-secure-erase-enhanced"
    ATA_NORMAL = "ata-secure-erase"
    NVME_CRYPTO = "nvme-sanitize-crypto"
    NVME_BLOCK = "nvme-sanitize-block"
    NVME_OVERWRITE = "nvme-sanitize-overwrite"
    NVME_FORMAT_CRYPTO = "nvme-format-crypto"
    NVME_FORMAT = "nvme-format"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """One method. It has either patterns, which the host writes, or a command of the firmware."""

    name: str
    method: Method
    patterns: tuple[str, ...] = ()
    firmware: Firmware | None = None
    seen_on_real_hardware: bool = False


OVERWRITE = Recipe(
    name="overwrite", method=Method.OVERWRITE_RANDOM, patterns=("aes-256-ctr",), seen_on_real_hardware=True
)
OVERWRITE_THEN_ZEROS = Recipe(
    name="overwrite-zeros",
    method=Method.OVERWRITE_SEVERAL,
    patterns=("aes-256-ctr", "zeros"),
    seen_on_real_hardware=True,
)
RECIPES = {
    recipe.name: recipe
    for recipe in (
        OVERWRITE,
        OVERWRITE_THEN_ZEROS,
        *(
            Recipe(name=firmware.value, method=method, firmware=firmware)
            for firmware, method in {
                Firmware.ATA_CRYPTO: Method.SANITIZE_CRYPTO_ERASE,
                Firmware.ATA_BLOCK: Method.SANITIZE_BLOCK_ERASE,
                Firmware.ATA_OVERWRITE: Method.SANITIZE_OVERWRITE,
                Firmware.ATA_ENHANCED: Method.ATA_ENHANCED_SECURE_ERASE,
                Firmware.ATA_NORMAL: Method.ATA_SECURE_ERASE,
                Firmware.NVME_CRYPTO: Method.SANITIZE_CRYPTO_ERASE,
                Firmware.NVME_BLOCK: Method.SANITIZE_BLOCK_ERASE,
                Firmware.NVME_OVERWRITE: Method.SANITIZE_OVERWRITE,
                Firmware.NVME_FORMAT_CRYPTO: Method.NVME_FORMAT,
                Firmware.NVME_FORMAT: Method.NVME_FORMAT,
            }.items()
        ),
    )
}
