"""The address behind the QR code of a certificate: `/c/C1F-7K2M…`, a kind, a number and a keyed check of both.

Nothing is stored: the check cannot be made without the key of the installation, so an address cannot be guessed.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from dataclasses import dataclass
from enum import StrEnum

from django.conf import settings

from rebond.kit.sealing import derive_key

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CHECK_LENGTH = 20  # 100 bits
_SHAPE = re.compile(rf"([CDL])([0-9A-HJKMNP-TV-Z]{{1,13}})-([0-9A-HJKMNP-TV-Z]{{{CHECK_LENGTH}}})")


class Shown(StrEnum):
    """What an address shows."""

    CERTIFICATE = "C"
    COMPUTER = "D"
    LOT = "L"


@dataclass(frozen=True, slots=True)
class Address:
    shown: Shown
    key: int


def token_of(shown: Shown, key: int) -> str:
    number = _base32(key)
    return f"{shown.value}{number}-{_check(shown, number)}"


def address_of(token: str) -> Address | None:
    """What ``token`` leads to; None for one that we never made. Capitals and small letters are the same."""
    found = _SHAPE.fullmatch(token.upper())
    if found is None:
        return None
    shown, number, check = Shown(found[1]), found[2], found[3]
    if not hmac.compare_digest(check, _check(shown, number)):
        return None
    key = 0
    for sign in number:
        key = key * 32 + ALPHABET.index(sign)
    return Address(shown, key)


def _check(shown: Shown, number: str) -> str:
    key = derive_key(settings.FINGERPRINT_KEY, "certificates.address")
    drawn = int.from_bytes(hmac.new(key, f"{shown}{number}".encode(), hashlib.sha256).digest(), "big")
    return "".join(ALPHABET[(drawn >> (5 * at)) & 31] for at in range(CHECK_LENGTH))


def _base32(number: int) -> str:
    signs = ALPHABET[number % 32]
    while number := number // 32:
        signs = ALPHABET[number % 32] + signs
    return signs
