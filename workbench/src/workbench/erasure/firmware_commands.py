"""Each command of the firmware, from the question whether the drive can to its own account of the end."""

import re

from workbench.erasure.ata import Ata, SanitizeAction
from workbench.erasure.findings import Findings
from workbench.erasure.firmware import End, Firmwares, Log, Run, Steps, Watch, erase_and_look, settle_first
from workbench.erasure.journal import Journal
from workbench.erasure.medium import BlockMedium
from workbench.erasure.methods import RECIPES, Firmware, Recipe
from workbench.erasure.nvme import Nvme, SanitizeAct, SanitizeLog, SecureErase
from workbench.erasure.overwriting import Report
from workbench.erasure.transport import Commands, KernelCommands

LONGEST_SECONDS = 24 * 3600.0

_ATA_SANITIZE = {
    Firmware.ATA_CRYPTO: SanitizeAction.CRYPTO,
    Firmware.ATA_BLOCK: SanitizeAction.BLOCK,
    Firmware.ATA_OVERWRITE: SanitizeAction.OVERWRITE,
}
_SANITIZE_BITS = {SanitizeAction.CRYPTO: 13, SanitizeAction.OVERWRITE: 14, SanitizeAction.BLOCK: 15}
_NVME_SANITIZE = {
    Firmware.NVME_CRYPTO: SanitizeAct.CRYPTO,
    Firmware.NVME_BLOCK: SanitizeAct.BLOCK,
    Firmware.NVME_OVERWRITE: SanitizeAct.OVERWRITE,
}
_NVME_FORMAT = {
    Firmware.NVME_FORMAT: SecureErase.USER_DATA,
    Firmware.NVME_FORMAT_CRYPTO: SecureErase.CRYPTOGRAPHIC,
}


def erase_by_firmware(medium: BlockMedium, recipe: Recipe, *, journal: Journal, report: Report) -> Firmwares:
    """Have a block device erase itself, and look."""
    return erase_and_look(medium, recipe, _steps_on(medium, recipe, journal), report=report)


def settle_what_was_asked(medium: BlockMedium, *, journal: Journal, report: Report) -> Findings:
    """Before the host overwrites a drive that an earlier run, by its journal, had asked to erase itself."""
    asked = journal.last("asked")
    recipe = RECIPES.get(str(asked["recipe"])) if asked else None
    if recipe is None or recipe.firmware is None:
        return Findings()
    return settle_first(_steps_on(medium, recipe, journal), report=report)


def _steps_on(medium: BlockMedium, recipe: Recipe, journal: Journal) -> Steps:
    nsid = namespace_of(medium.path.resolve().name)
    return steps_of(recipe, KernelCommands(medium.fd), journal, nsid=nsid)


def steps_of(recipe: Recipe, commands: Commands, journal: Journal, *, nsid: int = 1) -> Steps:
    """What is to be run for a recipe with a command of the firmware."""
    if recipe.firmware in {*_NVME_SANITIZE, *_NVME_FORMAT}:
        nvme = Nvme(commands, nsid)
        return Steps(settle=lambda watch, log: nvme_settle(nvme, watch, log), erase=_nvme_erase(recipe, nvme))
    ata = Ata(commands)
    return Steps(
        settle=lambda watch, log: ata_settle(ata, journal, watch, log), erase=_ata_erase(recipe, ata, journal)
    )


def _nvme_erase(recipe: Recipe, nvme: Nvme) -> Run:
    firmware = recipe.firmware
    if firmware in _NVME_SANITIZE:
        return lambda watch, log: nvme_sanitize(nvme, _NVME_SANITIZE[firmware], watch, log)
    erase = SecureErase.CRYPTOGRAPHIC if firmware is Firmware.NVME_FORMAT_CRYPTO else SecureErase.USER_DATA
    return lambda watch, log: nvme_format(nvme, erase, watch, log)


def _ata_erase(recipe: Recipe, ata: Ata, journal: Journal) -> Run:
    firmware = recipe.firmware
    if firmware in _ATA_SANITIZE:
        return lambda watch, log: ata_sanitize(ata, _ATA_SANITIZE[firmware], watch, log)
    enhanced = firmware is Firmware.ATA_ENHANCED
    return lambda _watch, log: ata_security_erase(ata, journal, log, enhanced=enhanced)


def nvme_settle(nvme: Nvme, watch: Watch, log: Log) -> End:
    """Wait for a sanitize that still runs. One that failed leaves a drive that takes nothing else."""
    found = nvme.sanitize_log()
    if found is None or found.state != SanitizeLog.IN_PROGRESS:
        return End.CONFIRMED
    log.add("sanitize log", "one is running already")
    return _nvme_sanitize_end(nvme, watch, log)


def ata_settle(ata: Ata, journal: Journal, watch: Watch, log: Log) -> End:
    """Wait for a sanitize that still runs, and take away the password of an erase that a power cut ended."""
    if has_password(journal):
        _without_password(ata, journal, log, End.CONFIRMED)
    status = ata.sanitize_status()
    if status is None or not status.in_progress:
        return End.CONFIRMED
    log.add("sanitize status", "one is running already")
    return _ata_sanitize_end(ata, watch, log)


