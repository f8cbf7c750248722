"""What the program finds out by itself."""

from __future__ import annotations

import array
import json
import math
import mmap
import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from recorded_machines import Recording, battery, net, pci

from passport.checks import CheckKind, CheckResult, NotApplicableReason
from passport.hardware import Battery, Drive, DriveKind, FormFactor, NetworkInterface, NetworkKind, Smart
from passport.storage import Medium, Storage, StorageDoubt
from workbench.check.automatic import Probe, verdict_of
from workbench.check.probes import memory, parts, processor, sound, storage
from workbench.check.verdict import Verdict

PASSED, FAILED, UNDECIDED = CheckResult.PASSED, CheckResult.FAILED, CheckResult.NOT_DONE
ABSENT = CheckResult.NOT_APPLICABLE
NOTEBOOK, DESKTOP = FormFactor.NOTEBOOK, FormFactor.DESKTOP


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REBOND_LANGUAGE", "en")


def silent(_share: float, _told: str) -> None:
    """Nobody looks."""


class Outputs:
    """Recorded outputs of tools, in the order in which they are asked for; the last one stays."""

    def __init__(self, **outputs: list[bytes]) -> None:
        self.outputs = outputs
        self.asked: list[Sequence[str]] = []

    def __call__(self, command: Sequence[str], seconds: float) -> bytes | None:
        self.asked.append(command)
        held = self.outputs.get(command[0].replace("-", "_"), [])
        return held.pop(0) if len(held) > 1 else held[0] if held else None


def test_a_probe_that_fails_itself_has_found_nothing() -> None:
    def breaks(_tell: object) -> Verdict:
        raise RuntimeError

    verdict = verdict_of(Probe(CheckKind.CAMERA, breaks), silent)
    assert verdict == Verdict(UNDECIDED, "The check itself failed: RuntimeError")


# Memory.


def test_memory_that_gives_back_what_was_written_passes(tmp_path: Path) -> None:
    made = Recording(tmp_path)
    made.write("proc/meminfo", "MemAvailable:     400000 kB")
    told: list[float] = []
    verdict = memory.check_memory(
        made.computer().tree, lambda share, _text: told.append(share), seconds=0.5, largest=128 * 2**20
    )
    assert verdict.result is PASSED
    assert re.fullmatch(r"0\.1 GB, \d+ patterns?", verdict.measured)  # as many as the machine has time for
    assert told == sorted(told)


@pytest.mark.parametrize("place", [0, 4096, memory.CHUNK - 1, memory.CHUNK + 77, 2 * memory.CHUNK - 1])
def test_one_bit_that_turned_is_found_where_it_is(place: int) -> None:
    chunks = [mmap.mmap(-1, memory.CHUNK) for _ in range(2)]

    def hurt() -> None:
        chunk, at = divmod(place, memory.CHUNK)
        chunks[chunk][at] ^= 0x10

    pattern = random.Random(1).randbytes(memory.CHUNK)
    faults = [fault for fault in memory.run_pass(chunks, pattern, between=hurt) if fault]
    assert [(fault.offset, fault.written ^ fault.read) for fault in faults] == [(place, 0x10)]


def test_two_addresses_that_are_the_same_memory_are_found() -> None:
    chunk = mmap.mmap(-1, memory.CHUNK)
    pattern = random.Random(2).randbytes(memory.CHUNK)
    faults = [fault for fault in memory.run_pass([chunk, chunk], pattern) if fault]
    assert len(faults) == 1


def test_memory_that_is_slow_to_come_is_tested_as_far_as_the_time_goes(tmp_path: Path) -> None:
    made = Recording(tmp_path)
    made.write("proc/meminfo", "MemAvailable:     900000 kB")
    verdict = memory.check_memory(made.computer().tree, silent, seconds=0)
    assert verdict.result is PASSED
    assert re.fullmatch(r"0\.1 GB, \d+ patterns?", verdict.measured)  # as many as the machine has time for


