"""The doors of a computer: tools that hang, lie or are not there."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from recorded_machines import notebook

from workbench.inspect.machine import Computer, ask, run
from workbench.inspect.report import inspect


def tool(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(0o755)


@pytest.fixture
def tools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    return folder


def test_what_a_tool_writes_counts_and_its_exit_status_does_not(tools: Path) -> None:
    tool(tools, "invented", "echo written; exit 4")
    assert run(["invented"], 5) == b"written\n"


def test_a_tool_that_is_not_there_says_nothing(tools: Path) -> None:
    assert run(["invented-and-absent"], 5) is None


def test_a_tool_that_hangs_is_ended_in_time_and_the_report_comes_without_it(
    tools: Path, tmp_path: Path
) -> None:
    tool(tools, "smartctl", "exec sleep 60")
    recorded = notebook(tmp_path / "machine").computer()
    start = time.monotonic()
    found = inspect(replace(recorded, run=run))
    assert time.monotonic() - start < 3
    assert [(drive.serial, drive.smart) for drive in found.drives] == [("S1D5NSADB12345", None)]


@pytest.mark.parametrize(
    "answer", ["echo '{'", "echo '{\"smartctl\": {}}'", "echo []", "head -c 3000000 /dev/zero"]
)
def test_a_tool_that_writes_nonsense_adds_nothing(tools: Path, tmp_path: Path, answer: str) -> None:
    tool(tools, "smartctl", answer)
    recorded = notebook(tmp_path / "machine").computer()
    [drive] = inspect(replace(recorded, run=run)).drives
    assert (drive.serial, drive.smart) == ("S1D5NSADB12345", None)


def test_a_device_that_is_not_there_answers_nothing() -> None:
    assert ask("rebond-absent", 0x030D, bytearray(512)) is None
    assert ask("null", 0x030D, bytearray(512)) is None


def test_this_computer_has_a_clock_with_its_offset() -> None:
    assert Computer().clock().tzinfo is not None
