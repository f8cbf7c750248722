"""The full-screen interface, driven as a trainee drives it."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from threading import Event

import pytest
from textual.pilot import Pilot

from passport.checks import CheckKind, CheckList, CheckResult, Judge, Machine, NotApplicableReason
from workbench.check import layout
from workbench.check.app import CheckApp
from workbench.check.automatic import Probe
from workbench.check.screens.answering import Answers
from workbench.check.screens.keyboard import KeyboardScreen
from workbench.check.screens.showing import PointerScreen, PortsScreen
from workbench.check.session import Session
from workbench.check.verdict import Tell, Verdict, passed, title_of, undecided
from workbench.inspect.tree import Tree

NOW = datetime(2026, 3, 12, 15, 0, tzinfo=UTC)
SMALL, LARGE = (80, 25), (120, 40)


@pytest.fixture(autouse=True)
def _in_french(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REBOND_LANGUAGE", "fr")


@pytest.fixture(autouse=True)
def _who_has_read_the_question(monkeypatch: pytest.MonkeyPatch) -> None:
    """A program answers at once; what a person does too soon has its own test."""
    monkeypatch.setattr(Answers, "DEAF_SECONDS", 0.0)


def application(folder: Path, *kinds: CheckKind, probes: tuple[Probe, ...] = ()) -> CheckApp:
    machine = Machine(maker="Pinède", model="Ardoise 14", serial="PN7K2M9Q41")
    session = Session(machine, CheckList(required=kinds), lambda: NOW, folder / "draft.json")
    return CheckApp(session, list(probes), Tree(folder))


def driven(
    app: CheckApp, steps: Callable[[Pilot[bool]], Awaitable[None]], size: tuple[int, int] = SMALL
) -> bool | None:
    async def drive() -> None:
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            await steps(pilot)

    asyncio.run(drive())
    return app.return_value


def shown(app: CheckApp) -> str:
    """The text on the screen now."""
    lines = app.screen._compositor.render_strips()
    return "\n".join(strip.text.rstrip() for strip in lines)


def results(app: CheckApp) -> dict[str, tuple[str, str | None]]:
    return {
        kind.value: (found.result.value, found.judge.value if found.judge else None)
        for kind, found in app.session.findings.items()
    }


def test_every_check_is_seen_at_once_on_the_smallest_terminal(tmp_path: Path) -> None:
    app = application(tmp_path, *CheckKind)
    seen = ""

    async def steps(pilot: Pilot[bool]) -> None:
        nonlocal seen
        seen = shown(app)
        await pilot.press("f10", "f10")

    driven(app, steps, size=(80, 24))
    assert [kind for kind in CheckKind if title_of(kind) not in seen] == []
    assert "F10" in seen


def test_enter_and_the_arrows_are_enough_to_test_a_computer(tmp_path: Path) -> None:
    app = application(tmp_path, CheckKind.START, CheckKind.CASE, CheckKind.CAMERA)

    async def steps(pilot: Pilot[bool]) -> None:
        await pilot.press("enter", "enter")  # the first: it works
        await pilot.press("enter", "right", "enter")  # the second: broken
        await pilot.press("enter", "right", "right", "enter")  # the third: there is none
        await pilot.press("f10")

    assert driven(app, steps) is True
    assert results(app) == {
        "start": ("passed", "person"),
        "case": ("failed", "person"),
        "camera": ("not_applicable", "person"),
    }
    assert app.session.findings[CheckKind.CAMERA].reason is NotApplicableReason.NOT_FITTED


@pytest.mark.parametrize("kind", [CheckKind.START, CheckKind.SCREEN])
def test_a_second_enter_before_the_question_could_be_read_is_no_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: CheckKind
) -> None:
    monkeypatch.setattr(Answers, "DEAF_SECONDS", 0.5)
    app, early = application(tmp_path, kind), {}

    async def steps(pilot: Pilot[bool]) -> None:
        colours = ["enter"] * 5 if kind is CheckKind.SCREEN else []
        await pilot.press("enter", *colours, "enter")
        early.update(results(app))
        await asyncio.sleep(0.6)
        await pilot.press("enter", "f10")

    driven(app, steps)
    assert (early, results(app)) == ({}, {kind.value: ("passed", "person")})


def test_the_list_says_in_french_what_is_done_and_what_is_left(tmp_path: Path) -> None:
    app = application(tmp_path, CheckKind.START, CheckKind.CASE)
    seen: list[str] = []

    async def steps(pilot: Pilot[bool]) -> None:
        await pilot.press("enter", "enter")
        await pilot.pause()
        seen.append(shown(app))

    driven(app, steps)
    assert "Pinède  ·  Ardoise 14  ·  PN7K2M9Q41" in seen[0]
    assert "1 / 2" in seen[0]
    assert "√  Démarre et s’éteint         marche" in seen[0]
    assert "► ·  Coque et charnières         à faire" in seen[0]
    assert "↑ ↓  choisir     Entrée  faire ce contrôle     F10  terminer" in seen[0]


def test_escape_leaves_a_check_for_later(tmp_path: Path) -> None:
    app = application(tmp_path, CheckKind.START)

    async def steps(pilot: Pilot[bool]) -> None:
        await pilot.press("enter", "escape")
        await pilot.press("enter", "left", "enter")  # "later", the last answer

    driven(app, steps)
    assert results(app) == {}


def test_leaving_with_something_not_done_is_asked_twice(tmp_path: Path) -> None:
    app = application(tmp_path, CheckKind.START)
    seen: list[str] = []

    async def steps(pilot: Pilot[bool]) -> None:
        await pilot.press("f10")
        await pilot.pause()
        seen.append(shown(app))
        await pilot.press("f10")

    assert driven(app, steps) is True
    assert "1 contrôle n’est pas fait.  F10 encore termine quand même." in seen[0]


def test_probes_run_while_the_person_answers(tmp_path: Path) -> None:
    answered = Event()

    def slow(tell: Tell) -> Verdict:
        tell(0.4, "62 °C")
        assert answered.wait(20)
        return passed("84 °C")

    probe = Probe(CheckKind.PROCESSOR, slow)
    app = application(tmp_path, CheckKind.PROCESSOR, CheckKind.CASE, probes=(probe,))
    seen: list[str] = []

    async def steps(pilot: Pilot[bool]) -> None:
        await pilot.pause(0.5)
        seen.append(shown(app))
        await pilot.press("enter")  # it runs: nothing opens
        await pilot.press("down", "enter", "enter")
        answered.set()
        for _ in range(100):
            await pilot.pause(0.05)
            if CheckKind.PROCESSOR in app.session.findings:
                break

    driven(app, steps)
    assert "»  Processeur en charge        █████░░░░░░░ 62 °C" in seen[0]
    assert results(app) == {"case": ("passed", "person"), "processor": ("passed", "program")}


def test_leaving_does_not_wait_for_the_probe_that_runs(tmp_path: Path) -> None:
    stopped = Event()

    def endless(tell: Tell) -> Verdict:
        try:
            while True:
                tell(0.1, "62 °C")
                time.sleep(0.01)
        finally:
            stopped.set()

    app = application(tmp_path, CheckKind.PROCESSOR, probes=(Probe(CheckKind.PROCESSOR, endless),))

    async def steps(pilot: Pilot[bool]) -> None:
        await pilot.pause(0.2)
        await pilot.press("f10", "f10")

    start = time.monotonic()
    assert driven(app, steps) is True
    assert stopped.wait(5)
    assert time.monotonic() - start < 20
    assert results(app) == {}


def test_what_a_program_could_not_tell_waits_for_a_person_with_the_reason(tmp_path: Path) -> None:
    probe = Probe(CheckKind.WIRED, lambda _tell: undecided("Branchez un câble réseau"))
    app = application(tmp_path, CheckKind.WIRED, probes=(probe,))
    seen: list[str] = []

    async def steps(pilot: Pilot[bool]) -> None:
        for _ in range(100):
            await pilot.pause(0.05)
            if app.session.findings:
                break
        await pilot.pause(0.3)
        seen.append(shown(app))
        await pilot.press("enter", "enter")

    driven(app, steps)
    assert "·  Réseau filaire              à faire · Branchez un câble réseau" in seen[0]
    assert results(app) == {"wired": ("passed", "person")}


def test_a_person_has_the_last_word_over_the_program(tmp_path: Path) -> None:
    app = application(tmp_path, CheckKind.CASE)
    app.session.note(CheckKind.CASE, passed(), Judge.PERSON)
    app.session.note(CheckKind.CASE, Verdict(CheckResult.FAILED), Judge.PROGRAM)
    assert results(app) == {"case": ("passed", "person")}


def test_all_the_keys_make_a_keyboard_pass_by_itself(tmp_path: Path) -> None:
    app = application(tmp_path, CheckKind.KEYBOARD)

    async def steps(pilot: Pilot[bool]) -> None:
        await pilot.press("enter")
        screen = app.screen
        assert isinstance(screen, KeyboardScreen)
        for code in sorted(layout.codes(pad=False)):
            screen.press(code)
        await pilot.pause()

    driven(app, steps, LARGE)
    assert results(app) == {"keyboard": ("passed", "person")}
    assert app.session.findings[CheckKind.KEYBOARD].measured == "77 touches appuyées"


def test_a_key_that_was_never_pressed_is_named_and_only_a_person_may_let_it_pass(tmp_path: Path) -> None:
    app = application(tmp_path, CheckKind.KEYBOARD)
    seen: list[str] = []

    async def steps(pilot: Pilot[bool]) -> None:
        await pilot.press("enter")
        screen = app.screen
        assert isinstance(screen, KeyboardScreen)
        for code in sorted(layout.codes(pad=False) - {30, 57}):  # the Q and the space bar of an AZERTY
            screen.press(code)
        await pilot.press("escape", "escape")
        await pilot.pause()
        await pilot.pause()
        seen.append(shown(app))
        await pilot.press("enter")

    driven(app, steps, LARGE)
    assert "Pas appuyées : Q Espace" in seen[0]
    assert results(app) == {"keyboard": ("failed", "person")}
    assert app.session.findings[CheckKind.KEYBOARD].measured == "75 touches appuyées; Pas appuyées : Q Espace"


def test_without_the_kernel_the_terminal_tells_what_it_can(tmp_path: Path) -> None:
    app = application(tmp_path, CheckKind.KEYBOARD)

    async def steps(pilot: Pilot[bool]) -> None:
        await pilot.press("enter")
        await pilot.press("a", "é", "space", "f5", "left", "ctrl+c")
        screen = app.screen
        assert isinstance(screen, KeyboardScreen)
        assert screen.seen == {16, 3, 57, 63, 105}

    driven(app, steps, LARGE)


def test_a_number_pad_is_waited_for_once_one_of_its_keys_was_seen(tmp_path: Path) -> None:
    app = application(tmp_path, CheckKind.KEYBOARD)

    async def steps(pilot: Pilot[bool]) -> None:
        await pilot.press("enter")
        screen = app.screen
        assert isinstance(screen, KeyboardScreen)
        for code in sorted(layout.codes(pad=True) - {96}):
            screen.press(code)
        await pilot.pause()
        assert app.screen is screen
        screen.press(96)
        await pilot.pause()

    driven(app, steps, LARGE)
    assert results(app) == {"keyboard": ("passed", "person")}


def test_the_screen_becomes_five_colours_before_the_question(tmp_path: Path) -> None:
    app = application(tmp_path, CheckKind.SCREEN)
    colours: list[str] = []

    async def steps(pilot: Pilot[bool]) -> None:
        await pilot.press("enter")
        for _ in range(5):
            await pilot.pause()
            colours.append(app.screen.query_one("#colour").styles.background.hex)
            await pilot.press("space")
        await pilot.press("enter")

    driven(app, steps)
    assert colours == ["#FF0000", "#00FF00", "#0000FF", "#FFFFFF", "#000000"]
    assert results(app) == {"screen": ("passed", "person")}


def test_the_pointer_lights_up_what_it_did(tmp_path: Path) -> None:
    app = application(tmp_path, CheckKind.POINTER)

    async def steps(pilot: Pilot[bool]) -> None:
        await pilot.press("enter")
        screen = app.screen
        assert isinstance(screen, PointerScreen)
        await pilot.hover("#steps")
        await pilot.click("#steps")
        await pilot.click("#steps", button=3)
        screen.see("scroll")
        await pilot.press("enter")

    driven(app, steps, LARGE)
    found = app.session.findings[CheckKind.POINTER]
    assert found.measured == "il bouge, bouton gauche, bouton droit, il défile"


def test_each_port_is_counted_once_however_often_the_stick_goes_in(tmp_path: Path) -> None:
    buses = tmp_path / "sys/bus/usb/devices"
    (buses / "usb1").mkdir(parents=True)
    (buses / "1-4").mkdir()
    app = application(tmp_path, CheckKind.PORTS)

    async def steps(pilot: Pilot[bool]) -> None:
        await pilot.press("enter")
        screen = app.screen
        assert isinstance(screen, PortsScreen)
        for place in ("1-1", "1-2", "1-1"):
            (buses / place).mkdir()
            (buses / place / f"{place}:1.0").mkdir()
            screen.look()
            (buses / place / f"{place}:1.0").rmdir()
            (buses / place).rmdir()
            screen.look()
        await pilot.press("enter")

    driven(app, steps)
    assert app.session.findings[CheckKind.PORTS].measured == "2 ports USB vus"


def test_the_end_says_in_big_words_whether_all_is_good(tmp_path: Path) -> None:
    app = application(tmp_path, CheckKind.START)
    seen: list[str] = []

    async def steps(pilot: Pilot[bool]) -> None:
        await pilot.press("enter", "enter")
        await pilot.pause()
        seen.append(shown(app))

    driven(app, steps)
    good = ["█▀▀▀▄ ▄▀▀▀▄ █▄  █", "█▀▀▀▄ █   █ █ ▀▄█", "▀▀▀▀   ▀▀▀  ▀   ▀"]
    assert [line.strip() for line in seen[0].splitlines()[:3]] == good


def test_a_power_cut_loses_no_answer(tmp_path: Path) -> None:
    app = application(tmp_path, CheckKind.START, CheckKind.CASE)

    async def steps(pilot: Pilot[bool]) -> None:
        await pilot.press("enter", "enter")

    driven(app, steps)
    again = application(tmp_path, CheckKind.START, CheckKind.CASE)
    assert again.session.resume()
    assert again.session.open == [CheckKind.CASE]


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (160, 50)])
def test_everything_needed_is_on_the_screen_at_any_usual_size(tmp_path: Path, size: tuple[int, int]) -> None:
    app = application(tmp_path, *CheckKind)
    seen: list[str] = []

    async def steps(pilot: Pilot[bool]) -> None:
        seen.append(shown(app))
        await pilot.press(*["down"] * 15)
        await pilot.pause()
        seen.append(shown(app))

    driven(app, steps, size)
    assert all("F10  terminer" in text and "0 / 16" in text for text in seen)
    assert "Démarre et s’éteint" in seen[0]
    assert "► ·  Coque et charnières" in seen[1]
