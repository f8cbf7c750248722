"""Pictograms on paper, for who reads badly: the same drawings as on the pages."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from rebond import ui

DRAWINGS = Path(ui.__path__[0]) / "static/ui/vendor/icons/sprite.svg"
SYMBOL = re.compile(r'<symbol id="([a-z0-9-]+)"[^>]*>(.*?)</symbol>', re.DOTALL)
INK = "#0f5c46"
EASY = (
    "power",
    "power-off",
    "plug",
    "key-round",
    "shield-alert",
    "triangle-alert",
    "recycle",
    "wrench",
    "phone",
    "map-pin",
)
"""Those of the easy-to-read sheet."""


@cache
def pictograms() -> Mapping[str, str]:
    """Each of `EASY` as a picture (SVG). Raise `KeyError` for one that is no longer vendored."""
    drawn = dict(SYMBOL.findall(DRAWINGS.read_text(encoding="utf-8")))
    return {name: _picture(drawn[name]) for name in EASY}


def _picture(shapes: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="{INK}" '
        f'stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{shapes}</svg>'
    )
