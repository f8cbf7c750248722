"""The secret link by which somebody without an account follows their request.

128 bits that the database does not hold: derived from the key of the installation, the number and a salt. So the link can
be mailed again, and another salt makes an old one worthless.
"""

from __future__ import annotations

import hmac
import re
import secrets

from django.conf import settings
from django.urls import reverse

from passport.codes import CodeFamily
from rebond.collection.models import DonationRequest
from rebond.kit.sealing import derive_key, fingerprint

REQUESTS = CodeFamily("DON")
SIGNS, GROUP = 32, 4


def new_salt() -> str:
    return secrets.token_hex(16)


def secret_of(request: DonationRequest) -> str:
    """``a31f-09bc-…``: eight groups of four signs."""
    key = derive_key(settings.FINGERPRINT_KEY, "collection.following")
    signs = fingerprint(f"{request.code}|{request.follow_salt}".encode(), key=key)[:SIGNS]
    return "-".join(signs[start : start + GROUP] for start in range(0, SIGNS, GROUP))


def opens(request: DonationRequest, typed: str) -> bool:
    """In the same time whatever is wrong. Case, spaces and dashes do not matter."""
    return hmac.compare_digest(_plain(typed).encode(), _plain(secret_of(request)).encode())


def link_of(request: DonationRequest) -> str:
    """The secret stands behind the #, which no server and no log ever sees."""
    return f"{settings.PUBLIC_URL}{reverse('collection:follow')}#{request.code}.{secret_of(request)}"


def _plain(text: str) -> str:
    return re.sub(r"[^0-9a-f]", "", text.lower())
