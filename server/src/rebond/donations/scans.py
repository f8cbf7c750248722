"""A paper that somebody scanned or photographed: a whole PDF is kept to the byte, a picture is written anew."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from rebond.kit.errors import Invalid
from rebond.kit.pictures import picture_from
from rebond.kit.sealing import derive_key, fingerprint

MOST_BYTES = 10 * 1024 * 1024
PDF, JPEG = "application/pdf", "image/jpeg"
HEAD, END = b"%PDF-", b"%%EOF"
PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")
NEAR_THE_END = 1024
"""ISO 32000-1, annex H (3.4.4): a reader looks for the end of file in the last 1,024 bytes."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What is kept of a file that came."""

    content: bytes
    media_type: str


def scan_from(content: bytes, *, field: str = "file") -> Scan:
    """Raise `Invalid` for what is too heavy, cut short, locked by a password, or neither a PDF nor a picture.

    A PDF is never drawn nor run here, and goes out as a file to save; nothing of a picture's file is kept but what it shows.
    """
    if content.startswith(HEAD):
        _refuse_bad_pdf(content, field)
        return Scan(content, PDF)
    if not content.startswith(PICTURES):
        raise Invalid(
            _("Send the paper as a PDF, or a photo of it (JPEG or PNG)."), code="no_paper", field=field
        )
    return Scan(picture_from(content, field=field).content, JPEG)


def _refuse_bad_pdf(content: bytes, field: str) -> None:
    if len(content) > MOST_BYTES:
        raise Invalid(
            _("A document weighs at most %(most)d MB. Send a lighter scan.")
            % {"most": MOST_BYTES // (1024 * 1024)},
            code="too_heavy",
            field=field,
        )
    if END not in content[-NEAR_THE_END:]:
        raise Invalid(_("This PDF is cut short. Send it again."), code="cut_short", field=field)
    if b"/Encrypt" in content:
        raise Invalid(_("This PDF is locked by a password. Send it without one."), code="locked", field=field)


def digest_of(content: bytes) -> str:
    """Recognises the same file, and tells nothing about it."""
    return fingerprint(content, key=derive_key(settings.FINGERPRINT_KEY, "agreement-documents"))
