"""Charts as SVG text: one pure function per shape, the same for pages and for paper.

On a page (``width=None``) positions are percentages, so that a chart fits its box and text keeps its size; classes
take their colours from the style sheet, dark mode included. On paper ``width`` gives points and the presentation
attributes carry colour and size. No style attribute (strict CSP), a title and a description for screen readers,
hatching besides colour. A chart never stands alone: its table is beside it.
"""

from __future__ import annotations

import hashlib
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from django.utils.formats import number_format
from django_stubs_ext import StrPromise

from rebond.ui.figures import Colour, Part

PAPER_COLOURS: dict[str, str] = {
    "deep": "#0b4535",
    "pine": "#0f5c46",
    "leaf": "#2c7c5f",
    "sky": "#1d5f91",
    "neutral": "#5f6d65",
    "amber": "#9a5b00",
    "brick": "#b3261e",
    "violet": "#6a4a9c",
}
HATCHED = ("leaf", "amber", "violet", "neutral")
"""Neighbours in a bar that greys would confuse: hatched."""
LABEL_LINE = 30
"""Characters of a line of a label: on a screen of 320 px the figure stands beside them."""
LINE = 20
"""Height of a line of a label."""


@dataclass(frozen=True, slots=True)
class Bar:
    label: str | StrPromise
    value: int
    colour: Colour = "pine"


@dataclass(frozen=True, slots=True)
class _Scale:
    """Turns a share of the width into a coordinate."""

    width: int | None

    def at(self, share: float) -> str:
        if self.width is None:
            return f"{round(share * 100, 3):g}%"
        return f"{round(share * self.width, 2):g}"


def horizontal_bars(rows: Sequence[Bar], *, title: str, width: int | None = None) -> str:
    """One bar a line under its label, its figure at the end. Zero draws its empty track.

    On a page a long label takes several lines, so that on a telephone it ends before the figure.
    """
    scale = _Scale(width)
    most = max((row.value for row in rows), default=0) or 1
    drawn, top = [], 0
    for row in rows:
        lines = [str(row.label)] if width else textwrap.wrap(str(row.label), LABEL_LINE) or [""]
        top += LINE * (len(lines) - 1)
        drawn.append(_bar_line(row, lines, top, row.value / most, scale))
        top += 52
    return _document(title, _spoken(rows), "".join(drawn), height=max(top, 1), width=width)


def _bar_line(row: Bar, lines: Sequence[str], top: int, share: float, scale: _Scale) -> str:
    """``top``: of the last line of the label; the others stand above it."""
    label = "".join(
        f'<text x="0" y="{top + 18 - LINE * above}" {_ink("#14231d")}>{_text(line)}</text>'
        for above, line in zip(reversed(range(len(lines))), lines, strict=True)
    )
    return (
        f"{label}"
        f'<text class="chart__value" x="{scale.at(1)}" y="{top + 18}" text-anchor="end" font-weight="700" '
        f"{_ink('#14231d')}>{_number(row.value)}</text>"
        f'<rect class="track" x="0" y="{top + 26}" width="{scale.at(1)}" height="14" rx="4" fill="#eceee9"/>'
        f'<rect {_fill(row.colour)} x="0" y="{top + 26}" width="{scale.at(share)}" height="14" rx="4"/>'
    )


def stacked_bar(parts: Sequence[Part], *, title: str, width: int | None = None) -> str:
    """One bar split by ``parts``; a part says its name inside when there is room, its figure else, or nothing."""
    scale = _Scale(width)
    whole = sum(part.count for part in parts) or 1
    prefix = _prefix(title)
    drawn, start = (
        [_patterns(prefix), '<rect class="track" width="100%" height="44" rx="8" fill="#eceee9"/>'],
        0.0,
    )
    for part in parts:
        share = part.count / whole
        drawn.append(_segment(part, start, share, scale, prefix))
        start += share
    spoken = ", ".join(f"{_number(part.count)} {part.label}" for part in parts)
    return _document(title, spoken, "".join(drawn), height=44, width=width)