def test_too_little_free_memory_is_not_a_good_result(tmp_path: Path) -> None:
    made = Recording(tmp_path)
    made.write("proc/meminfo", "MemAvailable:      40000 kB")
    assert memory.check_memory(made.computer().tree, silent, seconds=0).result is UNDECIDED


# Processor.


def sensor(made: Recording, degrees: float, critical: float | None = 100) -> None:
    made.write("sys/class/hwmon/hwmon1/name", "coretemp")
    made.write("sys/class/hwmon/hwmon1/temp1_input", str(round(degrees * 1000)))
    if critical is not None:
        made.write("sys/class/hwmon/hwmon1/temp1_crit", str(round(critical * 1000)))


def test_a_cool_processor_that_counts_right_passes(tmp_path: Path) -> None:
    made = Recording(tmp_path)
    sensor(made, 62)
    verdict = processor.check_processor(made.computer().tree, silent, seconds=0.3)
    assert verdict.result is PASSED
    assert "62 °C at most" in verdict.measured


def test_a_processor_at_its_limit_fails_at_once(tmp_path: Path) -> None:
    made = Recording(tmp_path)
    sensor(made, 105, critical=105)
    verdict = processor.check_processor(made.computer().tree, silent, seconds=30)
    assert verdict == Verdict(FAILED, "105 °C: too hot, clean the fan and renew the thermal paste")


@pytest.mark.parametrize(
    ("errors", "heat", "throttled", "verdict"),
    [
        (1, None, 0, Verdict(FAILED, "The processor counted wrong")),
        (0, None, 0, Verdict(PASSED, "4 threads, no thermometer")),
        (0, processor.Heat(84), 3, Verdict(PASSED, "4 threads, 84 °C at most, it slowed down for its heat")),
    ],
)
def test_the_figures_make_the_verdict(
    errors: int, heat: processor.Heat | None, throttled: int, verdict: Verdict
) -> None:
    assert processor.judge(errors, heat, throttled, threads=4) == verdict


@pytest.mark.parametrize("degrees", [-40, 0, 200])
def test_a_broken_thermometer_is_not_believed(tmp_path: Path, degrees: float) -> None:
    made = Recording(tmp_path)
    sensor(made, degrees)
    assert processor.heat_of(made.computer().tree) is None


def test_a_limit_of_zero_is_the_usual_limit(tmp_path: Path) -> None:
    made = Recording(tmp_path)
    sensor(made, 62, critical=0)
    assert processor.heat_of(made.computer().tree) == processor.Heat(62, 100)


# Drives.

HEALTHY = Smart(passed=True, pending=0, uncorrectable=0, reallocated=0)
SSD = Drive(device="sda", model="Invented SSD", kind=DriveKind.SSD, smart=HEALTHY)
SEEN = Storage(medium=Medium.FOUND)


def ata(status: int, *, entries: int = 0, passed: bool = True) -> bytes:
    table = [{"status": {"passed": passed}, "lifetime_hours": 8000 + entries}] * entries
    told: dict[str, Any] = {
        "ata_smart_data": {"self_test": {"status": {"value": status}}},
        "ata_smart_self_test_log": {"standard": {"table": table}},
    }
    return json.dumps(told).encode()


def nvme(running: int, result: int, hours: int) -> bytes:
    log = {
        "current_self_test_operation": {"value": running},
        "current_self_test_completion_percent": 40,
        "table": [{"self_test_result": {"value": result}, "power_on_hours": hours}],
    }
    return json.dumps({"nvme_self_test_log": log}).encode()


def verdict_on(drive: Drive, *outputs: bytes) -> Verdict:
    run = Outputs(smartctl=list(outputs))
    return storage.check_storage((drive,), SEEN, run, silent, seconds=60, sleep=lambda _s: None)


# The answers: before, to the start, then one for each look.
def test_a_drive_whose_own_test_was_seen_to_run_and_to_end_well_passes() -> None:
    verdict = verdict_on(SSD, ata(0), b"", ata(0xF9), ata(0xF3), ata(0, entries=1))
    assert verdict == Verdict(PASSED, "Invented SSD: healthy, own test passed")


