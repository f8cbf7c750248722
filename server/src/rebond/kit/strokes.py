"""A signature drawn on a screen: the lines that the finger or the pen made, and nothing else.

They are sent as text, ``x,y x,y;x,y x,y``: a semicolon between two lines, a blank between two points, in whole units of a
frame of `WIDTH` by `HEIGHT`. What is drawn again from it can hold nothing but lines.
"""

from __future__ import annotations

import math
import re
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from rebond.kit.errors import Invalid

WIDTH, HEIGHT = 900, 300
MOST_POINTS = 6000
SHORTEST = WIDTH // 12
"""Units of line: less is a slip of the finger."""
_STROKES = re.compile(r"\d{1,3},\d{1,3}(?:[ ;]\d{1,3},\d{1,3})*")
Point = tuple[int, int]


def lines_of(text: str) -> list[list[Point]]:
    """Raise `Invalid` for what is no signature: nothing drawn, points outside of the frame, or too many of them."""
    text = text.strip()
    if not text:
        raise Invalid(_NOTHING, code="not_signed", field="strokes")
    if not _STROKES.fullmatch(text) or text.count(",") > MOST_POINTS:
        raise Invalid(_("This signature cannot be read. Sign again."), code="bad_signature", field="strokes")
    lines = [[_point(pair) for pair in line.split(" ")] for line in text.split(";")]
    if any(x > WIDTH or y > HEIGHT for line in lines for x, y in line):
        raise Invalid(_("This signature cannot be read. Sign again."), code="bad_signature", field="strokes")
    if sum(_length(line) for line in lines) < SHORTEST:
        raise Invalid(_NOTHING, code="not_signed", field="strokes")
    return lines


def drawn(text: str) -> str:
    """The lines as a picture (SVG), for the paper."""
    paths = " ".join("M" + " L".join(f"{x} {y}" for x, y in _seen(line)) for line in lines_of(text))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<path d="{paths}" fill="none" stroke="#14231d" stroke-width="5" stroke-linecap="round" '
        'stroke-linejoin="round"/></svg>'
    )


_NOTHING = _("Nothing was signed on the screen: sign in the frame, or choose paper.")


def _point(pair: str) -> Point:
    x, y = pair.split(",")
    return int(x), int(y)


def _length(line: list[Point]) -> float:
    return sum(math.dist(one, two) for one, two in pairwise(line))


def _seen(line: list[Point]) -> list[Point]:
    """A dot is a line of no length: drawn with round ends, it shows."""
    return line if len(line) > 1 else [*line, *line]
