"""The apps, layer by layer, from `.importlinter`: who may know whom."""

from __future__ import annotations

import re
from pathlib import Path

from drawing import svg
from drawing.places import DOCS, PACKAGE, layers_of, modules_of

WIDTH, ROW, TOP = 1080, 46, 96
LEFT, GAP = 40, 16
LANE = (WIDTH - 2 * LEFT - GAP) // 2


def files() -> dict[Path, str]:
    return {DOCS / "diagrams/road.svg": _drawing()}


def rows() -> list[list[str]]:
    """Layers as they stand, without the apps that a later step of the road will bring."""
    standing = [
        [app for app in layer if (PACKAGE / app / "__init__.py").exists()] for layer in layers_of("road")
    ]
    return [layer for layer in standing if layer]


def lane_of(app: str) -> str:
    if app in modules_of("supply-ignores-demand", "source_modules"):
        return "supply"
    return "demand" if app in modules_of("demand-ignores-supply", "source_modules") else "both"


def what_it_is(app: str) -> str:
    """The first words of its README."""
    prose = (PACKAGE / app / "README.md").read_text(encoding="utf-8").split("\n\n")[1].replace("\n", " ")
    return re.split(r"(?<=[a-z)\"])[.:;](?: |$)", prose.replace("`", "").replace("**", ""), maxsplit=1)[0]


def _drawing() -> str:
    body = [
        svg.text(LEFT, 40, "The road: an app knows only what lies below it", "head"),
        svg.text(LEFT, 68, "Supply", "strong"),
        svg.text(LEFT + LANE + GAP, 68, "Demand", "strong"),
    ]
    for number, layer in enumerate(rows()):
        body += _row(layer, TOP - 10 + number * ROW)
    height = TOP + len(rows()) * ROW + 14
    words = "; ".join(" and ".join(layer) for layer in rows())
    alternative = (
        f"From the top to the ground: {words}. Each may import those after it, never those before it."
    )
    return svg.drawing(
        width=WIDTH, height=height, title="The layers of the platform", alternative=alternative, body=body
    )


def _row(layer: list[str], y: float) -> list[str]:
    lane = lane_of(layer[0])
    start = LEFT + (LANE + GAP if lane == "demand" else 0)
    room = 2 * LANE + GAP if lane == "both" else LANE
    width = (room - GAP * (len(layer) - 1)) / len(layer)
    pieces: list[str] = []
    for number, app in enumerate(layer):
        pieces += _app(app, start + number * (width + GAP), y, width, lane)
    return pieces


def _app(app: str, x: float, y: float, width: float, lane: str) -> list[str]:
    said = svg.wrapped(what_it_is(app), int((width - 150) / 7))
    words = said[0] + (" …" if len(said) > 1 else "") if said and width > 300 else ""
    return [
        svg.box(x, y, width, ROW - 8, lane),
        svg.text(x + 14, y + 25, app, "strong"),
        svg.text(x + 138, y + 25, words, "soft"),
    ]
