"""Encryption at rest of short texts, and keyed one-way fingerprints.

Keys come from the caller (32 bytes); one purpose never shares a key with another, because the key used is
derived from the given one with HKDF-SHA256 (RFC 5869) and the name of the purpose.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import unicodedata

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF


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
        raise ValueError("sealed text cannot be opened: wrong key or altered bytes") from error


def fingerprint(data: bytes, *, key: bytes) -> str:
    """Keyed HMAC-SHA256 in hexadecimal: recognises the same bytes, tells nothing about them."""
    return hmac.new(key, data, hashlib.sha256).hexdigest()


def plain_words(text: str) -> str:
    """Case, accents, punctuation and doubled spaces folded, so that two spellings meet."""
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = (c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c))
    return " ".join("".join(kept).split())
