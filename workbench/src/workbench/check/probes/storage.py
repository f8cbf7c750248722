"""Drives: what they say of their own health, and a short test that they make of themselves."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from passport.checks import NotApplicableReason
from passport.hardware import Drive, DriveKind, Smart
from passport.storage import Medium, Storage
from workbench.check.verdict import Tell, Verdict, absent, failed, passed, undecided
from workbench.inspect.machine import Run
from workbench.words import _

_RUNNING = 15  # of the upper half of the ATA self-test execution status (ACS-3, 7.56.6.8)
_LIMIT_SECONDS = 10.0
_WORN_PERCENT = 100


@dataclass(frozen=True, slots=True)
class SelfTest:
    """Where the drive's own test stands. `ended` counts tests in its log; `passed` is the verdict of the last one."""

    is_running: bool = False
    percent_left: int | None = None
    ended: int | None = None
    passed: bool | None = None


def self_test_of(output: bytes | None) -> SelfTest | None:
    """From `smartctl -j -c -l selftest`; nothing when it says nothing of self-tests."""
    try:
        told = json.loads(output or b"")
    except ValueError:
        return None
    if not isinstance(told, dict):
        return None
    return _of_nvme(told) if "nvme_self_test_log" in told else _of_ata(told)


def _of_ata(told: dict[str, Any]) -> SelfTest | None:
    status = _at(told, "ata_smart_data", "self_test", "status")
    value = status.get("value") if isinstance(status, dict) else None
    if not isinstance(value, int):
        return None
    log = _at(told, "ata_smart_self_test_log", "standard")
    table = log.get("table") if isinstance(log, dict) else None
    entries = table if isinstance(table, list) else []
    newest = _at(entries[0], "status", "passed") if entries and isinstance(entries[0], dict) else None
    hours = _at(entries[0], "lifetime_hours") if entries and isinstance(entries[0], dict) else None
    return SelfTest(
        is_running=value >> 4 == _RUNNING,
        percent_left=(value & 0xF) * 10,
        ended=len(entries) * 100_000 + hours if isinstance(hours, int) else len(entries),
        passed=newest if isinstance(newest, bool) else value >> 4 == 0 if not entries else None,
    )


def _of_nvme(told: dict[str, Any]) -> SelfTest | None:
    log = told["nvme_self_test_log"]
    if not isinstance(log, dict):
        return None
    current = _at(log, "current_self_test_operation", "value")
    table = log.get("table")
    entries = table if isinstance(table, list) else []
    result = (
        _at(entries[0], "self_test_result", "value") if entries and isinstance(entries[0], dict) else None
    )
    hours = _at(entries[0], "power_on_hours") if entries and isinstance(entries[0], dict) else None
    done = log.get("current_self_test_completion_percent")
    return SelfTest(
        is_running=bool(current),
        percent_left=100 - done if isinstance(done, int) else None,
        ended=len(entries) * 100_000 + hours if isinstance(hours, int) else len(entries),
        passed=result == 0 if isinstance(result, int) else None,
    )


def check_storage(
    drives: tuple[Drive, ...],
    storage: Storage | None,
    run: Run,
    tell: Tell,
    *,
    seconds: float = 180,
    sleep: Callable[[float], None] = time.sleep,
) -> Verdict:
    """Every drive of the computer: one bad drive is a bad result."""
    own = [drive for drive in drives if drive.kind is not DriveKind.USB]
    if not own:
        hides = storage is not None and bool(storage.doubts)
        is_empty = storage is not None and storage.medium is Medium.NONE_FOUND and not hides
        return absent(NotApplicableReason.REMOVED) if is_empty else undecided(_("A drive may be hidden"))
    told = [_one(drive, run, tell, seconds, sleep) for drive in own]
    worst = next((v for v in told if v.result == "failed"), None) or next(
        (v for v in told if v.result == "not_done"), None
    )
    return worst or passed("; ".join(verdict.measured for verdict in told))


def _one(drive: Drive, run: Run, tell: Tell, seconds: float, sleep: Callable[[float], None]) -> Verdict:
    name = drive.model or drive.device or ""
    fault = fault_of(drive.smart)
    if fault:
        return failed(f"{name}: {fault}")
    tested = _self_test(f"/dev/{drive.device}", run, tell, seconds, sleep)
    if tested is False:
        return failed(_("%s: its own test found a fault") % name)
    if drive.smart is None or drive.smart.passed is None:
        return undecided(_("%s says nothing of its health") % name)
    return passed(
        _("%s: healthy, own test passed") % name if tested else _("%s: healthy, no own test") % name
    )


def fault_of(smart: Smart | None) -> str | None:
    """What a drive says that forbids giving it to anyone."""
    if smart is None:
        return None
    if smart.passed is False:
        return _("it says that it is failing")
    if smart.pending:
        return _("unreadable sectors: %d") % smart.pending
    if smart.uncorrectable:
        return _("uncorrectable sectors: %d") % smart.uncorrectable
    if smart.percentage_used is not None and smart.percentage_used >= _WORN_PERCENT:
        return _("worn out: %d %%") % smart.percentage_used
    return None


def _self_test(
    device: str, run: Run, tell: Tell, seconds: float, sleep: Callable[[float], None]
) -> bool | None:
    """Start the short test and wait for its end. `None` unless it was seen to run or to have been added to the log."""
    look = ["smartctl", "-j", "-c", "-l", "selftest", device]
    before = self_test_of(run(look, _LIMIT_SECONDS))
    if before is None:
        return None
    run(["smartctl", "-j", "-t", "short", device], _LIMIT_SECONDS)
    waited, step, was_running = 0.0, 2.0, False
    while waited <= seconds:
        now = self_test_of(run(look, _LIMIT_SECONDS))
        if now is None:
            return None
        was_running = was_running or now.is_running
        if not now.is_running and (was_running or now.ended != before.ended):
            return now.passed
        if not now.is_running and waited > 5 * step:
            return None  # the drive did not begin
        tell(min(1.0, waited / seconds), device)
        sleep(step)
        waited += step
    return None


def _at(held: object, *names: str) -> Any:
    for name in names:
        held = held.get(name) if isinstance(held, dict) else None
    return held
