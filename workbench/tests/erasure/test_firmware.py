"""Drives that erase themselves: honest ones, and those that lie, hang, freeze or forget."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import Any

import pytest

from passport.erasure import Level, Method
from passport.hardware import Drive, DriveKind
from passport.sanitization import Judgement, Measured, ResultKind, Shortfall, judge
from passport.storage import DriveSecurity, HiddenArea
from workbench.erasure import firmware, firmware_commands, worker
from workbench.erasure.ata import Ata, registers_of
from workbench.erasure.findings import Findings
from workbench.erasure.firmware import Firmwares, Steps, Watch, erase_and_look
from workbench.erasure.firmware_commands import ata_settle, namespace_of, steps_of
from workbench.erasure.hidden import areas_of_ata, of_nvme
from workbench.erasure.jobs import Job
from workbench.erasure.journal import Journal
from workbench.erasure.methods import RECIPES, Firmware
from workbench.erasure.nvme import Nvme, SecureErase
from workbench.erasure.planning import needs_thawing, recipes_for, takes
from workbench.erasure.targets import serial_told
from workbench.erasure.transport import ScsiAnswer

sys.path.insert(0, str(Path(__file__).parent))

from fake_drives import ABORTED, OLD, SECTORS, SIZE, FakeAta, FakeNvme

Fake = FakeAta | FakeNvme
ATA_SANITIZES = (Firmware.ATA_BLOCK, Firmware.ATA_CRYPTO, Firmware.ATA_OVERWRITE)
NVME_SANITIZES = (Firmware.NVME_BLOCK, Firmware.NVME_CRYPTO, Firmware.NVME_OVERWRITE)
ALL = tuple(Firmware)


class Hours:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = 0.0

    def sleep(self, seconds: float) -> None:
        self.now += seconds + 600


@pytest.fixture
def journal(tmp_path: Path) -> Any:
    with Journal(tmp_path / "journal.jsonl", b"secret") as made:
        yield made


def fake(firmware: Firmware, **changes: Any) -> Fake:
    return FakeNvme(**changes) if firmware.value.startswith("nvme") else FakeAta(**changes)


def erase(drive: Fake, firmware: Firmware, journal: Journal) -> Firmwares:
    recipe, hours = RECIPES[firmware.value], Hours()
    steps = steps_of(recipe, drive, journal)

    def soon(run: Any) -> Any:
        return lambda watch, log: run(Watch(tell=watch.tell, clock=lambda: hours.now, sleep=hours.sleep), log)

    turned = Steps(settle=soon(steps.settle), erase=soon(steps.erase))
    return erase_and_look(drive.medium, recipe, turned, report=lambda _: None)


def judged(seen: Firmwares, kind: DriveKind) -> Judgement:
    found = seen.findings
    return judge(
        Measured(
            kind=kind,
            method=seen.recipe.method,
            size_bytes=SIZE,
            erased_bytes=found.erased_bytes,
            read_bytes=found.read_bytes,
            verification=found.verification,
            hidden_area=HiddenArea.NONE,
            unreadable_sectors=len(found.unreadable),
            markers_planted=found.markers_planted,
            old_data_found=found.old_data_found,
            is_identified=True,
            reported=tuple(sorted(found.reported)),
        )
    )


def result(seen: Firmwares, kind: DriveKind = DriveKind.SSD) -> tuple[ResultKind, Level | None]:
    made = judged(seen, kind)
    return made.result, made.level


LEVELS = {
    Firmware.ATA_CRYPTO: Level.PURGE,
    Firmware.ATA_BLOCK: Level.PURGE,
    Firmware.ATA_OVERWRITE: Level.PURGE,
    Firmware.ATA_ENHANCED: Level.CLEAR,
    Firmware.ATA_NORMAL: Level.CLEAR,
    Firmware.NVME_CRYPTO: Level.PURGE,
    Firmware.NVME_BLOCK: Level.PURGE,
    Firmware.NVME_OVERWRITE: Level.PURGE,
    Firmware.NVME_FORMAT_CRYPTO: Level.CLEAR,
    Firmware.NVME_FORMAT: Level.CLEAR,
}


@pytest.mark.parametrize("leaves", [b"\x33\xcc\x55\xaa", b"random"])
@pytest.mark.parametrize("firmware", ALL)
def test_an_honest_drive_is_proven_at_the_level_of_the_table(
    firmware: Firmware, leaves: bytes, journal: Journal
) -> None:
    drive = fake(firmware, leaves=leaves)
    kind = DriveKind.NVME if isinstance(drive, FakeNvme) else DriveKind.SSD
    seen = erase(drive, firmware, journal)
    assert result(seen, kind) == (ResultKind.PROVEN, LEVELS[firmware])
    assert seen.findings.markers_planted >= 2000
    assert seen.findings.read_bytes * 10 >= SIZE
    assert OLD not in drive.medium.content


def test_an_enhanced_secure_erase_purges_a_magnetic_disk_only(journal: Journal) -> None:
    seen = erase(FakeAta(), Firmware.ATA_ENHANCED, journal)
    assert result(seen, DriveKind.HDD) == (ResultKind.PROVEN, Level.PURGE)


@pytest.mark.parametrize("firmware", ALL)
def test_a_drive_that_claims_success_and_changes_nothing_has_failed(
    firmware: Firmware, journal: Journal
) -> None:
    drive = fake(firmware, leaves=None)
    seen = erase(drive, firmware, journal)
    assert result(seen) == (ResultKind.FAILED, None)
    assert seen.findings.old_data_found > 2000  # the markers, and ordinary data in the sample
    assert seen.recipe == RECIPES[firmware.value]


def test_a_drive_that_leaves_one_hundredth_of_the_old_data_is_found_out(journal: Journal) -> None:
    """One file in a hundred: 40 of the 4,096 sectors hold what they held."""
    drive = FakeAta()
    erase_ = drive._erase

    def almost() -> None:
        kept = bytes(drive.medium.content[: SIZE // 100])
        erase_()
        drive.medium.content[: len(kept)] = kept

    drive._erase = almost  # type: ignore[method-assign]
    assert result(erase(drive, Firmware.ATA_BLOCK, journal)) == (ResultKind.FAILED, None)


@pytest.mark.parametrize("firmware", ATA_SANITIZES + NVME_SANITIZES)
def test_a_drive_stuck_at_sanitize_is_unknown_and_nothing_else_is_tried(
    firmware: Firmware, journal: Journal
) -> None:
    seen = erase(fake(firmware, polls=-1), firmware, journal)
    assert judged(seen, DriveKind.SSD).shortfalls[0] is Shortfall.COMMAND_UNCONFIRMED
    assert (result(seen), seen.recipe) == ((ResultKind.UNKNOWN, None), RECIPES[firmware.value])
    assert "stalled" in seen.findings.commands[-1].answer


@pytest.mark.parametrize("firmware", ATA_SANITIZES)
def test_a_drive_that_was_left_sanitizing_is_waited_for_then_erased(
    firmware: Firmware, journal: Journal
) -> None:
    drive = FakeAta(running=True, polls=2)
    drive.medium.is_deaf = True
    assert result(erase(drive, firmware, journal)) == (ResultKind.PROVEN, Level.PURGE)


@pytest.mark.parametrize("polls", [-1])
def test_a_drive_that_was_left_stuck_is_neither_marked_nor_overwritten(polls: int, journal: Journal) -> None:
    drive = FakeAta(running=True, polls=polls)
    drive.medium.is_deaf = True
    before = bytes(drive.medium.content)
    seen = erase(drive, Firmware.ATA_BLOCK, journal)
    assert result(seen) == (ResultKind.UNKNOWN, None)
    assert seen.recipe == RECIPES["ata-sanitize-block"]
    assert drive.medium.content == before


@pytest.mark.parametrize(
    ("firmware", "changes"),
    [(Firmware.ATA_BLOCK, {"ends_well": False}), (Firmware.NVME_BLOCK, {"ends_in": 3})],
)
def test_a_sanitize_that_the_drive_says_failed(
    firmware: Firmware, changes: dict[str, Any], journal: Journal
) -> None:
    seen = erase(fake(firmware, **changes), firmware, journal)
    assert (result(seen)[0], seen.findings.reported) == (ResultKind.FAILED, {Shortfall.COMMAND_FAILED})


@pytest.mark.parametrize(
    ("firmware", "changes"),
    [
        (Firmware.ATA_ENHANCED, {"frozen": True}),
        (Firmware.ATA_NORMAL, {"frozen": True}),
        (Firmware.ATA_NORMAL, {"aborts": frozenset({0xF1})}),
        (Firmware.ATA_NORMAL, {"aborts": frozenset({0xF3})}),
        (Firmware.ATA_ENHANCED, {"enhanced": False}),
        (Firmware.ATA_NORMAL, {"password": b"somebody's"}),
        (Firmware.ATA_BLOCK, {"sanitizes": False}),
        (Firmware.ATA_BLOCK, {"frozen": True}),
        (Firmware.NVME_BLOCK, {"sanicap": 0x05}),
        (Firmware.NVME_CRYPTO, {"sanicap": 0x06}),
        (Firmware.NVME_OVERWRITE, {"refuses": frozenset({0x84})}),
        (Firmware.NVME_FORMAT_CRYPTO, {"fna": 0}),
        (Firmware.NVME_FORMAT, {"oacs": 0}),
        (Firmware.NVME_FORMAT, {"refuses": frozenset({0x80})}),
    ],
)
def test_a_drive_that_starts_nothing_is_overwritten_instead(
    firmware: Firmware, changes: dict[str, Any], journal: Journal
) -> None:
    drive = fake(firmware, **changes)
    seen = erase(drive, firmware, journal)
    assert (seen.recipe, seen.findings.reported) == (RECIPES["overwrite"], set())
    assert seen.findings.commands
    if isinstance(drive, FakeAta):
        assert drive.password in {None, b"somebody's"}


@pytest.mark.parametrize(
    ("firmware", "command"),
    [
        (Firmware.ATA_BLOCK, 0xB4),
        (Firmware.ATA_NORMAL, 0xF4),
        (Firmware.NVME_BLOCK, 0x84),
        (Firmware.NVME_FORMAT, 0x80),
    ],
)
def test_no_answer_at_all_is_unknown(firmware: Firmware, command: int, journal: Journal) -> None:
    drive = fake(firmware, silent_on=frozenset({command}))
    assert result(erase(drive, firmware, journal)) == (ResultKind.UNKNOWN, None)


def test_an_answer_without_registers_confirms_nothing(journal: Journal) -> None:
    drive = FakeAta(mute_on=frozenset({0xF4}), keeps_password=True)
    assert result(erase(drive, Firmware.ATA_NORMAL, journal)) == (ResultKind.UNKNOWN, None)
    assert drive.password is None


def test_an_aborted_erase_unit_has_failed_and_leaves_no_password(journal: Journal) -> None:
    """The usual tool exits with 0 there."""
    drive = FakeAta(aborts=frozenset({0xF4}), leaves=None, keeps_password=True)
    seen = erase(drive, Firmware.ATA_NORMAL, journal)
    assert result(seen)[0] is ResultKind.FAILED
    assert drive.password is None
    answers = [command.answer for command in seen.findings.commands]
    assert "status 41h error 04h" in answers


def test_a_drive_that_keeps_its_password_after_erasing_did_not_erase(journal: Journal) -> None:
    drive = FakeAta(keeps_password=True)
    assert result(erase(drive, Firmware.ATA_ENHANCED, journal))[0] is ResultKind.FAILED
    assert drive.password is None


def test_a_power_cut_in_a_secure_erase_leaves_a_lock_that_the_next_start_opens(journal: Journal) -> None:
    drive = FakeAta(password=b"REBOND".ljust(32, b"\0"), locked=True)
    journal.append("password_set")
    assert result(erase(drive, Firmware.ATA_NORMAL, journal)) == (ResultKind.PROVEN, Level.CLEAR)
    assert (drive.password, drive.locked) == (None, False)
    assert journal.entries[-1]["event"] == "password_removed"


class TestOverwritingAfterwards:
    """Once more without asking for the firmware: a drive that still has something of ours is brought in order first."""

    def over(self, drive: FakeAta, folder: Path, monkeypatch: pytest.MonkeyPatch, *told: str) -> Findings:
        monkeypatch.setattr(firmware_commands, "KernelCommands", lambda _fd: drive)
        monkeypatch.setattr(worker.sys, "stdout", io.StringIO())
        job = Job(
            path="/dev/none",
            number="0:0",
            serial="INV-SATA-1",
            wwn=None,
            model=None,
            size_bytes=SIZE,
            is_loop=False,
            recipes=("overwrite",),
            journal=str(folder / "j.jsonl"),
            secret="A" * 43,
        )
        with Journal(folder / "j.firmware.jsonl", bytes(32)) as journal:
            journal.append("asked", recipe=Firmware.ATA_NORMAL.value)
            for event in told:
                journal.append(event)
        medium = drive.medium
        medium.path, medium.fd = folder, -1  # type: ignore[attr-defined]
        *_before, (recipe, found) = worker._attempts(job, medium)  # type: ignore[arg-type]
        assert recipe.name == "overwrite"
        return found

    def test_our_password_is_taken_away(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        drive = FakeAta(password=b"REBOND".ljust(32, b"\0"), locked=True)
        found = self.over(drive, tmp_path, monkeypatch, "password_set")
        assert (drive.password, drive.locked) == (None, False)
        assert (found.erased_bytes, found.read_bytes, found.reported) == (SIZE, SIZE, set())
        assert "security unlock" in [command.name for command in found.commands]

    def test_a_sanitize_that_still_runs_is_waited_for(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(firmware, "POLL_SECONDS", 0.0)
        drive = FakeAta(running=True)
        drive.medium.is_deaf = True
        found = self.over(drive, tmp_path, monkeypatch)
        assert (found.erased_bytes, found.read_bytes, found.reported) == (SIZE, SIZE, set())

    def test_a_drive_that_gives_no_answer_is_not_touched(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        drive = FakeAta(silent_on=frozenset({0xB4}))
        before = bytes(drive.medium.content)
        found = self.over(drive, tmp_path, monkeypatch)
        assert (found.reported, bytes(drive.medium.content)) == ({Shortfall.COMMAND_UNCONFIRMED}, before)


def test_the_password_of_somebody_else_is_left_alone(journal: Journal) -> None:
    drive = FakeAta(password=b"somebody's", locked=True)
    assert ata_settle(Ata(drive), journal, Watch(tell=lambda _: None), log=_log()) == "confirmed"
    assert (drive.password, drive.locked) == (b"somebody's", True)


def _log() -> Any:
    from workbench.erasure.firmware import Log

    return Log()


def test_a_drive_that_disappears_while_it_erases_is_unknown(journal: Journal) -> None:
    drive = FakeNvme()
    erase_ = drive._erase

    def gone() -> None:
        erase_()
        drive.medium.is_gone = True

    drive._erase = gone  # type: ignore[method-assign]
    assert result(erase(drive, Firmware.NVME_FORMAT, journal)) == (ResultKind.UNKNOWN, None)


def test_a_format_keeps_the_layout_of_the_namespace() -> None:
    drive = FakeNvme()
    Nvme(drive, 1).format(SecureErase.CRYPTOGRAPHIC, seconds=1)
    assert drive.sent[-1] == (0x80, (0x01 | 0x10 | 1 << 5 | 1 << 8 | 2 << 9,))


@pytest.mark.parametrize("fixed", [False, True])
def test_registers_are_read_from_both_kinds_of_sense_data(fixed: bool) -> None:
    drive = FakeAta(fixed_sense=fixed, aborts=frozenset({0x27}))
    answer = drive.scsi(bytes([0x85, 7, 0x20, *[0] * 11, 0x27, 0]), seconds=1)
    found = registers_of(answer)
    assert found is not None
    assert (found.status, found.error, found.is_refused) == (*ABORTED, True)
    assert found.lba == SECTORS - 1


@pytest.mark.parametrize(
    "answer",
    [
        ScsiAnswer(status=0),
        ScsiAnswer(status=2, sense=bytes(8)),
        ScsiAnswer(status=2, sense=bytes([0x72, 0x0B, 0, 0, 0, 0, 0, 0])),
        ScsiAnswer(status=2, sense=bytes([0x72, 0x0B, 0, 0, 0, 0, 0, 14, 0x09, 0x0C, 0, 0])),
        ScsiAnswer(status=2, sense=bytes([0x70, 0, 5, 0, 0, 0, 0, 10, 0, 0, 0, 0, 0x20, 0, 0, 0, 0, 0])),
        ScsiAnswer(status=0, transport=7, sense=bytes([0x72, 0, 0, 0, 0, 0, 0, 14, 0x09, 0x0C, *[0] * 12])),
    ],
)
def test_other_sense_data_hold_no_registers(answer: ScsiAnswer) -> None:
    assert registers_of(answer) is None


def test_hidden_areas_are_asked_of_the_drive() -> None:
    told = areas_of_ata(FakeAta())
    assert told is not None
    assert told.worst is HiddenArea.NONE
    for changes in ({"native": SECTORS + 100}, {"overlay": SECTORS + 100}):
        told = areas_of_ata(FakeAta(**changes))  # type: ignore[arg-type]
        assert told is not None
        assert told.worst is HiddenArea.PRESENT
    for command in (0x27, 0xB1, 0xEC):
        for trouble in ("aborts",):
            told = areas_of_ata(FakeAta(**{trouble: frozenset({command})}))  # type: ignore[arg-type]
            assert told is not None
            assert told.worst is HiddenArea.INDETERMINATE
    assert of_nvme(FakeNvme()) is HiddenArea.NONE
    assert of_nvme(FakeNvme(unallocated=1)) is HiddenArea.PRESENT
    assert of_nvme(FakeNvme(namespaces=32)) is HiddenArea.INDETERMINATE
    assert of_nvme(FakeNvme(refuses=frozenset({0x06}))) is HiddenArea.INDETERMINATE


def test_the_plan_tries_the_firmware_for_a_purge_only_and_never_through_usb() -> None:
    ssd = Drive(kind=DriveKind.SSD, interface="sata")
    assert recipes_for(ssd, method="automatic", wanted=None) == ("overwrite",)
    assert recipes_for(ssd, method="automatic", wanted=Level.CLEAR) == ("overwrite",)
    assert recipes_for(ssd, method="automatic", wanted=Level.PURGE) == (
        "ata-sanitize-block",
        "ata-sanitize-crypto",
        "ata-sanitize-overwrite",
        "overwrite",
    )
    disk = Drive(kind=DriveKind.HDD, interface="sata")
    assert recipes_for(disk, method="automatic", wanted=Level.PURGE)[0] == "ata-sanitize-overwrite"
    nvme = Drive(kind=DriveKind.NVME, interface="nvme")
    assert recipes_for(nvme, method="automatic", wanted=Level.PURGE)[0] == "nvme-sanitize-crypto"
    usb = Drive(kind=DriveKind.USB, interface="usb")
    assert recipes_for(usb, method="automatic", wanted=Level.PURGE) == ("overwrite",)
    assert recipes_for(nvme, method="automatic", wanted=Level.DESTROY)[0] == "nvme-sanitize-crypto"
    assert recipes_for(ssd, method="ata-secure-erase", wanted=None) == ("ata-secure-erase", "overwrite")


@pytest.mark.parametrize(
    ("drive", "firmware"),
    [
        (Drive(kind=DriveKind.SSD, interface="sata"), "ATA"),
        (Drive(kind=DriveKind.HDD, interface="sata"), "ATA"),
        (Drive(kind=DriveKind.NVME, interface="nvme"), "NVME"),
        (Drive(kind=DriveKind.USB, interface="usb"), "none"),
        (Drive(kind=DriveKind.SSD, interface="sas"), "none"),
        (Drive(kind=DriveKind.EMMC, interface="mmc"), "none"),
        (Drive(kind=DriveKind.UNKNOWN), "none"),
    ],
)
def test_a_method_that_was_named_is_only_for_drives_that_can_take_it(drive: Drive, firmware: str) -> None:
    """A bridge loses or forges the answers of a drive; SCSI and SAS have no method of firmware here."""
    taken = {name for name in RECIPES if takes(drive, name)}
    assert taken == {"overwrite", "overwrite-zeros"} | {
        one.value for one in Firmware if one.name.startswith(firmware)
    }
    assert takes(drive, "automatic")


def test_only_a_frozen_drive_whose_plan_needs_it_must_be_thawed() -> None:
    frozen = Drive(kind=DriveKind.HDD, interface="sata", security=DriveSecurity(ata_frozen=True))
    assert needs_thawing(frozen, recipes_for(frozen, method="automatic", wanted=Level.PURGE))
    assert not needs_thawing(frozen, recipes_for(frozen, method="automatic", wanted=Level.CLEAR))
    assert not needs_thawing(Drive(), ("ata-secure-erase",))


def test_the_drive_itself_is_asked_who_it_is() -> None:
    assert serial_told(FakeAta(), "sata") == "INV-SATA-1"
    assert serial_told(FakeNvme(), "nvme") == "INV-NVME-1"
    assert serial_told(FakeAta(), "usb") is None
    assert serial_told(FakeAta(silent_on=frozenset({0xEC})), "sata") is None


def test_the_namespace_follows_from_the_name() -> None:
    assert [namespace_of(name) for name in ("nvme0n1", "nvme12n3", "sda")] == [1, 3, 1]


def test_every_method_of_firmware_waits_for_real_hardware() -> None:
    unseen = {recipe.name for recipe in RECIPES.values() if not recipe.seen_on_real_hardware}
    assert unseen == {firmware.value for firmware in Firmware}
    assert {recipe.method for recipe in RECIPES.values() if recipe.patterns} == {
        Method.OVERWRITE_RANDOM,
        Method.OVERWRITE_SEVERAL,
    }
