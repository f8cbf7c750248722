"""The picture of a signed paper as it is kept: grey, small, drawn anew, sealed. Nothing of the file that came is left."""

from __future__ import annotations

import base64

from django.utils.translation import gettext_lazy as _
from PIL import Image

from rebond.handover.signatures import SEAL
from rebond.kit.errors import Invalid
from rebond.pads.pictures import as_jpeg
from rebond.pads.reading.files import Unreadable, pictures_in

SIDE = 1700
"""Pixels of the longer side: a signed A4 page is read at it, and weighs about 200 kB."""


def picture_of(data: bytes) -> bytes:
    """A JPEG of the one page in ``data`` (JPEG, PNG or PDF). Raise `Invalid` with what to do."""
    try:
        pages = list(pictures_in(data))
    except Unreadable as error:
        raise Invalid(_CURES.get(error.reason, _UNREADABLE), code=error.reason, field="paper") from error
    if len(pages) != 1:
        raise Invalid(_("Send the one page that was signed."), code="too_many", field="paper")
    page = pages[0]
    page.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    return as_jpeg(page)


def sealed(picture: bytes) -> bytes:
    return SEAL.close(base64.b64encode(picture).decode())


def opened(kept: bytes | memoryview[int]) -> bytes:
    """No bytes when none is kept. Raise ``ValueError`` when no key of this installation sealed it."""
    return base64.b64decode(SEAL.open(kept))


_UNREADABLE = _("This file cannot be read. Photograph the page again, or scan it.")
_CURES = {
    "bad_format": _("This is no photograph and no PDF. Send a JPEG, a PNG or a PDF."),
    "too_large": _("This picture is too large. Take it again with fewer pixels."),
    "too_many": _("Send the one page that was signed."),
}
