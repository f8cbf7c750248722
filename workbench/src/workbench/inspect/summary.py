"""A report in a few lines for the person at the terminal."""

from collections.abc import Iterator

from passport.firmware import LockKind, LockState
from passport.hardware import Drive, DriveKind, HardwareReport, LicenceState
from passport.storage import Medium, StorageDoubt
from workbench.words import _

_GIB = 1024**3


def summary(report: HardwareReport) -> Iterator[str]:
    """What a technician wants to read first, and what needs a hand."""
    yield _line(_("Computer"), " ".join(filter(None, (report.maker, report.model))) or _("unknown"))
    yield _line(_("Serial number"), report.serial or _("unknown"))
    for processor in report.processors:
        yield _line(_("Processor"), processor.model or _("unknown"))
    if report.memory_bytes:
        yield _line(_("Memory"), _("%d GB") % round(report.memory_bytes / _GIB))
    yield from _storage(report)
    for battery in report.batteries:
        health = battery.health_percent
        yield _line(_("Battery"), _("wear unknown") if health is None else _("holds %d %%") % health)
    yield _line(_("Windows licence"), _licence(report))
    yield from _locks(report)


def doubt_in_words(doubt: StorageDoubt) -> str:
    """Why the inventory of storage may not be whole, and what to do."""
    return {
        StorageDoubt.RAID_MODE: _("The firmware is in RAID mode: set it to AHCI, drives may be hidden."),
        StorageDoubt.REMAPPED_NVME: _("An NVMe drive is hidden by Intel RST: set the firmware to AHCI."),
        StorageDoubt.VMD_WITHOUT_DRIVER: _("Drives may be hidden by Intel VMD: turn it off in the firmware."),
        StorageDoubt.CONTROLLER_WITHOUT_DRIVER: _(
            "A storage controller has no driver: its drives are not seen."
        ),
        StorageDoubt.NVME_NOT_READY: _("An NVMe drive does not answer: it may hold data."),
        StorageDoubt.NVME_WITHOUT_NAMESPACE: _("An NVMe drive shows no namespace: it may hold data."),
        StorageDoubt.CACHING_MODULE: _("An Optane cache module holds pieces of data: erase it too."),
        StorageDoubt.RPMB: _("The soldered memory has an area that no program can erase (RPMB)."),
        StorageDoubt.BOOT_AREAS: _("The soldered memory has boot areas beside the drive: erase them too."),
        StorageDoubt.DRIVE_LOCKED: _("A drive is locked by a password."),
        StorageDoubt.HIDDEN_AREA: _(
            "A drive hides a part of itself: what is there cannot be erased. Destroy the drive."
        ),
        StorageDoubt.HIDDEN_AREA_INDETERMINATE: _("Nothing tells whether a drive hides a part of itself."),
        StorageDoubt.NO_CAPACITY: _("A drive does not say its size: it is locked or broken."),
    }[doubt]


def _storage(report: HardwareReport) -> Iterator[str]:
    for drive in report.drives:
        yield _line(_("Drive"), _drive(drive))
    if report.storage is not None:
        if report.storage.medium is Medium.NONE_FOUND:
            yield _line(_("Drive"), _("NO MEDIUM FOUND: this proves nothing about data"))
        for doubt in report.storage.doubts:
            yield f"  ! {doubt_in_words(doubt)}"


def _drive(drive: Drive) -> str:
    size = _("%d GB") % round(drive.size_bytes / 10**9) if drive.size_bytes else None
    kind = None if drive.kind is DriveKind.UNKNOWN else drive.kind.value.upper()
    told = [drive.device, kind, drive.model, drive.serial, size]
    if drive.smart is not None and drive.smart.passed is False:
        told.append(_("SAYS THAT IT IS FAILING"))
    if drive.security is not None and drive.security.ata_frozen:
        told.append(_("frozen"))
    return " · ".join(word for word in told if word)


def _licence(report: HardwareReport) -> str:
    if report.licence is not None:
        told = [report.licence.kind.value.upper(), report.licence.oem, report.licence.last_five]
        return " · ".join(word for word in told if word)
    if any(table.state is LicenceState.VOID for table in report.licence_tables):
        return _("none (the table is there, and void)")
    return _("none in the firmware")


def _locks(report: HardwareReport) -> Iterator[str]:
    for lock in report.locks:
        if lock.state in {LockState.ENABLED, LockState.PRESENT}:
            yield f"  ! {lock_in_words(lock.kind)}"
        if lock.kind is LockKind.AUTOPILOT:
            yield f"  ? {lock_in_words(lock.kind)}"


def lock_in_words(kind: LockKind) -> str:
    """What a lock that is on means for the next owner."""
    return {
        LockKind.POWER_ON: _("A password is asked at the start."),
        LockKind.ADMINISTRATOR: _("The firmware has an administrator's password."),
        LockKind.KEYBOARD: _("The keyboard has a password."),
        LockKind.FRONT_PANEL_RESET: _("The reset button is locked."),
        LockKind.PERSISTENCE_AGENT: _(
            "Absolute (Computrace) is active: the former owner may trace this computer."
        ),
        LockKind.PLATFORM_BINARY: _("The firmware makes Windows run a program at each start (WPBT)."),
        LockKind.INTEL_AMT: _("Intel AMT is on: clear it in MEBx, the former owner may still control it."),
        LockKind.AUTOPILOT: _("Windows Autopilot cannot be seen from here: ask the donor to release it."),
    }[kind]


def _line(name: str, value: str) -> str:
    return f"{name:<18} {value}"
