"""What can hold data in a computer, and what may hide some of it.

That no medium was seen is a finding of its own: it never means that a medium was erased.
"""

from dataclasses import dataclass
from enum import StrEnum


class HiddenArea(StrEnum):
    """Whether sectors lay out of reach of ordinary commands (HPA, DCO, AMAC)."""

    NONE = "none"
    PRESENT = "present"
    INDETERMINATE = "indeterminate"


class AreaKind(StrEnum):
    """A part of a drive that the kernel shows apart from it, and that an erasure of the drive does not reach."""

    BOOT = "boot"
    RPMB = "rpmb"
    NAMESPACE = "namespace"
    OTHER = "other"


class ControllerMode(StrEnum):
    """How a storage controller shows its drives. `RAID` and `VMD` may keep some of them from the kernel."""

    IDE = "ide"
    AHCI = "ahci"
    RAID = "raid"
    VMD = "vmd"
    NVME = "nvme"
    SAS = "sas"
    SD = "sd"
    OTHER = "other"


class Medium(StrEnum):
    """Whether a medium was seen. `NONE_FOUND` says nothing about data: see `Storage.doubts`."""

    FOUND = "found"
    NONE_FOUND = "no_medium_found"


class StorageDoubt(StrEnum):
    """Why there may be media, or parts of them, that are not listed. The codes are stable."""

    RAID_MODE = "raid_mode"
    REMAPPED_NVME = "remapped_nvme"
    VMD_WITHOUT_DRIVER = "vmd_without_driver"
    CONTROLLER_WITHOUT_DRIVER = "controller_without_driver"
    NVME_NOT_READY = "nvme_not_ready"
    NVME_WITHOUT_NAMESPACE = "nvme_without_namespace"
    CACHING_MODULE = "caching_module"
    RPMB = "rpmb"
    BOOT_AREAS = "boot_areas"
    DRIVE_LOCKED = "drive_locked"
    HIDDEN_AREA = "hidden_area"
    HIDDEN_AREA_INDETERMINATE = "hidden_area_indeterminate"
    NO_CAPACITY = "no_capacity"


@dataclass(frozen=True, slots=True, kw_only=True)
class DriveArea:
    """One such part. A size is in bytes; an RPMB tells none."""

    kind: AreaKind
    device: str | None = None
    size_bytes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DriveSecurity:
    """Locks of a drive: ATA Security (ACS-3, IDENTIFY word 128) and TCG Opal. Durations are the drive's own estimate."""

    ata_supported: bool | None = None
    ata_enabled: bool | None = None
    ata_locked: bool | None = None
    ata_frozen: bool | None = None
    ata_attempts_exhausted: bool | None = None
    enhanced_erase: bool | None = None
    erase_minutes: int | None = None
    enhanced_erase_minutes: int | None = None
    sanitize_supported: bool | None = None
    opal_supported: bool | None = None
    opal_enabled: bool | None = None
    opal_locked: bool | None = None

    @property
    def is_locked(self) -> bool:
        """Whether the drive refuses to give or take its data."""
        return bool(self.ata_locked or self.opal_locked)


@dataclass(frozen=True, slots=True, kw_only=True)
class HiddenAreas:
    """What a drive keeps out of reach. `None`: the drive has no such feature, or none was asked for.

    Sizes are in bytes: `visible_bytes` what ordinary commands reach, `native_bytes` what the drive says it has.
    """

    hpa: HiddenArea | None = None
    dco: HiddenArea | None = None
    amac: HiddenArea | None = None
    visible_bytes: int | None = None
    native_bytes: int | None = None

    @property
    def worst(self) -> HiddenArea | None:
        """The most worrying of the three."""
        told = {self.hpa, self.dco, self.amac}
        order = (HiddenArea.PRESENT, HiddenArea.INDETERMINATE, HiddenArea.NONE)
        return next((state for state in order if state in told), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class StorageController:
    """One controller. `pci_id` is "8086:2822"; `hidden_drives` counts drives that it keeps from the kernel."""

    mode: ControllerMode
    maker: str | None = None
    model: str | None = None
    pci_id: str | None = None
    driver: str | None = None
    hidden_drives: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Storage:
    """The inventory of storage: whether a medium was seen, by which controllers, and why there may be more."""

    medium: Medium
    controllers: tuple[StorageController, ...] = ()
    doubts: tuple[StorageDoubt, ...] = ()
