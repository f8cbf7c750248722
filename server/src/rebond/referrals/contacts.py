"""The seal on a first name and a telephone number. The key is not in the database."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from rebond.kit.sealing import derive_key, open_text, seal_text
from rebond.referrals.models import Contact


@dataclass(frozen=True, slots=True)
class Reachable:
    """How to reach a person, in clear: for the eyes of the prescriber and the place, never stored nor logged."""

    first_name: str
    phone: str


def sealed(reachable: Reachable) -> Contact:
    """A row to save, its referral still to be set."""
    return Contact(sealed_first_name=_seal(reachable.first_name), sealed_phone=_seal(reachable.phone))


def unsealed(contact: Contact) -> Reachable:
    """Raise ``ValueError`` when the key of this installation is not the one that sealed it."""
    return Reachable(_open(contact.sealed_first_name), _open(contact.sealed_phone))


def _key() -> bytes:
    return derive_key(settings.SEALING_KEY, "referrals.contact")


def _seal(text: str) -> bytes:
    return seal_text(text, key=_key()) if text else b""


def _open(sealed_text: bytes | memoryview[int]) -> str:
    return open_text(bytes(sealed_text), key=_key()) if sealed_text else ""