def ata_sanitize(ata: Ata, action: SanitizeAction, watch: Watch, log: Log) -> End:
    """SANITIZE DEVICE."""
    identify = ata.identify()
    if identify is None or not (identify.bit(59, 12) and identify.bit(59, _SANITIZE_BITS[action])):
        log.add(f"sanitize {action.name.lower()}", "the drive does not offer it")
        return End.NOT_STARTED
    answer = ata.sanitize(action)
    log.add(f"sanitize {action.name.lower()}", answer)
    if not answer.is_confirmed:
        after = ata.sanitize_status()
        refused = answer.registers is not None and after is not None and not after.in_progress
        return End.NOT_STARTED if refused else _ata_sanitize_end(ata, watch, log)
    return _ata_sanitize_end(ata, watch, log)


def _ata_sanitize_end(ata: Ata, watch: Watch, log: Log) -> End:
    while True:
        status = ata.sanitize_status()
        if status is None:
            log.add("sanitize status", "no answer")
            return End.UNCONFIRMED
        if not status.in_progress:
            log.add("sanitize status", "completed" if status.completed else "not completed")
            return End.CONFIRMED if status.completed else End.FAILED
        if not watch.goes_on(status.progress):
            log.add("sanitize status", f"stalled at {status.progress} of 65536")
            return End.UNCONFIRMED


def nvme_sanitize(nvme: Nvme, act: SanitizeAct, watch: Watch, log: Log) -> End:
    """Sanitize, of the whole subsystem."""
    name = f"sanitize {act.name.lower()}"
    controller = nvme.controller()
    if controller is None or not controller.can_sanitize(act):
        log.add(name, "the drive does not offer it")
        return End.NOT_STARTED
    answer = nvme.sanitize(act)
    log.add(name, f"status {answer.status:04x}h")
    if answer.status:
        after = nvme.sanitize_log()
        is_running = after is None or after.state == SanitizeLog.IN_PROGRESS
        return _nvme_sanitize_end(nvme, watch, log) if is_running else End.NOT_STARTED
    return _nvme_sanitize_end(nvme, watch, log)


def _nvme_sanitize_end(nvme: Nvme, watch: Watch, log: Log) -> End:
    while True:
        found = nvme.sanitize_log()
        if found is None or found.state == SanitizeLog.NEVER:
            log.add("sanitize log", "it says nothing of it")
            return End.UNCONFIRMED
        if found.state != SanitizeLog.IN_PROGRESS:
            log.add("sanitize log", f"state {found.state}")
            return End.CONFIRMED if found.is_done else End.FAILED
        if not watch.goes_on(found.progress):
            log.add("sanitize log", f"stalled at {found.progress} of 65536")
            return End.UNCONFIRMED


def nvme_format(nvme: Nvme, erase: SecureErase, watch: Watch, log: Log) -> End:
    """Format NVM. `nvme format` of the usual tool answers success where the controller cannot do it: so it is asked."""
    name = f"format, secure erase {erase.value}"
    controller = nvme.controller()
    cannot = controller is None or not controller.can_format
    if cannot or (
        erase is SecureErase.CRYPTOGRAPHIC and controller and not controller.can_format_cryptographically
    ):
        log.add(name, "the drive does not offer it")
        return End.NOT_STARTED
    watch.tell(0)
    answer = nvme.format(erase, seconds=LONGEST_SECONDS)
    log.add(name, f"status {answer.status:04x}h")
    return End.NOT_STARTED if answer.status else End.CONFIRMED


def ata_security_erase(ata: Ata, journal: Journal, log: Log, *, enhanced: bool) -> End:
    """SECURITY ERASE UNIT, with a published password; its place in the journal lets a later start remove it."""
    name = "security erase unit" + (", enhanced" if enhanced else "")
    identify = ata.identify()
    if identify is None or not identify.bit(128, 0) or (enhanced and not identify.bit(128, 5)):
        log.add(name, "the drive does not offer it")
        return End.NOT_STARTED
    if identify.bit(128, 3) or identify.bit(128, 1):
        log.add(name, "the drive is frozen" if identify.bit(128, 3) else "the drive has a password")
        return End.NOT_STARTED
    journal.append("password_set")
    answer = ata.set_password()
    log.add("security set password", answer)
    if not answer.is_confirmed:
        return _without_password(ata, journal, log, End.NOT_STARTED)
    prepared = ata.erase_prepare()
    log.add("security erase prepare", prepared)
    if not prepared.is_confirmed:
        return _without_password(ata, journal, log, End.NOT_STARTED)
    answer = ata.erase_unit(enhanced=enhanced, seconds=LONGEST_SECONDS)
    log.add(name, answer)
    if answer.is_confirmed:
        return _without_password(ata, journal, log, End.CONFIRMED)
    return _without_password(ata, journal, log, End.UNCONFIRMED if answer.registers is None else End.FAILED)


def _without_password(ata: Ata, journal: Journal, log: Log, end: End) -> End:
    """Leave no password behind. A drive that keeps it has not erased itself: erasing removes it (ACS-3, 7.41)."""
    identify = ata.identify()
    if identify is not None and not identify.bit(128, 1):
        journal.append("password_removed")
        return end
    if identify is not None and identify.bit(128, 2):
        log.add("security unlock", ata.unlock())
    answer = ata.disable_password()
    log.add("security disable password", answer)
    if answer.is_confirmed:
        journal.append("password_removed")
    return End.FAILED if end is End.CONFIRMED else end


def has_password(journal: Journal) -> bool:
    """Whether the last that is known is that our password was set."""
    told = [entry["event"] for entry in journal.entries if entry["event"].startswith("password_")]
    return told[-1:] == ["password_set"]


def namespace_of(name: str) -> int:
    """2 for nvme0n2; 1 where the name says nothing."""
    found = re.fullmatch(r"nvme\d+n(\d+)", name)
    return int(found[1]) if found else 1
