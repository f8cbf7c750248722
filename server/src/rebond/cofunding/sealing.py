"""A key for the names alone: what opens everything else in this installation does not open them."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from rebond.cofunding.models import Participant
from rebond.kit.key_files import key_in, refusal
from rebond.kit.sealing import Seal, derive_key, plain_words


class OwnSeal(Seal):
    """Seals with the key of the file, which no other app reads."""

    def _keys(self) -> Iterator[bytes]:
        yield derive_key(own_key(), self.purpose)


SEAL = OwnSeal("cofunding.participant")


def own_key() -> bytes:
    """32 bytes; made when they are first needed (mode 0600).

    Raise `Refused` when the file is lost or broken while somebody is sealed with it: no other key ever takes its place.
    """
    file = Path(settings.COFUNDING_KEY_FILE)
    if not file.exists() and Participant.objects.kept().exists():
        raise refusal("lost_key")
    file.parent.mkdir(parents=True, exist_ok=True)
    return key_in(file)


def digest_of(programme_id: int, *words: str) -> str:
    """Recognises the same person in the same programme; tells nothing about them without the key."""
    said = "|".join(plain_words(word) for word in words)
    key = derive_key(own_key(), f"cofunding.same-person.{programme_id}")
    return hmac.new(key, said.encode(), sha256).hexdigest()
