"""`rebond-workbench inspect`, as a person or a script calls it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from recorded_machines import hidden_by_raid, notebook, old_desktop

from passport.bundle import DocumentKind
from passport.hardware import from_json
from workbench import cli
from workbench.exits import Exit
from workbench.outbox.places import outbox_of


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REBOND_LANGUAGE", "en")


def test_the_report_is_the_shared_document(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notebook(tmp_path)
    assert cli.main(["inspect", "--json", "--root", str(tmp_path)]) == Exit.OK
    assert from_json(json.loads(capsys.readouterr().out)).serial == "PN7K2M9Q41"


def test_the_summary_says_first_what_needs_a_hand(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    notebook(tmp_path)
    cli.main(["inspect", "--root", str(tmp_path)])
    assert capsys.readouterr().out.splitlines() == [
        "Computer           Pinède Ardoise 14",
        "Serial number      PN7K2M9Q41",
        "Processor          Intel(R) Core(TM) i5-3320M CPU @ 2.60GHz",
        "Memory             8 GB",
        "Drive              sda · SSD · Samsung SSD 840 EVO 240GB INVENTED · S1D5NSADB12345 · 240 GB · frozen",
        "  ! Nothing tells whether a drive hides a part of itself.",
        "Battery            holds 56 %",
        "Windows licence    MSDM · PINEDE · 7ST8V",
        "  ! A password is asked at the start.",
        "  ! The firmware makes Windows run a program at each start (WPBT).",
        "  ! Intel AMT is on: clear it in MEBx, the former owner may still control it.",
        "  ? Windows Autopilot cannot be seen from here: ask the donor to release it.",
    ]


def test_no_drive_in_sight_is_said_in_capitals(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    hidden_by_raid(tmp_path)
    cli.main(["inspect", "--root", str(tmp_path)])
    assert "NO MEDIUM FOUND: this proves nothing about data" in capsys.readouterr().out


def test_a_void_licence_is_said_to_be_none(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    old_desktop(tmp_path)
    (tmp_path / "sys/firmware/acpi/tables/SLIC").unlink()
    cli.main(["inspect", "--root", str(tmp_path)])
    assert "Windows licence    none (the table is there, and void)" in capsys.readouterr().out


def test_it_speaks_french_unless_asked(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REBOND_LANGUAGE", "fr")
    hidden_by_raid(tmp_path)
    cli.main(["inspect", "--root", str(tmp_path)])
    assert "AUCUN SUPPORT TROUVÉ : cela ne prouve rien sur les données" in capsys.readouterr().out


def test_the_report_is_kept_in_the_outbox_of_the_stick(tmp_path: Path) -> None:
    notebook(tmp_path / "machine")
    stick = tmp_path / "stick"
    assert (
        cli.main(["inspect", "--root", str(tmp_path / "machine"), "--spool", str(stick), "--lot", "L-3"])
        == Exit.OK
    )
    [kept] = outbox_of(stick).waiting()
    assert (kept.carried.kind, kept.lot) == (DocumentKind.REPORT, "L-3")
    assert from_json(json.loads(kept.carried.body)).serial == "PN7K2M9Q41"


def test_a_folder_that_is_not_there_is_refused(tmp_path: Path) -> None:
    assert cli.main(["inspect", "--root", str(tmp_path / "none")]) == Exit.UNAVAILABLE


def test_this_very_computer_is_told_within_three_seconds_of_the_processor() -> None:
    """The clock is for `make bench`: a busy machine makes everything late."""
    before = os.times()
    done = subprocess.run(
        [sys.executable, "-m", "workbench", "inspect", "--json"],
        capture_output=True,
        check=True,
        env=os.environ,
    )
    after = os.times()
    took = sum(after[2:4]) - sum(before[2:4])  # of children, in user and in system mode
    assert from_json(json.loads(done.stdout)).storage is not None
    assert took < 3
