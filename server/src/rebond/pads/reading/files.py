"""What is sent becomes grey pictures of a bounded size, or a reason. Nothing in a file is believed."""

from __future__ import annotations

import io
import subprocess
import sys
import warnings
from collections.abc import Iterator

from PIL import Image

LARGEST_PIXELS = {"JPEG": 80_000_000, "PNG": 30_000_000}
"""A JPEG is made smaller while it is read; a PNG is unfolded whole."""
SIDE = 2600
"""Pixels of the longer side that is kept: eight a millimetre of an A4 page, more than the reading needs."""
MOST_PAGES = 40
SECONDS = 60
HEAD = 8


class Unreadable(ValueError):
    """``reason``: "bad_format", "too_large", "damaged" or "too_many"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def pictures_in(data: bytes) -> Iterator[Image.Image]:
    """Each page of a PDF, or the one picture of a JPEG or PNG. Raise `Unreadable`."""
    if data.startswith(b"%PDF-"):
        yield from _pages(data)
    elif data.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        yield _picture(data)
    else:
        raise Unreadable("bad_format")


def _picture(data: bytes) -> Image.Image:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data), formats=("JPEG", "PNG"))
            if picture.width * picture.height > LARGEST_PIXELS[str(picture.format)]:
                raise Unreadable("too_large")
            picture.draft("L", (SIDE, SIDE))
            return bounded(_on_white(picture))
    except (Image.DecompressionBombWarning, Image.DecompressionBombError) as error:
        raise Unreadable("too_large") from error
    except (OSError, SyntaxError, ValueError, MemoryError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("damaged") from error


def bounded(picture: Image.Image) -> Image.Image:
    """Grey, and no larger than needed."""
    grey = picture.convert("L")
    grey.thumbnail((SIDE, SIDE), Image.Resampling.BOX)
    return grey


def _on_white(picture: Image.Image) -> Image.Image:
    """What is transparent in a PNG is paper."""
    if "A" not in picture.getbands() and "transparency" not in picture.info:
        return picture
    paper = Image.new("RGBA", picture.size, "white")
    paper.alpha_composite(picture.convert("RGBA"))
    return paper


def _pages(data: bytes) -> Iterator[Image.Image]:
    """Drawn by a process of their own, with bounded memory and time, without our secrets: a PDF is a program in a foreign language."""
    try:
        drawn = subprocess.run(
            [sys.executable, "-I", "-m", "rebond.pads.reading.pdf"],
            input=data,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={},
        )
    except subprocess.TimeoutExpired as error:
        raise Unreadable("damaged") from error
    if drawn.returncode == TOO_MANY:
        raise Unreadable("too_many")
    if drawn.returncode or not drawn.stdout:
        raise Unreadable("damaged")
    left = io.BytesIO(drawn.stdout)
    while head := left.read(HEAD):
        width, height = int.from_bytes(head[:4], "big"), int.from_bytes(head[4:], "big")
        yield Image.frombytes("L", (width, height), left.read(width * height))


TOO_MANY = 3
"""How the process ends that draws a PDF of too many pages."""