def test_a_drive_whose_own_test_found_a_fault_fails() -> None:
    verdict = verdict_on(SSD, ata(0), b"", ata(0xF9), ata(0x70, entries=1, passed=False))
    assert verdict == Verdict(FAILED, "Invented SSD: its own test found a fault")


def test_an_old_good_test_in_the_log_is_not_taken_for_the_new_one() -> None:
    verdict = verdict_on(SSD, ata(0, entries=5), b"", ata(0, entries=5))
    assert verdict == Verdict(PASSED, "Invented SSD: healthy, no own test")


def test_a_test_that_never_ends_is_not_a_good_one() -> None:
    verdict = verdict_on(SSD, ata(0), b"", ata(0xF9))
    assert verdict == Verdict(PASSED, "Invented SSD: healthy, no own test")


def test_an_nvme_drive_tests_itself_too() -> None:
    drive = Drive(device="nvme0n1", model="Invented NVMe", kind=DriveKind.NVME, smart=HEALTHY)
    good = verdict_on(drive, nvme(0, 0, 10), b"", nvme(1, 0, 10), nvme(0, 0, 11))
    bad = verdict_on(drive, nvme(0, 0, 10), b"", nvme(1, 0, 10), nvme(0, 7, 11))
    assert (good.result, bad.result) == (PASSED, FAILED)


def test_what_smartctl_claims_by_its_exit_is_never_asked() -> None:
    assert verdict_on(SSD, b"not json at all").measured == "Invented SSD: healthy, no own test"


@pytest.mark.parametrize(
    ("smart", "fault"),
    [
        (Smart(passed=False), "it says that it is failing"),
        (Smart(passed=True, pending=3), "unreadable sectors: 3"),
        (Smart(passed=True, uncorrectable=1), "uncorrectable sectors: 1"),
        (Smart(passed=True, percentage_used=100), "worn out: 100 %"),
        (Smart(passed=True, percentage_used=99, reallocated=2), None),
        (None, None),
    ],
)
def test_the_health_that_forbids_giving_a_drive(smart: Smart | None, fault: str | None) -> None:
    assert storage.fault_of(smart) == fault


def test_a_drive_that_says_nothing_waits_for_a_person() -> None:
    silent_drive = Drive(device="mmcblk0", model="DF4032", kind=DriveKind.EMMC)
    assert verdict_on(silent_drive) == Verdict(UNDECIDED, "DF4032 says nothing of its health")


def test_one_bad_drive_of_two_is_a_bad_result() -> None:
    failing = Drive(device="sdb", model="Invented HDD", smart=Smart(passed=False))
    run = Outputs(smartctl=[b""])
    verdict = storage.check_storage((SSD, failing), SEEN, run, silent, sleep=lambda _s: None)
    assert verdict.result is FAILED


@pytest.mark.parametrize(
    ("doubts", "result"),
    [((), ABSENT), ((StorageDoubt.RAID_MODE,), UNDECIDED)],
)
def test_no_drive_is_taken_out_only_where_none_can_hide(
    doubts: tuple[StorageDoubt, ...], result: CheckResult
) -> None:
    nothing = Storage(medium=Medium.NONE_FOUND, doubts=doubts)
    stick = Drive(device="sdb", kind=DriveKind.USB, smart=HEALTHY)
    assert storage.check_storage((stick,), nothing, Outputs(), silent).result is result


# Battery and charger.


@pytest.mark.parametrize(
    ("health", "threshold", "result"),
    [
        (80, 50, PASSED),
        (50, 50, PASSED),
        (49, 50, FAILED),
        (3, None, PASSED),
        (0, None, FAILED),
        (None, 50, UNDECIDED),
    ],
)
def test_a_battery_is_judged_by_the_programme(
    health: int | None, threshold: int | None, result: CheckResult
) -> None:
    full = None if health is None else 500 * health
    found = Battery(design_capacity_mwh=50_000, full_capacity_mwh=full)
    assert parts.check_battery((found,), NOTEBOOK, threshold).result is result


