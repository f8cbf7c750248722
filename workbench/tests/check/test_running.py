"""`rebond-workbench check --automatic`, and what it leaves in the outbox."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from recorded_machines import notebook, old_desktop

from passport.checks import CheckKind, CheckResult, NotApplicableReason, from_json
from workbench import cli
from workbench.exits import Exit
from workbench.outbox.places import outbox_of


@pytest.fixture(autouse=True)
def _in_english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REBOND_LANGUAGE", "en")


def wanted(folder: Path, *required: str, **more: int) -> Path:
    file = folder / "programme.json"
    file.write_text(
        json.dumps({"schema": "rebond.check-list/1", "required": required} | more), encoding="utf-8"
    )
    return file


def test_only_the_checks_of_the_programme_are_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook(tmp_path / "machine")
    out = tmp_path / "checks.json"
    file = wanted(tmp_path, "battery", "charger", battery_threshold_percent=60)
    arguments = [
        "check",
        "--automatic",
        "--root",
        str(tmp_path / "machine"),
        "--list",
        str(file),
        "--out",
        str(out),
    ]
    assert cli.main(arguments) == Exit.FAILED
    report = from_json(json.loads(out.read_text(encoding="utf-8")))
    assert [(f.kind, f.result, f.measured) for f in report.findings] == [
        (CheckKind.BATTERY, CheckResult.FAILED, "holds 56 %"),
        (CheckKind.CHARGER, CheckResult.PASSED, "power comes in"),
    ]
    assert capsys.readouterr().out.splitlines() == [
        "Battery                      broken · holds 56 %",
        "Charger                      works · power comes in",
    ]


def test_what_needs_a_person_is_said_to_be_not_done(tmp_path: Path) -> None:
    notebook(tmp_path / "machine")
    out = tmp_path / "checks.json"
    file = wanted(tmp_path, "battery", "keyboard")
    arguments = [
        "check",
        "--automatic",
        "--root",
        str(tmp_path / "machine"),
        "--list",
        str(file),
        "--out",
        str(out),
    ]
    assert cli.main(arguments) == Exit.UNKNOWN
    assert from_json(json.loads(out.read_text(encoding="utf-8"))).open == (CheckKind.KEYBOARD,)


def test_a_good_computer_ends_well(tmp_path: Path) -> None:
    old_desktop(tmp_path / "machine")
    file = wanted(tmp_path, "battery", "charger", "sound", "microphone")
    out = tmp_path / "checks.json"
    arguments = [
        "check",
        "--automatic",
        "--root",
        str(tmp_path / "machine"),
        "--list",
        str(file),
        "--out",
        str(out),
    ]
    assert cli.main(arguments) == Exit.OK
    found = from_json(json.loads(out.read_text(encoding="utf-8"))).findings
    assert [(f.kind.value, f.reason) for f in found] == [
        ("battery", NotApplicableReason.NOT_FITTED),
        ("charger", NotApplicableReason.NOT_NEEDED),
        ("sound", NotApplicableReason.NOT_FITTED),
        ("microphone", NotApplicableReason.NOT_FITTED),
    ]


def test_the_outbox_gets_the_computer_and_its_checks_and_the_draft_goes(tmp_path: Path) -> None:
    notebook(tmp_path / "machine")
    stick = tmp_path / "stick"
    file = wanted(tmp_path, "battery")
    arguments = [
        "check",
        "--automatic",
        "--root",
        str(tmp_path / "machine"),
        "--list",
        str(file),
        "--spool",
        str(stick),
    ]
    assert cli.main(arguments) == Exit.OK
    kept = outbox_of(stick).waiting()
    assert [entry.carried.kind.value for entry in kept] == ["report", "checks"]
    assert len({entry.machine for entry in kept}) == 1
    assert [path.name for path in stick.iterdir()] == ["outbox"]


@pytest.mark.parametrize("text", ["", "{}", '{"schema": "rebond.check-list/1", "required": ["soul"]}'])
def test_a_list_that_cannot_be_read_is_refused_before_anything(tmp_path: Path, text: str) -> None:
    file = tmp_path / "programme.json"
    file.write_text(text, encoding="utf-8")
    assert (
        cli.main(["check", "--automatic", "--root", str(tmp_path), "--list", str(file)]) == Exit.UNAVAILABLE
    )


def test_without_a_terminal_the_full_screen_is_refused(tmp_path: Path) -> None:
    assert cli.main(["check", "--root", str(tmp_path)]) == Exit.UNAVAILABLE
