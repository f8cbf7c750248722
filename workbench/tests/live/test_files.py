"""The files of the live system agree with the agent and with one another. `make test-vm` starts them for real."""

from __future__ import annotations

import contextlib
import os
import re
import signal
import subprocess
from pathlib import Path

import pytest

from workbench import cli

LIVE = Path(__file__).resolve().parents[2] / "live"
ROOTFS = LIVE / "rootfs"
SCRIPTS = sorted(
    path
    for path in LIVE.rglob("*")
    if path.is_file() and (path.suffix == ".sh" or path.read_bytes()[:2] == b"#!")
)
CALL = re.compile(r"rebond-workbench ([a-z]+)((?: .*)?)")


def named(file: str) -> list[str]:
    lines = (LIVE / file).read_text(encoding="utf-8").splitlines()
    return [words for line in lines if (words := line.partition("#")[0].strip())]


def calls() -> list[tuple[str, frozenset[str]]]:
    """Subcommand and options of every call of the agent; a line that ends in a backslash goes on."""
    found = []
    for path in SCRIPTS:
        text = re.sub(r"^\s*#.*$", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        for name, rest in CALL.findall(text.replace("\\\n", " ")):
            found.append((name, frozenset(re.findall(r"--[a-z-]+", rest))))
    return found


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_every_script_can_be_read(path: Path) -> None:
    shell = "bash" if path.suffix == ".sh" or b"bash" in path.read_bytes().splitlines()[0] else "sh"
    done = subprocess.run([shell, "-n", str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_first_screen_asks_the_agent_for_what_it_can_do(capsys: pytest.CaptureFixture[str]) -> None:
    asked = calls()
    assert {name for name, _ in asked} == {"inspect", "check", "erase", "send", "enrol"}
    for name, options in asked:
        with pytest.raises(SystemExit) as ended:
            cli.main([name, "--help"])
        known = set(re.findall(r"--[a-z-]+", capsys.readouterr().out))
        assert (ended.value.code, options - known) == (0, frozenset()), name


@pytest.mark.parametrize("stick", [False, True])
def test_nothing_is_erased_while_its_certificate_would_be_lost(tmp_path: Path, stick: bool) -> None:
    """The first screen itself, with other programs in the place of those of the live system."""
    said = tmp_path / "said"
    programs = {
        "mountpoint": f"exit {0 if stick else 1}",
        "rebond-workbench": f'echo "$*" >> {said}; echo "Ordinateur de la Pinède"',
        "lsblk": "echo '/dev/sda disk sata 240G Pinède S1'",
    }
    for name, does in (programs | dict.fromkeys(("udevadm", "ip", "systemctl"), "exit 0")).items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{does}\n", encoding="utf-8")
        (tmp_path / name).chmod(0o755)
    station = (ROOTFS / "usr/local/bin/rebond-station").read_text(encoding="utf-8")
    with (tmp_path / "told").open("w", encoding="utf-8") as screen:
        process = subprocess.Popen(
            ["bash", "-c", station.replace("/run/", f"{tmp_path}/")],
            env={"PATH": f"{tmp_path}:/usr/bin:/bin", "LANG": "C.UTF-8"},
            stdin=subprocess.PIPE,
            stdout=screen,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        try:
            process.communicate("3\n1\n\n" if stick else "3\n\n", timeout=60)
        finally:  # what waits for a stick in the background goes with it
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    told = (tmp_path / "told").read_text(encoding="utf-8")
    assert ("le certificat serait perdu" in told) is not stick
    asked = [line.split()[0] for line in said.read_text(encoding="utf-8").splitlines()]
    assert ("erase" in asked) is stick


def test_the_units_start_what_is_there() -> None:
    for unit in (ROOTFS / "etc/systemd/system").glob("*.service"):
        for program in re.findall(r"^Exec\w+=(/usr/l\S+)", unit.read_text(encoding="utf-8"), re.MULTILINE):
            assert (ROOTFS / program.lstrip("/")).stat().st_mode & 0o111, f"{unit.name}: {program}"


def test_the_initramfs_takes_the_rule_that_keeps_drives_read_only() -> None:
    hook = (ROOTFS / "etc/initramfs-tools/hooks/rebond").read_text(encoding="utf-8")
    rule = re.search(r"/etc/udev/rules\.d/[\w.-]+", hook)
    assert rule is not None
    assert "blockdev --setro" in (ROOTFS / rule[0].lstrip("/")).read_text(encoding="utf-8")


def test_nothing_is_taken_twice_and_nothing_puts_drives_together() -> None:
    packages = named("packages.txt") + named("firmware.txt")
    assert sorted(set(packages)) == sorted(packages)
    assert not {"mdadm", "lvm2", "multipath-tools", "udisks2", "os-prober", "dmraid"} & set(packages)


def test_every_start_forbids_swap_hibernation_and_automatic_mounts() -> None:
    wanted = {
        "noswap",
        "noresume",
        "nopersistence",
        "systemd.gpt_auto=0",
        "systemd.swap=0",
        "raid=noautodetect",
    }
    assert wanted <= set(named("options.txt"))
