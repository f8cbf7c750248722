"""The seal on a first name and a telephone number. The key is not in the database."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.kit.sealing import Seal
from rebond.referrals.models import Contact

SEAL = Seal("referrals.contact")


@dataclass(frozen=True, slots=True)
class Reachable:
    """How to reach a person, in clear: for the eyes of the prescriber and the place, never stored nor logged."""

    first_name: str
    phone: str


def sealed(reachable: Reachable) -> Contact:
    """A row to save, its referral still to be set."""
    return Contact(
        sealed_first_name=SEAL.close(reachable.first_name), sealed_phone=SEAL.close(reachable.phone)
    )


def unsealed(contact: Contact) -> Reachable:
    """Raise ``ValueError`` when no key of this installation is the one that sealed it."""
    return Reachable(SEAL.open(contact.sealed_first_name), SEAL.open(contact.sealed_phone))
