"""Computers that QEMU pretended to be, as Linux showed them (`scripts/test_vm/recording.py`)."""

from __future__ import annotations

import tarfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from passport.hardware import DriveKind, HardwareReport, LicenceKind, LicenceState
from workbench.inspect.machine import without_tools
from workbench.inspect.report import inspect
from workbench.inspect.tree import Tree

RECORDED = Path(__file__).parent / "recorded"
# The Python 3.11.2 of Debian 12, on which the live system runs, does not know it yet.
SAFELY: Any = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
Told = Callable[[str], HardwareReport]


@pytest.fixture
def told(tmp_path: Path) -> Told:
    def looked_at(name: str) -> HardwareReport:
        with tarfile.open(RECORDED / f"{name}.tar.xz") as recording:
            recording.extractall(tmp_path / name, **SAFELY)
        return inspect(without_tools(Tree(tmp_path / name)))

    return looked_at


@pytest.mark.parametrize(
    ("name", "identity"),
    [
        ("notebook", ("LENOVO", "20AUS00X00", "PF0REC01", "7d1f8a52-1c1e-4f3a-9b5e-2f6c1d0a4b01")),
        ("tower", ("Dell Inc.", "OptiPlex 7010", "REC0002", "4c4c4544-0052-4510-8030-b2c04f303032")),
        ("nameless", (None, None, None, None)),
    ],
)
def test_who_it_is(told: Told, name: str, identity: tuple[str | None, ...]) -> None:
    report = told(name)
    assert (report.maker, report.model, report.serial, report.system_uuid) == identity


def test_a_nameless_board_still_tells_its_own_number(told: Told) -> None:
    board = told("nameless").board
    assert board is not None
    assert board.serial == "150648REC0003"


@pytest.mark.parametrize(
    ("name", "tables", "last_five"),
    [
        ("notebook", [(LicenceKind.MSDM, LicenceState.KEY)], "REC01"),
        ("tower", [(LicenceKind.MSDM, LicenceState.VOID)], None),
        ("nameless", [], None),
    ],
)
def test_the_licence_in_its_firmware(
    told: Told, name: str, tables: list[tuple[LicenceKind, LicenceState]], last_five: str | None
) -> None:
    report = told(name)
    assert [(table.kind, table.state) for table in report.licence_tables] == tables
    assert (report.licence.last_five if report.licence else None) == last_five


def test_its_battery_and_how_worn_it_is(told: Told) -> None:
    (battery,) = told("notebook").batteries
    assert (battery.maker, battery.model, battery.health_percent) == ("SANYO", "45N1173", 56)
    assert told("tower").batteries == ()


@pytest.mark.parametrize(
    ("name", "drives"),
    [
        ("notebook", [("NVMEREC001", DriveKind.NVME, 64 * 1024**2)]),
        ("tower", [("ATAREC0002", DriveKind.HDD, 64 * 1024**2)]),
        ("nameless", []),
    ],
)
def test_its_drives(told: Told, name: str, drives: list[tuple[str, DriveKind, int]]) -> None:
    assert [(drive.serial, drive.kind, drive.size_bytes) for drive in told(name).drives] == drives
