"""Enrolment codes: short enough to type on a bench, long enough not to be guessed within their quarter of an hour."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings

from rebond.kit.sealing import derive_key, fingerprint

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no I, L, O or U."""
LENGTH = 8
LIFE = timedelta(minutes=15)
_READ_AS = str.maketrans({"I": "1", "L": "1", "O": "0"})


def new_code() -> str:
    """40 bits, written in two halves: ``K7Q2-9MXD``."""
    drawn = "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
    return f"{drawn[:4]}-{drawn[4:]}"


def digest_of(code: str) -> str:
    """Keyed, so that the table of codes tells nothing. Case, spaces, dashes and look-alikes do not matter."""
    plain = "".join(sign for sign in code.upper() if sign.isalnum()).translate(_READ_AS)
    return fingerprint(plain.encode(), key=derive_key(settings.FINGERPRINT_KEY, "agents.enrolment_code"))
