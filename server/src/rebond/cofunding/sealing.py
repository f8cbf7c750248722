"""A key for the names alone: what opens everything else in this installation does not open them."""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from rebond.kit.sealing import Seal, derive_key, plain_words

LENGTH = 32


class OwnSeal(Seal):
    """Seals with the key of the file, which no other app reads."""

    def _keys(self) -> Iterator[bytes]:
        yield derive_key(own_key(), self.purpose)


SEAL = OwnSeal("cofunding.participant")


def own_key() -> bytes:
    """32 bytes; made when they are first needed (mode 0600)."""
    file = Path(settings.COFUNDING_KEY_FILE)
    file.parent.mkdir(parents=True, exist_ok=True)
    try:
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return bytes.fromhex(file.read_text(encoding="ascii").strip())
    with os.fdopen(handle, "w", encoding="ascii") as new:
        new.write(secrets.token_hex(LENGTH))
    return bytes.fromhex(file.read_text(encoding="ascii").strip())


def digest_of(programme_id: int, *words: str) -> str:
    """Recognises the same person in the same programme; tells nothing about them without the key."""
    said = "|".join(plain_words(word) for word in words)
    key = derive_key(own_key(), f"cofunding.same-person.{programme_id}")
    return hmac.new(key, said.encode(), sha256).hexdigest()