def _segment(part: Part, start: float, share: float, scale: _Scale, prefix: str) -> str:
    place = f'x="{scale.at(start)}" y="0" width="{scale.at(share)}" height="44"'
    drawn = f'<rect {_fill(part.colour, "part")} {place} stroke="#ffffff" stroke-width="1"/>'
    if part.colour in HATCHED:
        drawn += f'<rect {place} fill="url(#{prefix}-{part.colour})"/>'
    return drawn + _segment_words(part, scale.at(start + share / 2), share)


def _segment_words(part: Part, middle: str, share: float) -> str:
    number = _number(part.count)
    kind = (
        "chart__inside" + (" chart__inside--deep" if part.colour == "deep" else "") + _halo_class(part.colour)
    )
    common = f'x="{middle}" y="27" text-anchor="middle" font-weight="600" {_ink("#ffffff", 15)}{_halo(part.colour)}'
    words = f"{number} {part.label}"
    if share * 640 > len(words) * 8.4 + 16:
        name = f'<tspan class="only-wide-text"> {_text(part.label)}</tspan>'
        return f'<text class="{kind}" {common}>{number}{name}</text>'
    if share * 280 > len(number) * 9 + 4:
        return f'<text class="{kind}" {common}>{number}</text>'
    if share * 600 > len(number) * 9 + 6:
        return f'<text class="{kind} only-wide-text" {common}>{number}</text>'
    return ""


def swatch(colour: str, *, title: str) -> str:
    """The square of a legend, with the hatching of the bar called ``title``."""
    hatching = (
        f'<rect width="16" height="16" fill="url(#{_prefix(title)}-{colour})"/>' if colour in HATCHED else ""
    )
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" aria-hidden="true" viewBox="0 0 16 16" width="16" height="16">'
        f'<rect {_fill(colour)} width="16" height="16"/>{hatching}</svg>'
    )


def _halo_class(colour: str) -> str:
    return f" halo-{colour}" if colour in HATCHED else ""


def _halo(colour: str) -> str:
    """Letters over hatching stand on their own patch of plain colour, so that their contrast holds."""
    if colour not in HATCHED:
        return ""
    return f' stroke="{PAPER_COLOURS[colour]}" stroke-width="5" stroke-linejoin="round" paint-order="stroke"'


