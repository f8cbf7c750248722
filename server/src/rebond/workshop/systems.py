"""Which operating system a computer may be given.

Windows only where there is a licence (in the firmware or on a sticker) and where the hardware is eligible for a
release that Microsoft still supports. Since the end of support of Windows 10 (14 October 2025) that is Windows 11,
whose requirements are (Microsoft, "Windows 11 specs and system requirements" and "Windows processor requirements"):
a processor of the lists (Intel Core of the 8th generation or later and the Celeron, Pentium and N series of the same
age; AMD Ryzen 2000 or later but its first mobile chips, Athlon 3000), 4 GB of memory, 64 GB of storage, TPM 2.0.

A report that does not know the TPM is no hindrance: every processor of the lists carries one (Intel PTT, AMD fTPM),
and the installer looks once more. What a report does not know of processor, memory or storage is one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import gettext_lazy as _

from rebond.kit.outcomes import Obstacle
from rebond.workshop.choices import LicenceEvidence, OperatingSystem

WINDOWS = frozenset({OperatingSystem.WINDOWS_11.value})
LEAST_MEMORY_MIB = 4 * 1024 - 512  # what a graphics chip shares is not seen by every tool
LEAST_STORAGE_BYTES = 64 * 10**9 - 5 * 10**9  # "64 GB" drives are a little smaller
OLDEST_INTEL_CORE = 8
OLDEST_RYZEN = 2

RULE = _(
    "Windows 11 needs a licence (in the firmware or on a sticker), an Intel Core processor of the 8th generation or an "
    "AMD Ryzen 2000 at least, 4 GB of memory, 64 GB of storage and a TPM 2.0. Otherwise Linux."
)

NO_LICENCE = _("Windows needs a licence, in the firmware or on a sticker: else install Linux.")

_CORE = re.compile(r"\bCore(?:\(TM\)|™)?\s*(?:i[3579]|m[357])[- ](\d{3,5})", re.IGNORECASE)
_NEW_CORE = re.compile(r"\bCore(?:\(TM\)|™)?\s*(?:Ultra\s+)?[3579]\s+\d{3}[A-Z]{0,2}\b", re.IGNORECASE)
_SMALL_INTEL = re.compile(
    r"\b(?:Celeron|Pentium)\b.*\b(?:N[456]\d{3}|J[456]\d{3}|G(?:49|[567]\d)\d{2}T?|[4-8][24-9]0[0-9]U|7505|8505)\b"
    r"|\bN(?:50|9[57]|100|150|200|250|305|355)\b",
    re.IGNORECASE,
)
_RYZEN = re.compile(
    r"\bRyzen\s+(?:Threadripper\s+)?(?:AI\s+)?[3579]?\s*(?:PRO\s+)?(\d)(\d{3})([A-Z]{0,3})\b", re.IGNORECASE
)
_ATHLON = re.compile(r"\bAthlon\b.*\b(?:3\d{3}[A-Z]{1,2}|[37]\d{3}[A-Z]|300U)\b", re.IGNORECASE)
_FIRST_MOBILE_RYZEN = re.compile(r"^(?:U|H|G|GE)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Hardware:
    """What the rule looks at. None: not known."""

    processor: str
    memory_mib: int | None
    storage_bytes: int | None
    tpm_version: str | None = None


class Described(Protocol):
    """A device, as far as the rule reads it."""

    processor: str
    memory_mib: int | None
    storage_bytes: int | None
    hardware: Any


def hardware_of(device: Described) -> Hardware:
    return Hardware(
        processor=device.processor,
        memory_mib=device.memory_mib,
        storage_bytes=device.storage_bytes,
        tpm_version=(device.hardware or {}).get("tpm_version"),
    )


def is_supported_processor(model: str) -> bool:
    """Whether a processor is on Microsoft's lists for Windows 11, by its name."""
    if found := _CORE.search(model):
        return _core_generation(found[1]) >= OLDEST_INTEL_CORE
    if _NEW_CORE.search(model) or _SMALL_INTEL.search(model) or _ATHLON.search(model):
        return True
    if found := _RYZEN.search(model):
        is_first_mobile = found[1] == str(OLDEST_RYZEN) and _FIRST_MOBILE_RYZEN.match(found[3])
        return int(found[1]) >= OLDEST_RYZEN and not is_first_mobile
    return False


def windows_obstacles(hardware: Hardware) -> list[Obstacle]:
    """Why Windows 11 may not be put on this hardware; empty when it may."""
    found: list[Obstacle] = []
    if not is_supported_processor(hardware.processor):
        found.append(
            Obstacle("windows_processor", _("The processor is not eligible for Windows 11: install Linux."))
        )
    if hardware.memory_mib is None or hardware.memory_mib < LEAST_MEMORY_MIB:
        found.append(
            Obstacle("windows_memory", _("Windows 11 needs 4 GB of memory: add memory, or install Linux."))
        )
    if hardware.storage_bytes is None or hardware.storage_bytes < LEAST_STORAGE_BYTES:
        found.append(
            Obstacle(
                "windows_storage",
                _("Windows 11 needs 64 GB of storage: fit a larger drive, or install Linux."),
            )
        )
    if hardware.tpm_version is not None and not hardware.tpm_version.startswith("2"):
        found.append(Obstacle("windows_tpm", _("Windows 11 needs a TPM 2.0: install Linux.")))
    return found


def licence_obstacle(*, system: str, licence: str, in_firmware: bool) -> Obstacle | None:
    """Why the licence that is claimed does not allow ``system``."""
    if system not in WINDOWS:
        return None
    if licence == LicenceEvidence.STICKER or (licence == LicenceEvidence.FIRMWARE and in_firmware):
        return None
    if licence == LicenceEvidence.FIRMWARE:
        return Obstacle(
            "windows_licence",
            _("No Windows licence was seen in the firmware: look for a sticker, or install Linux."),
        )
    return Obstacle("windows_licence", NO_LICENCE)


def _core_generation(number: str) -> int:
    """1035 -> 10, 4300 -> 4, 10210 -> 10, 8250 -> 8; three digits are of the first generation."""
    if len(number) == 5 or (len(number) == 4 and number[0] == "1"):
        return int(number[:2])
    return int(number[0]) if len(number) == 4 else 1