def test_the_weakest_of_two_batteries_decides() -> None:
    both = tuple(Battery(design_capacity_mwh=100, full_capacity_mwh=full) for full in (90, 30))
    assert parts.check_battery(both, NOTEBOOK, 50) == Verdict(FAILED, "holds 30 %")


def test_a_desktop_has_no_battery_and_a_notebook_should() -> None:
    assert parts.check_battery((), DESKTOP, 50) == Verdict(ABSENT, "", NotApplicableReason.NOT_FITTED)
    assert parts.check_battery((), NOTEBOOK, 50).result is UNDECIDED


@pytest.mark.parametrize(
    ("online", "status", "result"),
    [
        ("1", "Charging", PASSED),
        ("1", "Full", PASSED),
        ("1", "Discharging", UNDECIDED),
        ("0", "Discharging", UNDECIDED),
    ],
)
def test_a_charger_works_when_power_comes_in(
    tmp_path: Path, online: str, status: str, result: CheckResult
) -> None:
    made = Recording(tmp_path)
    made.write("sys/class/power_supply/AC/type", "Mains")
    made.write("sys/class/power_supply/AC/online", online)
    battery(made, "BAT0", design=100_000, full=50_000, status=status)
    assert parts.check_charger(made.computer().tree, NOTEBOOK).result is result


def test_a_desktop_needs_no_charger(tmp_path: Path) -> None:
    tree = Recording(tmp_path).computer().tree
    assert parts.check_charger(tree, DESKTOP).reason is NotApplicableReason.NOT_NEEDED
    assert parts.check_charger(tree, NOTEBOOK).result is UNDECIDED


# Networks.


def test_a_cable_with_a_link_passes_with_its_speed(tmp_path: Path) -> None:
    made = Recording(tmp_path)
    net(made, "eth0", pci(made, "0000:00:19.0", "020000", "8086:1502"), "3c:52:82:11:22:33")
    made.write("sys/class/net/eth0/carrier", "1")
    made.write("sys/class/net/eth0/speed", "1000")
    assert parts.check_wired(made.computer().tree, Outputs(), silent, seconds=0) == Verdict(
        PASSED, "1000 Mbit/s"
    )


def test_no_link_asks_for_a_cable_until_it_comes(tmp_path: Path) -> None:
    made = Recording(tmp_path)
    net(made, "eth0", pci(made, "0000:00:19.0", "020000", "8086:1502"), "3c:52:82:11:22:33")
    tree = made.computer().tree
    assert parts.check_wired(tree, Outputs(), silent, seconds=0).measured == "Plug a network cable in"
    plugged = parts.check_wired(
        tree, Outputs(), silent, seconds=5, sleep=lambda _s: made.write("sys/class/net/eth0/carrier", "1")
    )
    assert plugged.result is PASSED


def test_a_computer_without_a_socket_has_no_wired_network(tmp_path: Path) -> None:
    assert (
        parts.check_wired(Recording(tmp_path).computer().tree, Outputs(), silent, seconds=0).result is ABSENT
    )


SCAN = b"""BSS 3c:52:82:11:22:33(on wlan0)
\tSSID: a name that must not be kept
BSS 3c:52:82:44:55:66(on wlan0) -- associated
\tSSID: another
BSS 3c:52:82:11:22:33(on wlan0)
"""


def with_wifi(tmp_path: Path) -> Recording:
    made = Recording(tmp_path)
    card = pci(made, "0000:03:00.0", "028000", "8086:0085")
    net(made, "wlan0", card, "3c:52:82:44:55:66", wireless=True)
    return made


def test_networks_are_counted_and_never_named(tmp_path: Path) -> None:
    verdict = parts.check_wireless(with_wifi(tmp_path).computer().tree, Outputs(iw=[SCAN]), ())
    assert verdict == Verdict(PASSED, "2 networks")


def test_seeing_no_network_proves_nothing(tmp_path: Path) -> None:
    verdict = parts.check_wireless(with_wifi(tmp_path).computer().tree, Outputs(iw=[b""]), ())
    assert verdict == Verdict(UNDECIDED, "No network is seen")


