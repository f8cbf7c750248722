"""What the fonts can print.

PDF/A refuses a character without a glyph, so one exotic letter in a model name would cost the whole paper.
It is replaced by its nearest plain form, else by a question mark.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

FONTS = Path(__file__).parent / "fonts"
UNKNOWN = "?"
LAYOUT = frozenset("\n\t")
INVISIBLE = {"Cc", "Cf", "Co", "Cs", "Cn"}


@cache
def printable_characters() -> frozenset[str]:
    lines = (FONTS / "characters.txt").read_text(encoding="ascii").split()
    ends = [[int(end, 16) for end in line.split("-")] for line in lines]
    return frozenset(chr(point) for start, stop in ends for point in range(start, stop + 1)) | LAYOUT


def printable(text: str) -> str:
    """The same text, in characters that the fonts hold."""
    known = printable_characters()
    composed = unicodedata.normalize("NFC", text)
    if known.issuperset(composed):
        return composed
    return "".join(char if char in known else nearest(char, known) for char in composed)


def nearest(char: str, known: frozenset[str]) -> str:
    if unicodedata.category(char) in INVISIBLE:
        return ""
    if char.isspace():
        return " "
    plain = [part for part in unicodedata.normalize("NFKD", char) if not unicodedata.combining(part)]
    return "".join(plain) if plain and known.issuperset(plain) else UNKNOWN


def printable_values(value: Any) -> Any:
    """`printable` applied to every text of a JSON value, keys left as they are."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, Mapping):
        return {key: printable_values(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [printable_values(item) for item in value]
    return value