def monthly_columns(months: Sequence[Bar], *, title: str, width: int | None = None) -> str:
    """One column a month, its figure above; on a narrow screen every third month is named.

    Where there is no room for all figures, the highest column and the last bear theirs.
    """
    scale = _Scale(width)
    most = max((month.value for month in months), default=0) or 1
    slot = 1 / max(len(months), 1)
    every = max(1, -(-len(months) // 12))
    first = _highest_and_last([month.value for month in months])
    drawn = [f'<line class="axis" x1="0" x2="{scale.at(1)}" y1="172" y2="172" stroke="#c9d0c8"/>']
    for at, month in enumerate(months):
        height = round(140 * month.value / most, 1)
        left, middle = scale.at(at * slot + slot * 0.15), scale.at(at * slot + slot / 2)
        drawn.append(
            f'<rect {_fill(month.colour)} x="{left}" y="{172 - height:g}" width="{scale.at(slot * 0.7)}" '
            f'height="{height:g}" rx="3"/>'
        )
        rank = _rank_of_figure(at, every, first)
        if month.value and rank is not None:
            beside = (
                "end" if at in first and any(at < other < at + 2 * every for other in first) else "middle"
            )
            drawn.append(
                _caption(_number(month.value), middle, 172 - height - 6, rank, "chart__value", anchor=beside)
            )
        if at % every == 0:
            anchor = _anchor(at, len(months))
            drawn.append(
                _caption(_text(month.label), middle, 192, at // every, "chart__small", anchor=anchor)
            )
    return _document(title, _spoken(months), "".join(drawn), height=198, width=width)


def _highest_and_last(values: Sequence[int]) -> set[int]:
    """Which columns always bear their figure."""
    known = [at for at, value in enumerate(values) if value]
    return {max(known, key=lambda at: values[at]), known[-1]} if known else set()


def _rank_of_figure(at: int, every: int, first: set[int]) -> int | None:
    """The rank decides whether a narrow screen shows it; None: no room, or too near to one that goes first."""
    if at in first:
        return 0
    nearest = min((abs(at - other) for other in first), default=every)
    if at % every or nearest < every:
        return None
    rank = at // every
    return rank if rank % 3 or nearest >= 2 * every else 1


def _anchor(at: int, count: int) -> str:
    """A label wider than its narrow column stays inside the drawing."""
    if count > 16 and at in {0, count - 1}:
        return "start" if at == 0 else "end"
    return "middle"


def _caption(words: str, middle: str, y: float, rank: int, kind: str, *, anchor: str = "middle") -> str:
    narrow = "" if rank % 3 == 0 else " only-wide-text"
    return f'<text class="{kind}{narrow}" x="{middle}" y="{y:g}" text-anchor="{anchor}" {_ink("#14231d", 13)}>{words}</text>'


def spark(values: Sequence[int], *, title: str, width: int = 160) -> str:
    """A small line without axis, beside a figure: its course only."""
    most, last = max(values, default=0) or 1, max(len(values) - 1, 1)
    points = " ".join(
        f"{at * (width - 6) / last + 3:.1f},{37 - 34 * value / most:.1f}" for at, value in enumerate(values)
    )
    line = (
        f'<polyline class="stroke-pine" points="{points}" fill="none" stroke="#0f5c46" stroke-width="2.5" '
        'stroke-linecap="round" stroke-linejoin="round"/>'
    )
    spoken = ", ".join(_number(value) for value in values)
    return _document(title, spoken, line, height=40, width=width)


def _document(title: str, description: str, drawn: str, *, height: int, width: int | None) -> str:
    prefix = _prefix(title + description)
    size = f'width="100%" height="{height}"'
    if width is not None:
        size = f'viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" {size} role="img" '
        f'aria-labelledby="{prefix}-title {prefix}-words" font-family="Atkinson Hyperlegible Next, sans-serif">'
        f'<title id="{prefix}-title">{escape(title)}</title><desc id="{prefix}-words">{escape(description)}</desc>{drawn}</svg>'
    )


def _patterns(prefix: str) -> str:
    slants = {"leaf": 45, "amber": -45, "violet": 0, "neutral": 90}
    patterns = "".join(
        f'<pattern id="{prefix}-{colour}" width="8" height="8" patternUnits="userSpaceOnUse" '
        f'patternTransform="rotate({slant})"><rect class="hatch" width="2" height="8" fill="#ffffff" opacity="0.22"/></pattern>'
        for colour, slant in slants.items()
    )
    return f"<defs>{patterns}</defs>"


def _prefix(words: str) -> str:
    """An id that differs between charts of one page and stays the same from one drawing to the next."""
    return "c" + hashlib.sha256(words.encode()).hexdigest()[:8]


def _fill(colour: str, kind: str = "") -> str:
    return f'class="{f"fill-{colour} {kind}".strip()}" fill="{PAPER_COLOURS[colour]}"'


def _ink(colour: str, size: int = 16) -> str:
    return f'font-size="{size}" fill="{colour}"'


def _spoken(rows: Sequence[Bar]) -> str:
    return ", ".join(f"{row.label} {_number(row.value)}" for row in rows)


def _number(value: int) -> str:
    return escape(number_format(value, use_l10n=True, force_grouping=True))


def _text(words: str | StrPromise) -> str:
    return escape(str(words))
