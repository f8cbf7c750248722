"""Words written big in a terminal: five rows of squares for each letter, two of them in one line of text."""

import unicodedata

_FONT = {
    "A": "0e 11 1f 11 11", "B": "1e 11 1e 11 1e", "C": "0f 10 10 10 0f", "D": "1e 11 11 11 1e", "E": "1f 10 1e 10 1f",
    "F": "1f 10 1e 10 10", "G": "0f 10 13 11 0f", "H": "11 11 1f 11 11", "I": "0e 04 04 04 0e", "J": "07 01 01 11 0e",
    "K": "11 12 1c 12 11", "L": "10 10 10 10 1f", "M": "11 1b 15 11 11", "N": "11 19 15 13 11", "O": "0e 11 11 11 0e",
    "P": "1e 11 1e 10 10", "Q": "0e 11 15 12 0d", "R": "1e 11 1e 12 11", "S": "0f 10 0e 01 1e", "T": "1f 04 04 04 04",
    "U": "11 11 11 11 0e", "V": "11 11 11 0a 04", "W": "11 11 15 1b 11", "X": "11 0a 04 0a 11", "Y": "11 0a 04 04 04",
    "Z": "1f 02 04 08 1f", "0": "0e 13 15 19 0e", "1": "04 0c 04 04 0e", "2": "1e 01 0e 10 1f", "3": "1e 01 0e 01 1e",
    "4": "12 12 1f 02 02", "5": "1f 10 1e 01 1e", "6": "0e 10 1e 11 0e", "7": "1f 01 02 04 04", "8": "0e 11 0e 11 0e",
    "9": "0e 11 0f 01 0e", "-": "00 00 0e 00 00", "'": "04 04 00 00 00", " ": "00 00 00 00 00",
}  # fmt: skip
_HALVES = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}
_WIDTH = 5


def big(text: str, columns: int) -> str:
    """The text in three lines of half blocks; as it is, in capitals, where it does not fit so many columns."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text.upper()) if not unicodedata.combining(c))
    plain = plain.replace("’", "'")
    if len(plain) * (_WIDTH + 1) > columns or any(character not in _FONT for character in plain):
        return text.upper()
    glyphs = [[int(row, 16) for row in f"{_FONT[character]} 00".split()] for character in plain]
    lines = ("".join(_line(glyph[top], glyph[top + 1]) + " " for glyph in glyphs) for top in (0, 2, 4))
    return "\n".join(line.rstrip() for line in lines)


def _line(upper: int, lower: int) -> str:
    return "".join(_HALVES[upper >> bit & 1, lower >> bit & 1] for bit in range(_WIDTH - 1, -1, -1))


def bar(share: float, width: int) -> str:
    """How far something is, in blocks that every console can draw."""
    full = round(max(0.0, min(1.0, share)) * width)
    return "█" * full + "░" * (width - full)
