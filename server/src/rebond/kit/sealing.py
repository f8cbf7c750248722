"""Encryption at rest of short texts, and keyed one-way fingerprints.

One purpose never shares a key with another, because the key used is derived from a key of the installation with
HKDF-SHA256 (RFC 5869) and the name of the purpose. Sealing keys are several while they are being replaced: the newest
seals, all open. The key of fingerprints is another one and stays, because what is one-way cannot be made again.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

UNREADABLE = "sealed text cannot be opened: wrong key or altered bytes"


def derive_key(master: bytes, purpose: str) -> bytes:
    """32 bytes for one purpose."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose.encode()).derive(master)


def seal_text(text: str, *, key: bytes) -> bytes:
    """Encrypt and authenticate (Fernet: AES-128-CBC and HMAC-SHA256)."""
    return Fernet(base64.urlsafe_b64encode(key)).encrypt(text.encode())


def open_text(sealed: bytes, *, key: bytes) -> str:
    """Raise ``ValueError`` when the key is another one or the bytes were altered."""
    try:
        return Fernet(base64.urlsafe_b64encode(key)).decrypt(bytes(sealed)).decode()
    except InvalidToken as error:
        raise ValueError(UNREADABLE) from error


@dataclass(frozen=True, slots=True)
class Seal:
    """What seals the texts of one purpose, with the keys of the installation (`settings.SEALING_KEYS`, newest first).

    An empty text is kept as no bytes, and the reverse.
    """

    purpose: str

    def close(self, text: str) -> bytes:
        """``text`` as the database may hold it, sealed with the newest key."""
        return seal_text(text, key=next(self._keys())) if text else b""

    def open(self, sealed: bytes | memoryview[int]) -> str:
        """Raise ``ValueError`` when no key of this installation is the one that sealed it."""
        return self._opened(bytes(sealed))[0] if sealed else ""

    def is_newest(self, sealed: bytes | memoryview[int]) -> bool:
        """Whether the newest key sealed it. Raise ``ValueError`` when none of the installation did."""
        return not sealed or self._opened(bytes(sealed))[1] == 0

    def _opened(self, sealed: bytes) -> tuple[str, int]:
        """The text, and which key opened it: 0 is the newest."""
        for age, key in enumerate(self._keys()):
            try:
                return open_text(sealed, key=key), age
            except ValueError:
                continue
        raise ValueError(UNREADABLE)

    def _keys(self) -> Iterator[bytes]:
        return (derive_key(key, self.purpose) for key in settings.SEALING_KEYS)


def fingerprint(data: bytes, *, key: bytes) -> str:
    """Keyed HMAC-SHA256 in hexadecimal: recognises the same bytes, tells nothing about them."""
    return hmac.new(key, data, hashlib.sha256).hexdigest()


def plain_words(text: str) -> str:
    """Case, accents, punctuation and doubled spaces folded, so that two spellings meet."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = (c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c))
    return " ".join("".join(kept).split())
