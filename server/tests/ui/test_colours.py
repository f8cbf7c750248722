"""Contrast of the tokens, light and dark, by the formula of WCAG 2.1 (1.4.3, 1.4.11)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rebond import ui

SHEET = (Path(ui.__file__).parent / "static/ui/css/tokens.css").read_text(encoding="utf-8")
LIGHT, DARK = (
    dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", part))
    for part in SHEET.split("prefers-color-scheme: dark")
)

WORDS = [
    *[
        (ink, ground)
        for ink in ("ink", "ink-soft", "ink-faint", "link", "brick", "pine-ink")
        for ground in ("paper", "card", "sunken")
    ],
    *[("ink", f"{colour}-wash") for colour in ("pine", "amber", "brick", "sky")],
    ("pine-ink", "pine-wash"),
    ("amber", "amber-wash"),
    ("brick", "brick-wash"),
    ("sky", "sky-wash"),
    ("violet", "violet-wash"),
    ("ink-soft", "neutral-wash"),
    ("ink-soft", "pine-wash"),
    ("on-pine", "pine"),
    ("on-pine", "pine-deep"),
    *[("on-fill", f"{colour}-fill") for colour in ("amber", "brick", "sky", "violet", "neutral", "leaf")],
]
SHAPES = [
    ("edge", "card"),
    ("edge", "paper"),
    ("pine", "card"),
    ("pine", "paper"),
    ("amber-fill", "card"),
    ("brick-fill", "card"),
]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    low, high = sorted((luminance(first), luminance(second)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_words_stand_out_from_their_ground(tokens: dict[str, str]) -> None:
    assert [(ink, ground) for ink, ground in WORDS if contrast(tokens[ink], tokens[ground]) < 4.5] == []


@pytest.mark.parametrize("tokens", [LIGHT, DARK], ids=["light", "dark"])
def test_edges_and_marks_stand_out_from_their_ground(tokens: dict[str, str]) -> None:
    assert [(shape, ground) for shape, ground in SHAPES if contrast(tokens[shape], tokens[ground]) < 3] == []
