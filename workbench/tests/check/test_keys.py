"""Keys as the kernel tells them, and the words of the screens."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from recorded_machines import Recording

from workbench.check import keys, layout
from workbench.check.letters import bar, big


def record(kind: int, code: int, value: int) -> bytes:
    return struct.pack("<qqHHi", 1_700_000_000, 1, kind, code, value)


def test_events_are_read_from_whole_records_and_a_torn_one_is_left() -> None:
    data = record(1, 30, 1) + record(0, 0, 0) + record(1, 30, 0) + record(2, 0, -3)[:10]
    events = list(keys.events_in(data))
    assert [(e.code, e.is_press, e.is_movement) for e in events] == [
        (30, True, False),
        (0, False, False),
        (30, False, False),
    ]


def test_a_held_key_is_one_press() -> None:
    assert [event.is_press for event in keys.events_in(record(1, 30, 1) + record(1, 30, 2))] == [True, False]


def test_keyboards_and_pointers_are_told_by_what_they_can_say(tmp_path: Path) -> None:
    made = Recording(tmp_path)
    bitmaps = {
        "event0": "10000000000000 0",  # a power button
        "event3": "402000000 3803078f800d001 feffffdfffefffff fffffffffffffffe",  # an AT keyboard
        "event5": "70000 0 0 0 0",  # a mouse
        "event6": "e520 10000 0 0 0 0",  # a touchpad
        "event7": "nonsense",
    }
    for name, bitmap in bitmaps.items():
        made.write(f"sys/class/input/{name}/device/capabilities/key", bitmap)
    tree = made.computer().tree
    assert (keys.keyboards(tree), keys.pointers(tree)) == (["event3"], ["event5", "event6"])


def test_no_key_of_the_layout_stands_twice() -> None:
    every = [key.code for row in layout.ROWS + layout.PAD for key in row]
    assert len(every) == len(set(every)) == len(layout.codes(pad=True))


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("A", 16),
        ("Q", 30),
        ("M", 39),
        (",", 50),
        (":", 52),
        ("!", 53),
        ("Espace", 57),
        ("<", 86),
        ('"', 4),
        ("Retour", 14),
    ],
)
def test_the_letters_of_azerty_stand_on_their_keys(label: str, code: int) -> None:
    assert {key.label: key.code for row in layout.ROWS for key in row}[label] == code


def test_keys_that_some_keyboards_lack_are_not_missed() -> None:
    seen = layout.codes(pad=False) - {86, 97, 125}
    assert layout.missing(frozenset(seen), pad=False) == ()
    assert [key.label for key in layout.missing(frozenset(seen - {30}), pad=False)] == ["Q"]


def test_a_word_is_written_in_three_lines() -> None:
    assert big("Été", 40).splitlines() == ["█▀▀▀▀ ▀▀█▀▀ █▀▀▀▀", "█▀▀▀    █   █▀▀▀", "▀▀▀▀▀   ▀   ▀▀▀▀▀"]


@pytest.mark.parametrize(("text", "columns"), [("Clavier", 41), ("日本", 80)])
def test_a_word_that_cannot_be_written_big_is_written_in_capitals(text: str, columns: int) -> None:
    assert big(text, columns) == text.upper()


@given(share=st.floats(-1, 2), width=st.integers(1, 60))
def test_a_bar_has_its_width_whatever_the_share(share: float, width: int) -> None:
    assert len(bar(share, width)) == width
