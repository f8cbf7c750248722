"""`python -m test_vm IMAGE KERNEL INITRD OPTIONS`: the whole trial, told line by line; 0 when all was as it must be.

A computer with two drives that were in use and one that nobody may touch starts from the image, is inspected and
erased; its power is cut in the middle; it starts again, goes on, and tells the server what it did.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from test_vm.drives import MIB, Planted, Stick, bystander, fingerprint, planted
from test_vm.machine import Machine, Parts, Trouble
from test_vm.server import Server, serving

SPOOL = "/var/lib/rebond-workbench"
ATA_MIB, NVME_MIB, OTHER_MIB = 128, 64, 64
# Slow enough that the power can be cut in the middle.
BYTES_PER_SECOND = 4 * MIB
ERASE_SECONDS = 600


@dataclass(slots=True)
class Telling:
    """What is said on the way."""

    began: float = field(default_factory=time.monotonic)

    def say(self, words: str) -> None:
        """One line, with the time since the beginning."""
        passed = time.monotonic() - self.began
        print(f"{passed // 60:3.0f} min {passed % 60:02.0f} s  {words}", flush=True)


@dataclass(slots=True)
class Trial:
    """Everything that the acts share."""

    folder: Path
    parts: Parts
    server: Server
    stick: Stick
    ata: Planted
    nvme: Planted
    untouched: Path
    untouched_before: str
    tell: Telling

    @contextmanager
    def running(self, name: str) -> Iterator[Machine]:
        """The computer, on; it is off at the end whatever happens."""
        machine = Machine.start(self.parts, self.folder, name)
        try:
            self.tell.say(f"power on ({name})")
            seconds = machine.wait_for_prompt()
            self.tell.say(f"started in {seconds:.0f} s")
            yield machine
        finally:
            machine.cut_the_power()


def expect(is_so: bool, words: str) -> None:  # noqa: FBT001 - reads as "expect this, or say that"
    """Raises Trouble."""
    if not is_so:
        raise Trouble(words)


def first_evening(trial: Trial) -> None:
    """Inspect, begin to erase both drives, and lose the power in the middle of the larger one."""
    with trial.running("first") as machine:
        look_around(trial, machine)
        inspect(trial, machine)
        names = paths_of(machine, trial)
        machine.type(erasing(names))
        machine.watch(
            lambda said: done_of(said, trial.ata.serial, "writing") > 0.3 * ATA_MIB * MIB,
            seconds=ERASE_SECONDS,
            what="a third of the ATA drive",
        )
        machine.cut_the_power()
        trial.tell.say("power cut while the ATA drive was being written")
    expect(
        trial.ata.remaining() > 0,
        "the ATA drive was already erased when the power was cut: nothing to resume",
    )


def look_around(trial: Trial, machine: Machine) -> None:
    """Nothing of the computer is mounted, nothing can be written by accident; stick, network and first screen are there."""
    mounted = machine.told(
        "grep -c . /proc/swaps; lsblk --noheadings --raw --output TRAN,SERIAL,MOUNTPOINT | grep -E '^(sata|nvme)'"
    )
    expect(mounted.splitlines()[0] == "1", f"there is swap in use: {mounted}")
    for line in mounted.splitlines()[1:]:
        expect(len(line.split()) <= 2, f"a drive of the computer is mounted: {line}")
    for path in paths_of(machine, trial).values():
        status, words = machine.ask(f"dd if=/dev/zero of={path} bs=4096 count=1 oflag=direct")
        expect(status != 0, f"{path} could be written before anybody asked for it: {words}")
    machine.told(f"timeout 60 sh -c 'until mountpoint -q {SPOOL}; do sleep 1; done'")
    machine.told(
        "timeout 60 sh -c 'until ip -4 -brief address show scope global up | grep -q 10.0.2.15; do sleep 1; done'"
    )
    screen = machine.told(
        "timeout 200 sh -c 'until grep -aq Effacer /dev/vcs1; do sleep 2; done'; fold -w 80 /dev/vcs1",
        seconds=260,
    )
    expect("Effacer les disques" in screen, f"the first screen does not show the bench:\n{screen}")
    trial.tell.say("no drive mounted, every drive read-only; stick, network and the French menu are there")


def inspect(trial: Trial, machine: Machine) -> None:
    """The agent tells the computer that QEMU pretends to be."""
    words = machine.told(
        f"rebond-workbench inspect --spool {SPOOL} --lot L-ESSAI-1 --json > /run/report.json; cat /run/report.json"
    )
    report: dict[str, Any] = json.loads(words)
    seen = {drive["serial"] for drive in report["drives"] if drive.get("serial")}
    expect(report["serial"] == "PF0TRIAL", f"another serial number: {report['serial']}")
    expect({trial.ata.serial, trial.nvme.serial} <= seen, f"drives not seen: {seen}")
    took = machine.told("bash -c 'TIMEFORMAT=%R; time rebond-workbench inspect > /dev/null'")
    trial.tell.say(
        f"inspected: {report.get('maker')} {report.get('model')}, drives {', '.join(sorted(seen))}; {took} s"
    )


def second_evening(trial: Trial) -> None:
    """Power on again: the erasure goes on where the stick says, is proven, and the server hears of it."""
    with trial.running("second") as machine:
        machine.told(f"timeout 60 sh -c 'until mountpoint -q {SPOOL}; do sleep 1; done'")
        machine.type(erasing(paths_of(machine, trial)))
        status, said = machine.answer(seconds=ERASE_SECONDS)
        lines = [json.loads(line) for line in said.splitlines() if line.startswith("{")]
        began = [
            line["done"]
            for line in lines
            if line["serial"] == trial.ata.serial and line.get("phase") == "writing"
        ]
        expect(
            bool(began) and began[0] >= 0.2 * ATA_MIB * MIB, f"the ATA drive was begun again from {began[:1]}"
        )
        trial.tell.say(f"gone on with at {began[0] // MIB} MiB of {ATA_MIB}")
        results = {line["serial"]: line for line in lines if line.get("event") == "result"}
        for drive in (trial.ata, trial.nvme):
            told = results.get(drive.serial, {})
            expect(told.get("result") == "proven", f"{drive.serial} is not proven: {told or said[-2000:]}")
            trial.tell.say(f"{drive.serial}: {told['result']}, {told['level']}")
        expect(status == 0, f"erase ended with {status}")
        machine.told(
            f"for one in {SPOOL}/certificates/*.json; do rebond-workbench verify --trust {SPOOL}/trust.json $one; done"
        )
        hear(trial, machine)
        cards = trial.server.ground("bench")
        expect(bool(cards), "the live bench of the server heard nothing")
        shown = ", ".join(f"{one['tag']} {one['activity']} {one['percent']} %" for one in cards)
        trial.tell.say(f"the live bench heard of both starts: {shown}")
        machine.switch_off()
        trial.tell.say("switched off")


def hear(trial: Trial, machine: Machine) -> None:
    """The live system sends by itself; the server has one computer with two proofs."""
    wanted = {(trial.ata.serial, True), (trial.nvme.serial, True)}
    end, held = time.monotonic() + 240, []
    while time.monotonic() < end:
        held = trial.server.ground("proofs")
        if len(held) == 1 and wanted <= {(one["serial"], one["counts"]) for one in held[0]["drives"]}:
            trial.tell.say(f"the server holds {held[0]['tag']} with {len(wanted)} proofs, sent by itself")
            return
        time.sleep(5)
    sent = machine.ask("journalctl --no-pager --unit rebond-send | tail -n 30")[1]
    raise Trouble(f"the server does not hold the proofs: {held}\n{sent}")


def afterwards(trial: Trial) -> None:
    """What lies in the files on this side of the emulation, and on the stick."""
    for drive in (trial.ata, trial.nvme):
        left = drive.remaining()
        expect(left == 0, f"{left} marks of the former owner are still on {drive.serial}")
    trial.tell.say("no mark of the former owner is left in the files of either drive")
    expect(fingerprint(trial.untouched) == trial.untouched_before, "the drive that nobody named was written")
    trial.tell.say("the drive that nobody named is the same to the last bit")
    held = trial.stick.copied_to(trial.folder / "stick")
    certificates = sorted(held.glob("certificates/*.json"))
    program = str(Path(sys.executable).with_name("rebond-workbench"))
    done = subprocess.run(
        [program, "verify", "--trust", str(held / "trust.json"), *map(str, certificates)],
        capture_output=True,
        text=True,
        check=False,
    )
    expect(done.returncode == 0, f"verify: {done.returncode}\n{done.stdout}{done.stderr}")
    trial.tell.say(f"{len(certificates)} certificates of the stick are intact and trusted")


def erasing(names: dict[str, str]) -> str:
    """The command for both drives."""
    words = " ".join(f"--confirm {serial[-4:]}" for serial in names)
    return f"rebond-workbench erase --json {words} {' '.join(names.values())}"


def paths_of(machine: Machine, trial: Trial) -> dict[str, str]:
    """Serial number to path, as this start named them."""
    told = machine.told("lsblk --nodeps --noheadings --raw --paths --output NAME,SERIAL")
    pairs = [line.split() for line in told.splitlines()]
    found = {pair[1]: pair[0] for pair in pairs if len(pair) == 2}
    return {drive.serial: found[drive.serial] for drive in (trial.ata, trial.nvme)}


def done_of(said: str, serial: str, phase: str) -> int:
    """How far the last whole line of progress of a drive is, in bytes."""
    for line in reversed(said.splitlines()[:-1]):
        if f'"{serial}"' in line and f'"{phase}"' in line and line.endswith("}"):
            return int(json.loads(line)["done"])
    return 0


def main(medium: str, kernel: str, initrd: str, options: str) -> int:
    """The acts, in order. The folder of the trial stays when it failed, and its logs with it."""
    tell = Telling()
    folder = Path(tempfile.mkdtemp(prefix="rebond-vm-"))
    tell.say(f"a fresh server is prepared; logs are in {folder}")
    try:
        with serving(folder) as server:
            trial = prepared(folder, server, tell, Image(Path(medium), Path(kernel), Path(initrd), options))
            first_evening(trial)
            second_evening(trial)
            afterwards(trial)
    except Trouble as trouble:
        tell.say(f"FAILED: {trouble}\nEverything stays in {folder}")
        return 1
    subprocess.run(["rm", "-rf", str(folder)], check=True)
    tell.say("all of it as it must be")
    return 0


@dataclass(frozen=True, slots=True)
class Image:
    """The live image: its medium, and what a boot loader takes from it."""

    medium: Path
    kernel: Path
    initrd: Path
    options: str


def prepared(folder: Path, server: Server, tell: Telling, image: Image) -> Trial:
    """The server's ground, the stick and the drives."""
    code = server.ground("open")["code"]
    stick = Stick.made(folder / "stick.img", server.enrolled(code))
    ata = planted(folder / "ata.img", serial="ATATRIAL0001", mib=ATA_MIB)
    nvme = planted(folder / "nvme.img", serial="NVMETRIAL0002", mib=NVME_MIB)
    untouched = folder / "untouched.img"
    before = bystander(untouched, mib=OTHER_MIB)
    slow = f"throttling.bps-total={BYTES_PER_SECOND}"
    drives = (
        f"-drive file={ata.file},if=none,id=ata,format=raw,cache=none,{slow} -device ide-hd,drive=ata,bus=ide.0,serial={ata.serial}",
        f"-drive file={nvme.file},if=none,id=nvme,format=raw,cache=none,{slow} -device nvme,drive=nvme,serial={nvme.serial}",
        f"-drive file={untouched},if=none,id=other,format=raw -device ide-hd,drive=other,bus=ide.1,serial=BYSTANDER003",
    )
    tell.say(f"a fresh server at port {server.port}, an enrolled stick, three drives with something on them")
    parts = Parts(
        kernel=image.kernel,
        initrd=image.initrd,
        options=image.options,
        medium=image.medium,
        stick=stick.file,
        drives=drives,
    )
    return Trial(folder, parts, server, stick, ata, nvme, untouched, before, tell)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
