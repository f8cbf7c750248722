"""The secret on a referral sheet: with the code, it lets a person see where their request stands.

128 bits that the database does not hold, nor their digest: they are derived from the key of the installation, the code
and a salt. So a sheet can be printed again, and another salt makes a lost sheet worthless.
"""

from __future__ import annotations

import hmac
import re
import secrets
from hashlib import sha256

from django.conf import settings

from rebond.kit.sealing import derive_key

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O or U."""
SIGNS = 26
"""128 bits, five to a sign."""
CHECKS = 2
MODULUS = 1021
"""The largest prime of two signs: one wrong sign, or two exchanged neighbours, always shows."""
GROUP = 4
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})


def new_salt() -> str:
    return secrets.token_hex(16)


def secret_of(code: str, salt: str) -> str:
    key = derive_key(settings.FINGERPRINT_KEY, "referrals.following")
    return spelled(int.from_bytes(hmac.new(key, f"{code}|{salt}".encode(), sha256).digest()[:16], "big"))


def spelled(drawn: int) -> str:
    """128 bits as ``4K7Q-92MX-…``: seven groups of four signs, the last two of them to check the others."""
    signs = _written(drawn, SIGNS)
    signs += _written(drawn % MODULUS, CHECKS)
    return "-".join(signs[start : start + GROUP] for start in range(0, len(signs), GROUP))


def is_well_typed(text: str) -> bool:
    """Whether ``text`` can be a secret at all. It says nothing of which ones there are."""
    signs = plain(text)
    if len(signs) != SIGNS + CHECKS or not set(signs) <= set(ALPHABET):
        return False
    return _read(signs[:SIGNS]) % MODULUS == _read(signs[SIGNS:])


def opens(code: str, salt: str, typed: str) -> bool:
    """In the same time whatever is wrong."""
    return hmac.compare_digest(plain(typed).encode(), plain(secret_of(code, salt)).encode())


def plain(text: str) -> str:
    """Case, spaces, dashes and look-alikes do not matter."""
    return re.sub(r"[^0-9A-Z]", "", text.upper()).translate(_READ_AS)


def _written(number: int, length: int) -> str:
    return "".join(ALPHABET[(number >> (5 * at)) & 31] for at in reversed(range(length)))


def _read(signs: str) -> int:
    number = 0
    for sign in signs:
        number = number * 32 + ALPHABET.index(sign)
    return number
