"""What reading a document gives."""

from dataclasses import dataclass
from enum import StrEnum

from passport.erasure import ErasureReport
from passport.hardware import HardwareReport


class Kind(StrEnum):
    """The formats that can be read. The values are stable: they are stored beside the original."""

    REBOND = "rebond"
    LSHW_JSON = "lshw-json"
    LSHW_XML = "lshw-xml"
    DMIDECODE = "dmidecode"
    SMBIOS = "smbios"
    SMARTCTL = "smartctl"
    GLPI_JSON = "glpi-json"
    GLPI_XML = "glpi-xml"
    EREUSE_WORKBENCH = "ereuse-workbench"
    EREUSE_LEGACY = "ereuse-legacy"
    EREUSE_SCRIPT = "ereuse-script"
    NWIPE = "nwipe"
    BLANCCO = "blancco"


@dataclass(frozen=True, slots=True, kw_only=True)
class HardwareDocument:
    """A report of a computer or of drives. `redacted` is the original without product keys and user names."""

    kind: Kind
    report: HardwareReport
    redacted: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureDocument:
    """What an erasure tool wrote. `redacted` is the original without product keys, otherwise untouched."""

    kind: Kind
    erasures: ErasureReport
    redacted: bytes


Document = HardwareDocument | ErasureDocument
