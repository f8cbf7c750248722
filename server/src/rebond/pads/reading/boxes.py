"""What each box of a flattened sheet holds: a tick, nothing, or something that a human has to look at.

Everything is measured against the paper right around the box and against its own printed frame, so that a shadow, a
pale print or a blurred picture change the measure and not the answer. Whatever is not plain is doubtful: a doubt costs
a look, a wrong answer costs a person their request.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from rebond.pads.layout import SCALE, Box

Pixels = NDArray[np.floating[Any]]

MARGIN = 2.6
"""Millimetres around a box that are looked at with it."""
WANDER = 7
"""Pixels by which a frame may lie beside where it should: paper is never quite flat."""
FRAME_SEEN = 0.22
"""How dark a printed frame is at the least, of 1, in a picture that can be judged."""
UNEVEN = 0.12
"""How much the paper may change from one side of a box to the other."""
INSET = 0.65
"""Millimetres from the frame to what is judged as inside."""


class Mark(Enum):
    TICKED = "ticked"
    EMPTY = "empty"
    DOUBTFUL = "doubtful"


@dataclass(frozen=True, slots=True)
class Measure:
    """``why``: what makes it doubtful. Darkness goes from 0, the paper, to 1.

    ``frame``: of the printed square; ``mean`` and ``peak``: of the inside; ``cover``: the share of the inside that is
    inked; ``spread``: how many of the eight zones around the box are.
    """

    mark: Mark
    why: str
    frame: float
    mean: float
    peak: float
    cover: float
    spread: int


def measured(sheet: Image.Image, boxes: Sequence[Box], side_mm: float) -> list[Measure]:
    """One for each box of ``sheet``, flattened at `SCALE`."""
    pixels = np.pad(np.asarray(sheet, dtype=np.float32), 60, constant_values=255)
    return [_measure(_patch(pixels, box, side_mm), round(side_mm * SCALE)) for box in boxes]


def _patch(pixels: Pixels, box: Box, side_mm: float) -> Pixels:
    """The box and what is around it, where the frame is thought to be in the middle."""
    size = round((side_mm + 2 * MARGIN) * SCALE)
    top, left = round((box.y - MARGIN) * SCALE) + 60, round((box.x - MARGIN) * SCALE) + 60
    return _softened(pixels[top : top + size, left : left + size])


def _measure(patch: Pixels, side: int) -> Measure:
    level = _rank(patch, 0.85)
    if level < 25:
        return Measure(Mark.DOUBTFUL, "unseen", 0, 0, 0, 0, 0)
    dark = 1 - patch / level
    top, left, frame = _frame(dark, side)
    if frame < FRAME_SEEN:
        return Measure(Mark.DOUBTFUL, "unseen", frame, 0, 0, 0, 0)
    sides = _sides(patch, top, left, side)
    paper = _paper(sides, patch.shape, top, left, side)
    dark = 1 - patch / np.maximum(paper, 1)
    inset = round(INSET * SCALE)
    inside = dark[top + inset : top + side - inset + 1, left + inset : left + side - inset + 1]
    zones = _zones(dark, top, left, side)
    inked = max(0.13, 0.4 * frame)
    noise = _noise(zones)
    mean, peak = float(inside.mean()), _rank(inside, 0.97)
    cover = float((inside > max(inked, 0.45 * peak)).mean())
    leak = _leak(dark, top, left, side)
    spread = sum(_is_inked(zone, inked) for zone in zones)
    levels = [_middle(one) for one in sides]
    mark, why = _judged(
        inside,
        frame=frame,
        mean=mean,
        peak=peak,
        cover=cover,
        spread=spread,
        noise=noise,
        leak=leak,
        inked=inked,
        is_crossed=_is_crossed(zones, inked),
        is_uneven=(max(levels) - min(levels)) / max(*levels, 1.0) > UNEVEN,
    )
    return Measure(mark, why, round(frame, 3), round(mean, 4), round(peak, 3), round(cover, 3), spread)


def _judged(
    inside: Pixels,
    *,
    frame: float,
    mean: float,
    peak: float,
    cover: float,
    spread: int,
    noise: float,
    leak: float,
    inked: float,
    is_crossed: bool,
    is_uneven: bool,
) -> tuple[Mark, str]:
    if noise > 0.07:
        return Mark.DOUBTFUL, "noisy"
    quarter = inside.shape[0] // 4
    core = inside[quarter:-quarter, quarter:-quarter]
    limit = (0.03 if is_uneven else 0.05) + 1.6 * noise
    is_calm = abs(mean) < (0.01 if is_uneven else 0.02) + 0.3 * leak and cover < 0.01 + 0.1 * leak
    if is_calm and peak < limit + 1.5 * leak and _rank(core, 0.97) < limit + 0.3 * leak:
        return (Mark.EMPTY, "") if spread < 2 else (Mark.DOUBTFUL, "beside")
    if is_uneven:
        return Mark.DOUBTFUL, "uneven"
    if cover > 0.7:
        return Mark.DOUBTFUL, "blackened"
    if is_crossed or spread > 2:
        return Mark.DOUBTFUL, "crossed_out"
    if cover < 0.08 or peak < 0.55 * frame or peak < 0.25:
        return Mark.DOUBTFUL, "faint"
    if float((core > inked).mean()) < 0.06:
        return Mark.DOUBTFUL, "aside"
    return Mark.TICKED, ""


def _frame(dark: Pixels, side: int) -> tuple[int, int, float]:
    """Top, left and darkness of the printed square, looked for around the middle: four straight lines, none missing."""
    middle = (dark.shape[0] - side) // 2
    lines = np.pad(dark.cumsum(1, dtype=np.float32), ((0, 0), (1, 0)))
    posts = np.pad(dark.cumsum(0, dtype=np.float32), ((1, 0), (0, 0)))
    tops = range(max(middle - WANDER, 0), min(middle + WANDER, dark.shape[0] - side - 1) + 1)
    first, last = tops[0], tops[-1] + 1
    along = (lines[:, first + side : last + side] - lines[:, first:last]) / side
    down = (posts[first + side : last + side, :] - posts[first:last, :]) / side
    edges = np.stack(
        [
            along[first:last],
            along[first + side : last + side],
            down[:, first:last],
            down[:, first + side : last + side],
        ]
    )
    score = edges.min(axis=0) + 0.25 * edges.mean(axis=0)
    at = np.unravel_index(int(np.argmax(score)), score.shape)
    return int(at[0]) + first, int(at[1]) + first, float(edges[:, at[0], at[1]].mean())


def _sides(patch: Pixels, top: int, left: int, side: int) -> tuple[Pixels, Pixels, Pixels, Pixels]:
    """The paper along each side: above, below, on the left, on the right. No words stand there."""
    near, far = round(0.6 * SCALE), round(1.7 * SCALE)
    bottom, right = top + side + 1, left + side + 1
    return (
        patch[max(top - far, 0) : max(top - near, 1), left:right],
        patch[bottom + near : bottom + far, left:right],
        patch[top:bottom, max(left - far, 0) : max(left - near, 1)],
        patch[top:bottom, right + near : right + far],
    )


def _paper(sides: Sequence[Pixels], shape: tuple[int, ...], top: int, left: int, side: int) -> Pixels:
    """How bright the paper is at each pixel: a plane through its four sides."""
    above, below, before, after = (_middle(one) for one in sides)
    apart = side + 2.3 * SCALE
    rows = (np.arange(shape[0], dtype=np.float32) - top - side / 2)[:, None]
    columns = (np.arange(shape[1], dtype=np.float32) - left - side / 2)[None, :]
    paper: Pixels = (
        np.float32(sorted([above, below, before, after])[1])
        + rows * np.float32((below - above) / apart)
        + columns * np.float32((after - before) / apart)
    )
    return paper


def _zones(dark: Pixels, top: int, left: int, side: int) -> list[Pixels]:
    """The eight zones outside the frame, clockwise from the top left corner: a stroke that leaves the box passes one."""
    near, far = round(0.8 * SCALE), round(1.7 * SCALE)
    third = side // 3
    rows = (slice(max(top - far, 0), top - near), slice(top + side + near, top + side + far))
    columns = (slice(max(left - far, 0), left - near), slice(left + side + near, left + side + far))
    across = [
        slice(left - near, left + third),
        slice(left + third, left + 2 * third),
        slice(left + 2 * third, left + side + near),
    ]
    down = slice(top + third, top + 2 * third)
    return [
        *(dark[rows[0], part] for part in across),
        dark[down, columns[1]],
        *(dark[rows[1], part] for part in reversed(across)),
        dark[down, columns[0]],
    ]


def _leak(dark: Pixels, top: int, left: int, side: int) -> float:
    """How much of the frame a blurred picture spreads over the paper beside it: outside as inside."""
    off = round(INSET * SCALE)
    bottom, right, inner = top + side, left + side, slice(top + off, top + side - off)
    beside = slice(left + off, right - off)
    strips = (
        dark[max(top - off, 0), beside],
        dark[bottom + off, beside],
        dark[inner, max(left - off, 0)],
        dark[inner, right + off],
    )
    return max(_middle(np.array([_middle(strip) for strip in strips])), 0.0)


def _is_crossed(zones: Sequence[Pixels], inked: float) -> bool:
    """Whether strokes leave the box on two opposite sides, as when a line is drawn through it."""
    seen = [_is_inked(zone, inked) for zone in zones]
    return any(seen[at] and seen[at + 4] for at in range(4))


def _is_inked(zone: Pixels, inked: float) -> bool:
    return bool(zone.size) and float((zone > inked).mean()) > 0.06


def _noise(zones: Sequence[Pixels]) -> float:
    """Of the paper itself: 1.48 times the median deviation, in the calmest half of what is around."""
    calm = sorted(_middle(np.abs(zone - _middle(zone))) for zone in zones if zone.size)
    return 1.48 * sum(calm[:4]) / len(calm[:4]) if calm else 1.0


def _softened(pixels: Pixels) -> Pixels:
    """The mean of three by three pixels: half a millimetre, the width of a pen."""
    padded = np.pad(pixels, 1, mode="edge")
    rows = padded[:-2] + padded[1:-1] + padded[2:]
    soft: Pixels = (rows[:, :-2] + rows[:, 1:-1] + rows[:, 2:]) / 9
    return soft


def _rank(values: Pixels, share: float) -> float:
    """The value below which ``share`` of them lie: what `numpy.percentile` says, in a tenth of its time."""
    flat = values.ravel()
    if not flat.size:
        return 0.0
    at = min(int(flat.size * share), flat.size - 1)
    return float(np.partition(flat, at)[at])


def _middle(values: Pixels) -> float:
    return _rank(values, 0.5)