def test_a_switch_that_turns_wifi_off_is_named(tmp_path: Path) -> None:
    made = with_wifi(tmp_path)
    made.write("sys/class/rfkill/rfkill0/type", "wlan")
    made.write("sys/class/rfkill/rfkill0/hard", "1")
    assert parts.check_wireless(made.computer().tree, Outputs(iw=[SCAN]), ()).measured == (
        "Wi-Fi is turned off by a switch or a key"
    )


def test_a_card_without_driver_is_not_an_absent_card(tmp_path: Path) -> None:
    tree = Recording(tmp_path).computer().tree
    card = NetworkInterface(kind=NetworkKind.WIRELESS)
    assert parts.check_wireless(tree, Outputs(), (card,)).result is UNDECIDED
    assert parts.check_wireless(tree, Outputs(), ()).result is ABSENT


# Camera.


@pytest.mark.parametrize(
    ("frame", "is_live"),
    [
        (b"", False),
        (b"\x00" * 614_400, False),
        (b"\x10\x80" * 307_200, False),
        (random.Random(3).randbytes(614_400), True),
        (random.Random(3).randbytes(100), False),
    ],
)
def test_a_frame_of_one_shade_is_no_picture(frame: bytes, is_live: bool) -> None:
    assert parts.is_live(frame) is is_live


def test_a_camera_passes_by_its_frame_whatever_the_tool_says(tmp_path: Path) -> None:
    made = Recording(tmp_path)
    made.write("sys/class/video4linux/video0/name", "Integrated Camera")
    frame = random.Random(4).randbytes(614_400)

    def films(command: Sequence[str], seconds: float) -> bytes | None:
        target = next(word.partition("=")[2] for word in command if word.startswith("--stream-to="))
        Path(target).write_bytes(frame)
        return None

    tree = made.computer().tree
    assert parts.check_camera(tree, films, 1) == Verdict(PASSED, "one picture of 614 kB")
    assert parts.check_camera(tree, Outputs(), 1).result is UNDECIDED
    assert parts.check_camera(Recording(tmp_path / "none").computer().tree, Outputs(), 0).result is ABSENT


# Sound.


def recorded(amplitude: float, hertz: float, noise: float, seconds: float = 2) -> array.array[int]:
    chance = random.Random(5)
    count = int(sound.RATE * seconds)
    return array.array(
        "h",
        (
            int(amplitude * math.sin(2 * math.pi * hertz * n / sound.RATE) + chance.gauss(0, noise))
            for n in range(count)
        ),
    )


@pytest.mark.parametrize(
    ("amplitude", "hertz", "noise", "is_heard"),
    [
        (2000, sound.HERTZ, 300, True),
        (200, sound.HERTZ, 300, True),  # a faint speaker in a noisy workshop
        (0, sound.HERTZ, 3000, False),  # noise alone
        (2000, 440, 300, False),  # another sound
        (5, sound.HERTZ, 1, False),  # the hum of the converter
    ],
)
def test_the_tone_is_told_from_noise(amplitude: float, hertz: float, noise: float, is_heard: bool) -> None:
    assert sound.heard(recorded(amplitude, hertz, noise)) is is_heard


def test_the_tone_that_is_played_is_the_tone_that_is_heard() -> None:
    assert sound.heard(sound.samples_of(sound.tone()))


@pytest.mark.parametrize("data", [b"", b"RIFF", b"not sound"])
def test_what_is_no_sound_has_no_samples(data: bytes) -> None:
    assert list(sound.samples_of(data)) == []
    assert not sound.heard(sound.samples_of(data))


def test_not_hearing_the_tone_proves_nothing(tmp_path: Path) -> None:
    made = Recording(tmp_path)
    made.write("sys/class/sound/card0/id", "PCH")
    assert sound.check_loop(made.computer().tree, Outputs()).result is UNDECIDED
    assert sound.check_loop(Recording(tmp_path / "none").computer().tree, Outputs()).result is ABSENT
