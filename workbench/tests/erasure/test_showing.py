"""What the person at the terminal sees of an erasure."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pytest

from passport.certificate import Outcome
from passport.sanitization import ResultKind, Shortfall
from workbench.erasure.findings import Phase, Progress
from workbench.erasure.showing import Screen
from workbench.outcomes import cure_in_words

FILE = "/var/lib/rebond-workbench/certificates/00000001-0195565a-0a00-7000-8000-000000000001.json"


def running(path: str) -> Any:
    at = Progress(phase=Phase.READING, done=450, total=1000, step=2, steps=2)
    return SimpleNamespace(
        target=SimpleNamespace(path=path), progress=at, speed=480e6, seconds_left=725.0, told=None
    )


def test_each_drive_keeps_its_row_on_a_narrow_terminal_and_all_is_said_below(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """A line that wrapped would push the rows of the others out of their place."""
    failed = Outcome(
        result=ResultKind.FAILED,
        shortfalls=(Shortfall.UNWRITTEN_SECTORS, Shortfall.MISMATCHED_SECTORS, Shortfall.NOT_READ_WHOLE),
    )
    screen, one, other = (
        Screen(is_terminal=True, columns=lambda: 80),
        running("/dev/sda"),
        running("/dev/sdb"),
    )
    screen.progress(one)
    screen.progress(other)
    screen.result(one, SimpleNamespace(outcome=failed), FILE)  # type: ignore[arg-type]
    screen.progress(other)
    drawn = capsys.readouterr().out
    rows = [re.sub(r"\x1b\[\d*[A-Z]", "", row) for row in drawn.splitlines()]
    assert max(map(len, rows)) < 80
    assert drawn.count("\x1b[2A") == 2
    screen.close()
    said = capsys.readouterr().out
    assert "FAILED (sectors could not be written, sectors are not as written, not read back whole)" in said
    assert FILE in said
    assert "/dev/sda  Data may remain: take the drive out and destroy it.\n" in said


def test_elsewhere_than_on_a_terminal_the_result_and_its_certificate_are_one_line(
    capsys: pytest.CaptureFixture[str],
) -> None:
    screen = Screen(is_terminal=False)
    outcome = SimpleNamespace(outcome=Outcome(result=ResultKind.PROVEN))
    screen.result(running("/dev/sda"), outcome, FILE)  # type: ignore[arg-type]
    screen.close()
    assert capsys.readouterr().out == f"/dev/sda  PROVEN  {FILE}\n"


@pytest.mark.parametrize(
    ("result", "shortfalls", "then"),
    [
        (ResultKind.PROVEN, (), None),
        (ResultKind.FAILED, (Shortfall.UNWRITTEN_SECTORS,), "Data may remain"),
        (ResultKind.UNKNOWN, (Shortfall.HIDDEN_AREA,), "destroy it"),
        (ResultKind.UNKNOWN, (Shortfall.DRIVE_LOST, Shortfall.NOT_VERIFIED), "Look at its cable"),
        (ResultKind.UNKNOWN, (Shortfall.DRIVE_CHANGED,), "erase it again"),
        (ResultKind.UNKNOWN, (Shortfall.INTERRUPTED, Shortfall.NOT_VERIFIED), None),
        (ResultKind.UNKNOWN, (Shortfall.COMMAND_UNCONFIRMED,), None),
    ],
)
def test_whatever_came_out_the_person_knows_what_to_do(
    result: ResultKind, shortfalls: tuple[Shortfall, ...], then: str | None
) -> None:
    said = cure_in_words(Outcome(result=result, shortfalls=shortfalls))
    assert (said is None) if then is None else (said is not None and then in said)
