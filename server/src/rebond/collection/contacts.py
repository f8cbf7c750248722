"""The seal on whom to call, where, and on what was written: about people, and erased by itself."""

from __future__ import annotations

import base64
from dataclasses import dataclass

from rebond.collection.models import RequestContact
from rebond.kit.sealing import Seal

SEAL = Seal("collection.contact")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reachable:
    """Whom to call and where the computers are, in clear. Empty texts where nothing was written, or all is erased."""

    name: str = ""
    email: str = ""
    phone: str = ""
    address: str = ""
    note: str = ""


def sealed_picture(picture: bytes) -> bytes:
    """A photo of a paper that somebody signed, as the database may hold it."""
    return SEAL.close(base64.b64encode(picture).decode())


def opened_picture(kept: bytes | memoryview[int]) -> bytes:
    """No bytes when none is kept. Raise ``ValueError`` when no key of this installation sealed it."""
    return base64.b64decode(SEAL.open(kept))


def sealed(reachable: Reachable) -> RequestContact:
    """A row to save, its request still to be set."""
    return RequestContact(
        sealed_name=SEAL.close(reachable.name),
        sealed_email=SEAL.close(reachable.email),
        sealed_phone=SEAL.close(reachable.phone),
        sealed_address=SEAL.close(reachable.address),
        sealed_note=SEAL.close(reachable.note),
    )


def unsealed(contact: RequestContact | None) -> Reachable:
    """Raise ``ValueError`` when no key of this installation is the one that sealed it."""
    if contact is None:
        return Reachable()
    return Reachable(
        name=SEAL.open(contact.sealed_name),
        email=SEAL.open(contact.sealed_email),
        phone=SEAL.open(contact.sealed_phone),
        address=SEAL.open(contact.sealed_address),
        note=SEAL.open(contact.sealed_note),
    )
