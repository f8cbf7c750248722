"""From a photograph to the sheet as it was printed: the QR code says where it lies, the black squares where exactly."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import zxingcpp
from numpy.typing import NDArray
from PIL import Image, ImageFilter, ImageOps

from rebond.pads.layout import SCALE, Layout

Pixels = NDArray[np.floating[Any]]
Matrix = NDArray[np.floating[Any]]
Point = tuple[float, float]

LEAST_SCALE = 2.6
"""Pixels a millimetre of a photograph below which a box of 4.4 mm says nothing sure."""
FEWEST_MARKS = 4
SEARCH_SCALE = 5
SEEN = 0.3
"""How much darker than the paper around it a black square is at the least, of 1."""
SLACK_MM = 1.2
"""How far a black square may lie from where the others say that it is."""
QUIET = 4


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code and its corners in the picture: top left, top right, bottom right, bottom left of the symbol itself."""

    text: str
    corners: tuple[Point, Point, Point, Point]
    modules: int


class NotFlat(ValueError):
    """``reason``: "too_small", "cut" or "bent"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def codes_in(picture: Image.Image) -> list[Code]:
    """Every QR code of a grey picture; a second and a third look when the light was bad."""
    for look, enlarged in ((_as_it_is, 1), (_evened, 1), (_sharpened, 2)):
        found = zxingcpp.read_barcodes(
            look(picture), formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
        )
        if found:
            return [_code(one, enlarged) for one in found]
    return []


def flattened(picture: Image.Image, code: Code, layout: Layout) -> Image.Image:
    """The part of the sheet that is read, at `SCALE`. Raise `NotFlat` when too little of it is in the picture."""
    known = list(zip(_qr_corners(layout, code.modules), code.corners, strict=True))
    if _pixels_a_millimetre(known) < LEAST_SCALE:
        raise NotFlat("too_small")
    marks = _marks_found(picture, known, layout)
    if len(marks) < FEWEST_MARKS or not _spans(marks, layout):
        raise NotFlat("cut")
    return _seen_through(picture, homography(marks + known), (0, 0), (layout.width, layout.height), SCALE)


def _spans(marks: Sequence[tuple[Point, Point]], layout: Layout) -> bool:
    """Whether two marks at least hold each side of the sheet, and one each end: beyond them nothing would be sure."""
    middle = layout.width / 2
    left = [y for (x, y), _seen in marks if x < middle]
    right = [y for (x, y), _seen in marks if x > middle]
    ends = {layout.marks[0][1], layout.marks[-1][1]}
    return min(len(left), len(right)) >= 2 and ends <= {*left, *right}


def homography(pairs: Sequence[tuple[Point, Point]]) -> Matrix:
    """Millimetres to pixels, by least squares over four pairs or more (direct linear transform, normalised)."""
    paper, seen = (np.array(side, dtype=np.float64) for side in zip(*pairs, strict=True))
    to_paper, to_seen = _normaliser(paper), _normaliser(seen)
    x, y = _moved(paper, to_paper).T
    u, v = _moved(seen, to_seen).T
    zero, one = np.zeros_like(x), np.ones_like(x)
    rows = np.concatenate(
        [
            np.stack([x, y, one, zero, zero, zero, -u * x, -u * y, -u], axis=1),
            np.stack([zero, zero, zero, x, y, one, -v * x, -v * y, -v], axis=1),
        ]
    )
    solution = np.linalg.svd(rows)[2][-1].reshape(3, 3)
    matrix: Matrix = np.linalg.inv(to_seen) @ solution @ to_paper
    matrix /= matrix[2, 2]
    return matrix


def _marks_found(
    picture: Image.Image, known: list[tuple[Point, Point]], layout: Layout
) -> list[tuple[Point, Point]]:
    """The black squares, from the nearest to the QR code to the farthest: each one found makes the next sure."""
    centre = (layout.qr[0] + layout.qr[2] / 2, layout.qr[1] + layout.qr[2] / 2)
    found: list[tuple[Point, Point]] = []
    for mark in sorted(layout.marks, key=lambda mark: math.dist(mark, centre)):
        near = min(math.dist(mark, paper) for paper, _seen in known + found)
        matrix = homography(known + found)
        seen = _mark_near(picture, matrix, mark, layout.mark, reach=min(3 + 0.1 * near, 16))
        if seen is not None:
            found.append((mark, seen))
    return _without_strays(picture, known, found, layout.mark)


def _without_strays(
    picture: Image.Image, known: list[tuple[Point, Point]], found: list[tuple[Point, Point]], size: float
) -> list[tuple[Point, Point]]:
    """Looked for once more from where all of them say that they are; what still lies elsewhere was something else."""
    if len(found) < FEWEST_MARKS:
        return []
    matrix = homography(known + found)
    again = [(mark, _mark_near(picture, matrix, mark, size, reach=3)) for mark, _seen in found]
    kept = [(mark, seen) for mark, seen in again if seen is not None]
    while len(kept) >= FEWEST_MARKS:
        back = np.linalg.inv(homography(kept + known))
        strays = [math.dist(mark, _through(back, seen)) for mark, seen in kept]
        if max(strays) <= SLACK_MM:
            return kept
        kept.pop(strays.index(max(strays)))
    return []


def _mark_near(
    picture: Image.Image, matrix: Matrix, mark: Point, size: float, *, reach: float
) -> Point | None:
    """Where a full black square with white around it lies within ``reach`` mm; None when there is none."""
    margin = reach + size
    origin = (mark[0] - margin, mark[1] - margin)
    if not _is_inside(picture, _through(matrix, mark)):
        return None
    window = _grey(_seen_through(picture, matrix, origin, (2 * margin, 2 * margin), SEARCH_SCALE, outside=0))
    side, ring = round(size * SEARCH_SCALE), round(1.4 * SEARCH_SCALE)
    outer, far = side + 2 * ring, side + ring + 1
    dark = 1 - window / max(float(np.percentile(window, 90)), 1.0)
    places = dark.shape[0] - outer + 1
    total = np.pad(dark.cumsum(0, dtype=np.float64).cumsum(1), ((1, 0), (1, 0)))
    inner = _means(total, (ring + 2, ring + 2), (side - 4, side - 4), places)
    # White on each of its four sides: the edge of a table is not, nor a line of text.
    around = np.maximum.reduce(
        [
            _means(total, (0, ring), (ring - 1, side), places),
            _means(total, (far, ring), (ring - 1, side), places),
            _means(total, (ring, 0), (side, ring - 1), places),
            _means(total, (ring, far), (side, ring - 1), places),
        ]
    )
    contrast = inner - around
    at = np.unravel_index(int(np.argmax(contrast)), contrast.shape)
    if float(contrast[at]) < SEEN:
        return None
    # The middle of the darkness in the square that was found: finer than a pixel.
    part = np.clip(dark[at[0] : at[0] + outer, at[1] : at[1] + outer] - float(around[at]) - 0.1, 0, None)
    rows, columns = np.indices(part.shape)
    weight = float(part.sum())
    y = (float((rows * part).sum()) / weight + at[0] + 0.5) / SEARCH_SCALE + origin[1]
    x = (float((columns * part).sum()) / weight + at[1] + 0.5) / SEARCH_SCALE + origin[0]
    return _through(matrix, (x, y))


def _means(total: Matrix, offset: tuple[int, int], size: tuple[int, int], places: int) -> Matrix:
    """The mean over a rectangle at ``offset`` of each place, of which ``total`` holds the running sums."""
    (top, left), (height, width) = offset, size
    rows, lower = slice(top, top + places), slice(top + height, top + height + places)
    columns, right = slice(left, left + places), slice(left + width, left + width + places)
    sums = total[lower, right] - total[rows, right] - total[lower, columns] + total[rows, columns]
    means: Matrix = sums / (height * width)
    return means


def _seen_through(
    picture: Image.Image, matrix: Matrix, origin: Point, size: Point, scale: int, *, outside: int = 255
) -> Image.Image:
    """The rectangle of ``size`` mm at ``origin``, drawn straight at ``scale`` pixels a millimetre."""
    place = np.array([[1 / scale, 0, origin[0]], [0, 1 / scale, origin[1]], [0, 0, 1]])
    through = matrix @ place
    through = through / through[2, 2]
    return picture.transform(
        (round(size[0] * scale), round(size[1] * scale)),
        Image.Transform.PERSPECTIVE,
        tuple(float(one) for one in through.flatten()[:8]),
        resample=Image.Resampling.BILINEAR,
        fillcolor=outside,
    )


def _qr_corners(layout: Layout, modules: int) -> list[Point]:
    x, y, side = layout.qr
    module = side / (modules + 2 * QUIET)
    near, far = QUIET * module, (modules + QUIET) * module
    return [(x + near, y + near), (x + far, y + near), (x + far, y + far), (x + near, y + far)]


def _pixels_a_millimetre(pairs: Sequence[tuple[Point, Point]]) -> float:
    (paper, seen), (paper_next, seen_next) = pairs[0], pairs[1]
    (_paper, seen_far), (_next, seen_last) = pairs[2], pairs[3]
    side = math.dist(paper, paper_next)
    return (
        min(math.dist(seen, seen_next), math.dist(seen_next, seen_far), math.dist(seen_far, seen_last)) / side
    )


def _code(found: zxingcpp.Barcode, enlarged: int) -> Code:
    corners = found.position
    places = (corners.top_left, corners.top_right, corners.bottom_right, corners.bottom_left)
    text = found.text
    return Code(text, tuple((one.x / enlarged, one.y / enlarged) for one in places), _modules(found))  # type: ignore[arg-type]


def _modules(found: zxingcpp.Barcode) -> int:
    """How many squares a side: what it takes at error correction M, the only one that is printed."""
    drawn = zxingcpp.create_barcode(found.text, zxingcpp.BarcodeFormat.QRCode, ec_level="M").to_svg()
    size = drawn.partition('width="')[2].partition('"')[0]
    return int(size) - 2 * QUIET


def _grey(picture: Image.Image) -> Pixels:
    return np.asarray(picture, dtype=np.float32)


def _is_inside(picture: Image.Image, point: Point) -> bool:
    return 0 <= point[0] < picture.width and 0 <= point[1] < picture.height


def _through(matrix: Matrix, point: Point) -> Point:
    x, y, w = matrix @ np.array([point[0], point[1], 1.0])
    return float(x / w), float(y / w)


def _moved(points: Matrix, matrix: Matrix) -> Matrix:
    moved: Matrix = points @ matrix[:2, :2].T + matrix[:2, 2]
    return moved


def _normaliser(points: Matrix) -> Matrix:
    """Middle at 0, mean distance of 1: the least squares are of well-sized figures."""
    middle = points.mean(axis=0)
    scale = 1 / max(float(np.linalg.norm(points - middle, axis=1).mean()), 1e-9)
    return np.array([[scale, 0, -scale * middle[0]], [0, scale, -scale * middle[1]], [0, 0, 1]])


def _as_it_is(picture: Image.Image) -> Image.Image:
    return picture


def _evened(picture: Image.Image) -> Image.Image:
    """Without its shadows: each pixel against the light around it."""
    light = picture.resize((max(picture.width // 24, 1), max(picture.height // 24, 1)), Image.Resampling.BOX)
    light = light.filter(ImageFilter.MaxFilter(3)).resize(picture.size, Image.Resampling.BILINEAR)
    even = np.clip(255 * _grey(picture) / np.maximum(_grey(light), 1), 0, 255)
    return Image.fromarray(even.astype(np.uint8))


def _sharpened(picture: Image.Image) -> Image.Image:
    wide = picture.resize((picture.width * 2, picture.height * 2), Image.Resampling.BICUBIC)
    return ImageOps.autocontrast(wide.filter(ImageFilter.UnsharpMask(radius=4, percent=200)))
