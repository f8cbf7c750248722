"""The picture of a sheet as it is kept while it waits: sealed, without its stub, and erased when it is confirmed."""

from __future__ import annotations

import base64
import io

from PIL import Image

from rebond.kit.sealing import Seal

SEAL = Seal("pads.picture")
QUALITY = 80


def sealed_picture(sheet: Image.Image) -> bytes:
    return SEAL.close(base64.b64encode(as_jpeg(sheet)).decode())


def opened_picture(sealed: bytes | memoryview[int]) -> Image.Image | None:
    """None when there is none any more. Raise ``ValueError`` when no key of this installation sealed it."""
    text = SEAL.open(sealed)
    return Image.open(io.BytesIO(base64.b64decode(text)), formats=("JPEG",)) if text else None


def as_jpeg(picture: Image.Image) -> bytes:
    """Drawn anew: nothing of what a telephone writes in a file (where, when, whose) is left."""
    kept = io.BytesIO()
    picture.save(kept, "JPEG", quality=QUALITY)
    return kept.getvalue()


def as_address(picture: Image.Image) -> str:
    """For the ``src`` of a page: the picture itself, so that it stands under no address."""
    return "data:image/jpeg;base64," + base64.b64encode(as_jpeg(picture)).decode()
