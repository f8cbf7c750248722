"""The map of stock as a drawing: no tiles, no outline of anybody's, only the centres of the communes.

Units are those of the frame, `WIDTH` wide. Positions are plate carrée, the degrees of longitude shortened by the cosine of the
middle latitude: for one or two départements the error is far below the size of a circle.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import cos, hypot, pi, radians, sin, sqrt

from rebond.geography.distance import Point
from rebond.geography.models import Commune
from rebond.stock.choices import SiteKind
from rebond.stock.queries.mapping import Site, StockMap

WIDTH, TALLEST = 480.0, 520.0
LARGEST, SMALLEST = 34.0, 4.0
"""Radius of the fullest site, and of the least that can be seen. In between, the area follows the number."""
MARGIN = LARGEST + 4
LEAST_SPAN = 0.3
"""Degrees: one commune alone is not blown up to the whole frame."""
COVERED = 0.16
"""The share of the frame that all circles together cover at the most."""
GAP = 5.0
"""Between two circles: room for the ring of one."""
TURNS, MOST_PUSHES = 60, 200_000
ROOM_FOR_A_FIGURE = 11.0

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Lettering:
    """About the width of a letter, the height of a line and of a figure; how many names at most."""

    letter: float
    line: float
    digit: float
    most: int


WIDE = Lettering(letter=5.6, line=13.0, digit=6.6, most=14)
NARROW = Lettering(letter=10.6, line=23.0, digit=10.8, most=5)
"""On a telephone the drawing shrinks: letters are larger in its units (`map.css`), and fewer names have room."""


@dataclass(frozen=True, slots=True)
class Circle:
    """``figure``: the number, where it has room inside; ``is_tight``: not on a telephone.

    Coordinates are text: no language puts a comma in them.
    """

    kind: SiteKind
    x: str
    y: str
    radius: str
    ring: str
    figure: str
    told: str
    is_empty: bool
    is_tight: bool


@dataclass(frozen=True, slots=True)
class Name:
    text: str
    x: str
    y: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """``ground``: the path of SVG that sets one dot a commune. ``narrow_names``: those shown on a telephone instead."""

    width: str
    height: str
    ground: str
    circles: Sequence[Circle]
    names: Sequence[Name]
    narrow_names: Sequence[Name]


@dataclass(frozen=True, slots=True)
class _Frame:
    west: float
    north: float
    scale: float
    shrink: float
    height: float
    left: float

    def at(self, point: Point) -> tuple[float, float]:
        x = self.left + (point.longitude - self.west) * self.shrink * self.scale
        return x, MARGIN + (self.north - point.latitude) * self.scale


@dataclass(slots=True)
class _Round:
    """A circle on its way to where it stands."""

    site: Site
    x: float
    y: float
    radius: float

    def move(self, across: float, down: float, height: float) -> None:
        """Inside of the frame, its ring included."""
        edge = self.radius + GAP
        self.x = min(max(self.x + across, edge), WIDTH - edge)
        self.y = min(max(self.y + down, edge), height - edge)


def drawing_of(shown: StockMap) -> Drawing | None:
    """None where no site has a known position."""
    placed = [(site, point) for site in shown.sites if (point := site.commune.point) is not None]
    if not placed:
        return None
    points = [point for commune in shown.ground if (point := commune.point) is not None]
    frame = _frame([*points, *(point for _site, point in placed)])
    circles = _circles(placed, frame)
    taken = [_box_around(one.x, one.y, one.radius) for one in circles]
    holding = [site.commune for site, _point in placed if site.count]
    named = list(dict.fromkeys([*holding, *shown.ground[: WIDE.most]]))
    return Drawing(
        width=_unit(WIDTH),
        height=_unit(frame.height),
        ground=_dots([frame.at(point) for point in points]),
        circles=[_circle(one) for one in circles],
        names=_names(named, frame, taken, WIDE),
        narrow_names=_names(named, frame, taken, NARROW),
    )


def _frame(points: Sequence[Point]) -> _Frame:
    south, north = min(p.latitude for p in points), max(p.latitude for p in points)
    west, east = min(p.longitude for p in points), max(p.longitude for p in points)
    shrink = cos(radians((south + north) / 2))
    tall, wide = max(north - south, LEAST_SPAN), max((east - west) * shrink, LEAST_SPAN)
    scale = min((WIDTH - 2 * MARGIN) / wide, (TALLEST - 2 * MARGIN) / tall)
    left = (WIDTH - (east - west) * shrink * scale) / 2
    north += (tall - (north - south)) / 2
    return _Frame(west, north, scale, shrink, tall * scale + 2 * MARGIN, left)


def _circles(placed: Sequence[tuple[Site, Point]], frame: _Frame) -> list[_Round]:
    """The largest first, so that none hides a smaller one. Those that would cover one another stand side by side."""
    most = max(site.count for site, _point in placed) or 1
    shares = [site.count / most for site, _point in placed]
    fullest = min(LARGEST, sqrt(COVERED * WIDTH * frame.height / (pi * max(sum(shares), 1))))
    found = []
    for at, (site, point) in enumerate(placed):
        x, y = frame.at(point)
        # Several in one commune begin a hair apart, each towards a side of its own.
        turn = at * 2.4
        radius = max(sqrt(shares[at]) * fullest, SMALLEST)
        found.append(_Round(site, x + cos(turn) / 10, y + sin(turn) / 10, radius))
    found.sort(key=lambda one: -one.radius)
    _part(found, frame.height)
    return found


def _part(rounds: Sequence[_Round], height: float) -> None:
    """Push those that meet apart, a few times over: where they stand stays readable, the table says the commune."""
    pairs = list(combinations(rounds, 2))
    for _turn in range(min(TURNS, MOST_PUSHES // max(len(pairs), 1))):
        for one, other in pairs:
            across, down = other.x - one.x, other.y - one.y
            near = hypot(across, down) or 0.1
            push = (one.radius + other.radius + GAP - near) / 2
            if push > 0:
                one.move(-across / near * push, -down / near * push, height)
                other.move(across / near * push, down / near * push, height)


def _circle(one: _Round) -> Circle:
    site = one.site
    figure = str(site.count) if one.radius >= ROOM_FOR_A_FIGURE and site.count else ""
    return Circle(
        kind=site.kind,
        x=_unit(one.x),
        y=_unit(one.y),
        radius=_unit(one.radius),
        ring=_unit(one.radius + 3),
        figure=figure,
        told=f"{site.name} ({site.commune}) : {site.count}",
        is_empty=not site.count,
        is_tight=len(figure) * NARROW.digit > 2 * one.radius,
    )


def _dots(places: Sequence[tuple[float, float]]) -> str:
    return "".join(f"M{_unit(x)} {_unit(y)}h0" for x, y in places)


def _names(
    communes: Sequence[Commune], frame: _Frame, circles: Sequence[Box], lettering: Lettering
) -> list[Name]:
    """The first of the communes, each wherever its name covers nothing."""
    found, taken, line = list[Name](), list(circles), lettering.line
    for commune in communes:
        point = commune.point
        if point is None or len(found) == lettering.most:
            continue
        x, y = frame.at(point)
        half = lettering.letter * len(commune.name) / 2
        for drop in (0.0, *(r + line for r in (6.0, 14.0, 24.0, 34.0)), -10.0, -20.0, -38.0):
            box = (x - half, y + drop - line, x + half, y + drop)
            inside = box[0] > 0 and box[2] < WIDTH and box[1] > 0 and box[3] < frame.height
            if inside and not any(_meet(box, other) for other in taken):
                taken.append(box)
                found.append(Name(commune.name, _unit(x), _unit(y + drop - line / 4)))
                break
    return found


def _box_around(x: float, y: float, radius: float) -> Box:
    return x - radius, y - radius, x + radius, y + radius


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _unit(number: float) -> str:
    return f"{number:.1f}"
