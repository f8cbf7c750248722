"""Sheets as they come back: printed, ticked by all sorts of hands, photographed by all sorts of telephones.

Everything is drawn from a seed, so the forty sheets of the tests are the same forty everywhere.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pypdfium2
from PIL import Image, ImageDraw, ImageFilter

from rebond.pads.layout import Box, Layout

PAGE = 5
"""Pixels a millimetre of the page that hands tick."""
INK = 45
PALE = 185
Draw = Callable[["Hand", Box], None]


@dataclass
class Hand:
    """A pen over a page."""

    page: Image.Image
    chance: np.random.Generator
    side: float
    ink: int = INK
    pen: float = 0.55

    def stroke(self, *points: tuple[float, float]) -> None:
        """Through points in millimetres; a hand trembles."""
        trembling = [
            ((x + self.chance.normal(0, 0.12)) * PAGE, (y + self.chance.normal(0, 0.12)) * PAGE)
            for x, y in points
        ]
        draw = ImageDraw.Draw(self.page)
        draw.line(trembling, fill=self.ink, width=max(round(self.pen * PAGE), 1), joint="curve")

    def within(self, box: Box, *shares: tuple[float, float]) -> list[tuple[float, float]]:
        return [(box.x + x * self.side, box.y + y * self.side) for x, y in shares]


def check(hand: Hand, box: Box) -> None:
    hand.stroke(*hand.within(box, (0.15, 0.5), (0.42, 0.85), (0.9, 0.1)))


def cross(hand: Hand, box: Box) -> None:
    hand.stroke(*hand.within(box, (0.12, 0.12), (0.88, 0.88)))
    hand.stroke(*hand.within(box, (0.88, 0.12), (0.12, 0.88)))


def blob(hand: Hand, box: Box) -> None:
    for turn in np.linspace(0, 5 * math.pi, 26):
        reach = 0.28 * turn / (5 * math.pi)
        near = (0.5 + reach * math.cos(turn), 0.5 + reach * math.sin(turn))
        hand.stroke(*hand.within(box, near, (near[0] + 0.06, near[1] + 0.05)))


def beyond(hand: Hand, box: Box) -> None:
    """The tail of the tick leaves the box, far to the top right."""
    hand.stroke(*hand.within(box, (0.1, 0.45), (0.4, 0.9), (1.5, -0.35)))


def faint(hand: Hand, box: Box) -> None:
    hand.ink, hand.pen = PALE, 0.45
    check(hand, box)
    hand.ink, hand.pen = INK, 0.55


def crossed_out(hand: Hand, box: Box) -> None:
    """Ticked, then taken back: lines through the box, well beyond it."""
    check(hand, box)
    for height in (0.3, 0.5, 0.72):
        hand.stroke(*hand.within(box, (-0.45, height + 0.1), (1.45, height - 0.1)))


def blackened(hand: Hand, box: Box) -> None:
    """Ticked, then taken back: nothing white is left."""
    for height in np.linspace(0.08, 0.92, 9):
        hand.stroke(*hand.within(box, (0.02, height), (0.98, height)))


SURE: Mapping[str, Draw] = {"check": check, "cross": cross, "blob": blob, "beyond": beyond}
TAKEN_BACK: Mapping[str, Draw] = {"crossed_out": crossed_out, "blackened": blackened}


@dataclass
class Filled:
    """A ticked page and what its author meant. ``taken_back``: boxes ticked by mistake, by question."""

    page: Image.Image
    meant: dict[str, set[str]] = field(default_factory=dict)
    taken_back: dict[str, set[str]] = field(default_factory=dict)
    styles: set[str] = field(default_factory=set)


def pages_of(pdf: bytes) -> list[Image.Image]:
    """The printed pages, grey."""
    document = pypdfium2.PdfDocument(pdf)
    return [page.render(scale=PAGE * 25.4 / 72, grayscale=True).to_pil() for page in document]


def filled(blank: Image.Image, layout: Layout, seed: int) -> Filled:
    """One answer to most questions, in the manner of one person; now and then a faint one, a mistake, a hole."""
    chance = np.random.default_rng(seed)
    sheet = Filled(blank.convert("L").copy())
    hand = Hand(
        sheet.page, chance, layout.box, ink=int(chance.integers(25, 75)), pen=float(chance.uniform(0.4, 0.8))
    )
    habit = str(chance.choice(list(SURE)))
    for question in layout.questions:
        codes = [box.code for box in question.boxes]
        count = int(chance.integers(0, len(codes) + 1)) if question.many else int(chance.random() > 0.04)
        meant = {str(code) for code in chance.permutation(codes)[:count]}
        for box in question.boxes:
            if box.code in meant:
                _tick(hand, box, sheet, "faint" if chance.random() < 0.06 else habit)
        sheet.meant[question.key] = meant
        rest = [box for box in question.boxes if box.code not in meant]
        if rest and chance.random() < 0.07:
            wrong = rest[int(chance.integers(len(rest)))]
            style = str(chance.choice(list(TAKEN_BACK)))
            TAKEN_BACK[style](hand, wrong)
            sheet.taken_back.setdefault(question.key, set()).add(wrong.code)
            sheet.styles.add(style)
    for area in layout.areas:
        _scrawl(hand, area.x + 4, area.y + area.height - 2)
    return sheet


def _tick(hand: Hand, box: Box, sheet: Filled, style: str) -> None:
    (faint if style == "faint" else SURE[style])(hand, box)
    sheet.styles.add(style)


def _scrawl(hand: Hand, x: float, y: float) -> None:
    """Something written by hand, that no program reads."""
    hand.stroke(*[(x + step * 1.4, y - (step % 2) * hand.chance.uniform(2, 5)) for step in range(20)])


# ---- the camera ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Shot:
    """How a picture is taken. Angles in degrees; ``height`` in pixels; ``tilt``: how much nearer one side is, of 1."""

    turn: float = 0
    tilt: tuple[float, float] = (0, 0)
    height: int = 1300
    blur: float = 0
    noise: float = 0
    jpeg: int = 80
    shade: float = 0
    hand_shadow: float = 0
    stain: float = 0
    pale: float = 0


KINDS: Mapping[str, Callable[[np.random.Generator], Shot]] = {
    "flat": lambda _chance: Shot(),
    "upside_down": lambda chance: Shot(turn=180 + chance.uniform(-6, 6), noise=3),
    "on_its_side": lambda chance: Shot(
        turn=float(chance.choice([90, 270])) + chance.uniform(-4, 4), blur=0.6
    ),
    "aslant": lambda chance: Shot(
        turn=chance.uniform(-25, 25), tilt=(chance.uniform(-0.2, 0.2), 0.15), noise=4, height=1900
    ),
    "shadow": lambda chance: Shot(turn=chance.uniform(-5, 5), shade=chance.uniform(0.4, 0.65), noise=4),
    "hand_shadow": lambda chance: Shot(turn=chance.uniform(-5, 5), hand_shadow=0.4, tilt=(0.06, 0.05)),
    "stain": lambda chance: Shot(turn=chance.uniform(-8, 8), stain=chance.uniform(0.18, 0.35), noise=3),
    "blur": lambda chance: Shot(turn=chance.uniform(-5, 5), blur=chance.uniform(0.9, 1.6), noise=3),
    "noise": lambda chance: Shot(turn=chance.uniform(-8, 8), noise=chance.uniform(9, 14), jpeg=60),
    "small": lambda chance: Shot(turn=chance.uniform(-5, 5), height=1050, jpeg=55, tilt=(0.05, -0.05)),
    "jpeg": lambda chance: Shot(turn=chance.uniform(-10, 10), jpeg=28, tilt=(-0.08, 0.04)),
    "pale_print": lambda chance: Shot(turn=chance.uniform(-5, 5), pale=0.4, shade=0.3, blur=0.7),
}


def photographed(page: Image.Image, shot: Shot, chance: np.random.Generator) -> bytes:
    """The page on a table, as JPEG."""
    if shot.pale:
        page = page.point(lambda value: round(255 - (255 - value) * (1 - shot.pale)))
    width = round(shot.height * 0.78)
    seen = page.transform(
        (width, shot.height),
        Image.Transform.PERSPECTIVE,
        _through(page.size, (width, shot.height), shot),
        resample=Image.Resampling.BICUBIC,
        fillcolor=int(chance.integers(60, 130)),
    )
    if shot.blur:
        seen = seen.filter(ImageFilter.GaussianBlur(shot.blur))
    light = _light(shot, (shot.height, width), chance)
    pixels = np.asarray(seen, dtype=np.float32) * light + (shot.noise + 0.5) * chance.standard_normal(
        light.shape, dtype=np.float32
    )
    grey = Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))
    # A telephone keeps the picture upright and the sheet lies as it lies.
    kept = io.BytesIO()
    grey.convert("RGB").save(kept, "JPEG", quality=shot.jpeg)
    return kept.getvalue()


def _light(shot: Shot, shape: tuple[int, int], chance: np.random.Generator) -> np.ndarray:
    rows, columns = np.indices(shape, dtype=np.float32)
    down, across = rows / shape[0], columns / shape[1]
    light = np.full(shape, 0.92, dtype=np.float32)
    if shot.shade:
        way = chance.uniform(0, 2 * math.pi)
        light *= 1 - shot.shade * np.clip(
            0.5 + (across - 0.5) * math.cos(way) + (down - 0.5) * math.sin(way), 0, 1
        )
    if shot.hand_shadow:
        edge = across * 0.6 + down * 0.4 - chance.uniform(0.4, 0.6)
        light *= 1 - shot.hand_shadow / (1 + np.exp(-edge * 90))
    if shot.stain:
        x, y, reach = chance.uniform(0.25, 0.7), chance.uniform(0.3, 0.75), chance.uniform(0.1, 0.18)
        far = np.hypot(across - x, (down - y) * shape[0] / shape[1]) / reach
        light *= 1 - shot.stain * 0.5 * (far < 1) - shot.stain * np.exp(-(((far - 1) / 0.05) ** 2))
    return light


def _through(page: tuple[int, int], photo: tuple[int, int], shot: Shot) -> list[float]:
    """The coefficients with which Pillow finds each pixel of the photograph on the page."""
    turn, (lean_x, lean_y) = math.radians(shot.turn), shot.tilt
    wide = page[0] * abs(math.cos(turn)) + page[1] * abs(math.sin(turn))
    high = page[0] * abs(math.sin(turn)) + page[1] * abs(math.cos(turn))
    fit = min(photo[0] / wide, photo[1] / high) * 0.97 / (1 + abs(lean_x) + abs(lean_y))
    corners = []
    for x, y in ((-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)):
        nearness = 1 + lean_x * x * 2 + lean_y * y * 2
        across, down = x * page[0] * fit * nearness, y * page[1] * fit * nearness
        corners.append(
            (
                photo[0] / 2 + across * math.cos(turn) - down * math.sin(turn),
                photo[1] / 2 + across * math.sin(turn) + down * math.cos(turn),
            )
        )
    flat = [(0, 0), (page[0], 0), (page[0], page[1]), (0, page[1])]
    rows, aims = [], []
    for (u, v), (x, y) in zip(corners, flat, strict=True):
        rows += [[u, v, 1, 0, 0, 0, -x * u, -x * v], [0, 0, 0, u, v, 1, -y * u, -y * v]]
        aims += [x, y]
    return list(np.linalg.solve(np.array(rows), np.array(aims)))
