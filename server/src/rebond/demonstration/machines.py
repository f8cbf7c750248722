"""Computers that never existed: what a report would say of them, and what nwipe would have written."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from passport.hardware import (
    Battery,
    Display,
    Drive,
    DriveKind,
    Firmware,
    FormFactor,
    GraphicsCard,
    HardwareReport,
    Licence,
    LicenceKind,
    MemoryModule,
    NetworkInterface,
    NetworkKind,
    Processor,
    Smart,
    Tool,
    to_json,
)

SERIAL_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
GIB = 2**30
HDD_500 = 500_107_862_016
SSD_240 = 240_057_409_536
SSD_256 = 256_060_514_304


@dataclass(frozen=True, slots=True)
class ModelOfComputer:
    """A model that really exists, with the parts it was sold with. The computers of it are invented."""

    maker: str
    model: str
    family: str
    form_factor: FormFactor
    processor: str
    cores: int
    memory_gib: int
    memory_kind: str
    drive: str
    drive_bytes: int
    drive_kind: DriveKind
    screen_mm: int | None
    msdm_share: float
    supports_windows_11: bool


L440 = ModelOfComputer(
    "LENOVO",
    "20AS",
    "ThinkPad L440",
    FormFactor.NOTEBOOK,
    "Intel(R) Core(TM) i5-4300M CPU @ 2.60GHz",
    2,
    8,
    "DDR3",
    "ST500LM021-1KJ152",
    HDD_500,
    DriveKind.HDD,
    356,
    0.6,
    False,
)
LATITUDE = ModelOfComputer(
    "Dell Inc.",
    "Latitude 5490",
    "Latitude",
    FormFactor.NOTEBOOK,
    "Intel(R) Core(TM) i5-8350U CPU @ 1.70GHz",
    4,
    8,
    "DDR4",
    "SAMSUNG MZ7LN256HMJP",
    SSD_256,
    DriveKind.SSD,
    356,
    0.9,
    True,
)
OPTIPLEX = ModelOfComputer(
    "Dell Inc.",
    "OptiPlex 3040",
    "OptiPlex",
    FormFactor.DESKTOP,
    "Intel(R) Core(TM) i5-6500 CPU @ 3.20GHz",
    4,
    8,
    "DDR3",
    "WDC WD5000AAKX-753CA1",
    HDD_500,
    DriveKind.HDD,
    None,
    0.8,
    False,
)
PROBOOK = ModelOfComputer(
    "HP",
    "HP ProBook 450 G5",
    "ProBook",
    FormFactor.NOTEBOOK,
    "Intel(R) Core(TM) i5-8250U CPU @ 1.60GHz",
    4,
    8,
    "DDR4",
    "KINGSTON SA400S37240G",
    SSD_240,
    DriveKind.SSD,
    396,
    0.9,
    True,
)


@dataclass(frozen=True, slots=True)
class Machine:
    """One invented computer."""

    kind: ModelOfComputer
    serial: str
    inventory_number: str
    drive_serial: str
    mac: str
    uuid: str
    battery_percent: int
    hours: int
    has_key: bool


def invent(chance: random.Random, kind: ModelOfComputer, count: int, *, prefix: str) -> list[Machine]:
    """``count`` computers of one model whose numbers look right and belong to nobody."""
    return [_invent_one(chance, kind, f"{prefix}{number:05d}") for number in range(1, count + 1)]


def hardware_report(machine: Machine, *, moment: datetime) -> bytes:
    """The document that an identification would have produced, in our own format."""
    kind = machine.kind
    report = HardwareReport(
        produced_at=moment,
        tool=Tool(name="rebond-demonstration", version="1"),
        maker=kind.maker,
        model=kind.model,
        family=kind.family,
        form_factor=kind.form_factor,
        serial=machine.serial,
        system_uuid=machine.uuid,
        firmware=Firmware(vendor=kind.maker, version="1.12"),
        processors=(Processor(maker="Intel", model=kind.processor, cores=kind.cores),),
        memory_bytes=kind.memory_gib * GIB,
        memory_modules=(MemoryModule(size_bytes=kind.memory_gib * GIB, kind=kind.memory_kind),),
        drives=(_drive(machine),),
        batteries=_batteries(machine),
        displays=(Display(diagonal_mm=kind.screen_mm),) if kind.screen_mm else (),
        graphics=(GraphicsCard(maker="Intel", model="HD Graphics"),),
        network=(NetworkInterface(mac=machine.mac, kind=NetworkKind.WIRED, maker="Intel"),),
        licence=Licence(kind=LicenceKind.MSDM, oem=kind.maker[:6].upper()) if machine.has_key else None,
    )
    return json.dumps(to_json(report)).encode()


def nwipe_log(
    machines: Sequence[Machine], *, started: datetime, failed: frozenset[str] = frozenset()
) -> bytes:
    """The log of one run of nwipe 0.42 over the drives of ``machines``, side by side.

    ``failed``: serial numbers of the drives that gave errors. Times are local, as nwipe writes them.
    """
    runs = [(f"sd{_letters(number)}", machine) for number, machine in enumerate(machines)]
    finished = started + max((_duration(machine) for machine in machines), default=timedelta())
    lines = [_line(started, "info", "nwipe 0.42")]
    for name, machine in runs:
        lines += _wiping(name, machine, started, failed=machine.drive_serial in failed)
    lines += _tables(runs, failed)
    lines += [f"[{_time(finished)}] Total Throughput  112 MB/s, PRNG Stream, 1R+NB+VL", "*" * 80, ""]
    word = "with errors" if failed else "successfully completed"
    lines.append(_line(finished, "info", f"Nwipe {word}. See summary table for details."))
    return ("\n".join(lines) + "\n").encode()


def wiped_at(machines: Sequence[Machine], started: datetime) -> datetime:
    return started + max(_duration(machine) for machine in machines)


def _invent_one(chance: random.Random, kind: ModelOfComputer, inventory_number: str) -> Machine:
    def code(length: int) -> str:
        return "".join(chance.choice(SERIAL_LETTERS) for _ in range(length))

    return Machine(
        kind=kind,
        serial=f"R9{code(6)}",
        inventory_number=inventory_number,
        drive_serial=f"W6{code(6)}",
        mac="54:ee:75:" + ":".join(f"{chance.randrange(256):02x}" for _ in range(3)),
        uuid=f"{chance.getrandbits(32):08x}-{chance.getrandbits(16):04x}-4{chance.getrandbits(12):03x}-"
        f"a{chance.getrandbits(12):03x}-{chance.getrandbits(48):012x}",
        battery_percent=chance.randint(52, 92),
        hours=chance.randint(4_000, 11_000),
        has_key=chance.random() < kind.msdm_share,
    )


def _drive(machine: Machine) -> Drive:
    kind = machine.kind
    return Drive(
        model=kind.drive,
        serial=machine.drive_serial,
        size_bytes=kind.drive_bytes,
        kind=kind.drive_kind,
        smart=Smart(passed=True, power_on_hours=machine.hours, reallocated=0),
    )


def _batteries(machine: Machine) -> tuple[Battery, ...]:
    if machine.kind.form_factor is not FormFactor.NOTEBOOK:
        return ()
    full = 56_160 * machine.battery_percent // 100
    return (
        Battery(maker="LGC", design_capacity_mwh=56_160, full_capacity_mwh=full, cycles=machine.hours // 25),
    )


def _wiping(name: str, machine: Machine, started: datetime, *, failed: bool) -> list[str]:
    size = machine.kind.drive_bytes
    end = started + _duration(machine)
    device = f"/dev/{name}"
    found = f"Found {device}, ATA, {machine.kind.drive}, {size // 10**9} GB, S/N={machine.drive_serial}"
    lines = [
        _line(started, "notice", found),
        _line(started, "notice", f"{device}: Device geometry is as follows..."),
        _line(started, "notice", f"  Total device bytes   = {size}"),
        _line(started, "notice", f"Invoking method 'PRNG Stream' on {device}"),
        _line(started, "notice", f"Starting round 1 of 1 on {device}"),
    ]
    if failed:
        return [*lines, _line(end, "fatal", f"pwrite(): Input/output error on {device}")]
    middle = started + _duration(machine) / 2
    return [
        *lines,
        _line(middle, "notice", f"{size} bytes written to {device}"),
        _line(middle, "notice", f"Verifying pass 1 of 1, round 1 of 1, on {device}"),
        _line(end, "notice", f"{size} bytes read from {device}"),
        _line(end, "notice", f"Verified pass 1 of 1, round 1 of 1, on '{device}'."),
        _line(end, "notice", f"Finished final round 1 of 1 on {device}"),
    ]


def _tables(runs: Sequence[tuple[str, Machine]], failed: frozenset[str]) -> list[str]:
    errors = [
        f"{name:>10} | {1 if m.drive_serial in failed else 0:>11} | {0:>20} | {0:>20}" for name, m in runs
    ]
    erased, status = [], []
    for name, machine in runs:
        size, bad = machine.kind.drive_bytes, machine.drive_serial in failed
        done = size // 3 if bad else size
        erased.append(f"{name:>10} | {done:>17} | {size:>16} | {100 * done / size:>16.2f}%")
        mark, word = ("!", "-FAILED-") if bad else (" ", " Erased ")
        took = f"{_duration(machine)}".rjust(8, "0")
        identity = f"{machine.kind.drive}/{machine.drive_serial}"
        status.append(f"{mark}{name:>9} |{word}|  112 MB/s | {took} | {identity}")
    return [
        "",
        " Error Summary ".center(80, "*"),
        r"!   Device | Pass Errors | Verifications Errors | Fdatasync I\O Errors",
        "-" * 80,
        *errors,
        "*" * 80,
        "",
        " Erasure Summary ".center(80, "*"),
        "!   Device |      Bytes Erased |      Bytes Total | Percentage Erased",
        "-" * 80,
        *erased,
        "*" * 80,
        "",
        " Drive Status ".center(80, "*"),
        "!   Device | Status | Thru-put | HH:MM:SS | Model/Serial Number",
        "-" * 80,
        *status,
        "-" * 80,
    ]


def _duration(machine: Machine) -> timedelta:
    """Writing and reading back at 112 MB/s."""
    return timedelta(seconds=2 * machine.kind.drive_bytes // 112_000_000)


def _letters(number: int) -> str:
    first, second = divmod(number, 26)
    return ("" if first == 0 else chr(96 + first)) + chr(97 + second)


def _line(moment: datetime, level: str, text: str) -> str:
    return f"[{_time(moment)}] {level:>7}: {text}"


def _time(moment: datetime) -> str:
    return moment.strftime("%Y/%m/%d %H:%M:%S")
