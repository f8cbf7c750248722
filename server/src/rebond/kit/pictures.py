"""Pictures that people send: opened, turned upright, made smaller, written anew. Nothing of the file that came is kept.

So no place, no owner and no thumbnail of its EXIF block stays, nor anything hidden behind the image.
"""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from rebond.kit.errors import Invalid

MOST = 5
"""In one form."""
MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 50_000_000
MOST_UNFOLDED = 13_000_000
"""Pixels held in memory at once: 50 million read at half the size, which a JPEG allows unless it is progressive."""
LONGEST_SIDE = 1600
QUALITY = 82
FORMATS = ("JPEG", "PNG", "WEBP")
UNREADABLE = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    ArithmeticError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
)
"""What Pillow raises on bytes that are no whole picture."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A JPEG without any metadata; sides in pixels."""

    content: bytes
    width: int
    height: int


def picture_from(content: bytes, *, field: str = "pictures") -> Picture:
    """Raise `Invalid` for what is too heavy, too large, cut short, or no JPEG, PNG or WebP."""
    if len(content) > MOST_BYTES:
        raise Invalid(
            _("A picture weighs at most %(most)d MB. Send a smaller one.")
            % {"most": MOST_BYTES // (1024 * 1024)},
            code="picture_too_heavy",
            field=field,
        )
    try:
        return _written_anew(content)
    except Invalid as error:
        error.field = field
        raise
    except UNREADABLE:
        raise Invalid(
            _("This file is no picture that we can read. Send a JPEG, PNG or WebP."),
            code="no_picture",
            field=field,
        ) from None


def _written_anew(content: bytes) -> Picture:
    with Image.open(io.BytesIO(content), formats=FORMATS) as opened:
        _refuse_more_than(MOST_PIXELS, opened)
        if not opened.info.get("progressive"):
            opened.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        _refuse_more_than(MOST_UNFOLDED, opened)
        opened.thumbnail((LONGEST_SIDE, LONGEST_SIDE), reducing_gap=None)
        upright = ImageOps.exif_transpose(opened)
        plain = Image.new("RGB", upright.size, "white")
        with_alpha = upright.convert("RGBA")
        plain.paste(with_alpha, mask=with_alpha.getchannel("A"))
    out = io.BytesIO()
    plain.save(out, "JPEG", quality=QUALITY, optimize=True)
    return Picture(out.getvalue(), *plain.size)


def _refuse_more_than(most: int, image: Image.Image) -> None:
    if not 0 < image.width * image.height <= most:
        raise Invalid(_("This picture is too large. Send a smaller one."), code="picture_too_large")
