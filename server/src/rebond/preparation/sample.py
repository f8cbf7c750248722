"""Which computers another person checks at the end: drawn so that nobody can choose them.

The asset tag, hashed with a key that is not in the database (HMAC-SHA-256, RFC 2104), gives a number between 0 and 1; a
computer is drawn when it lies below the rate of its programme. So the draw is fixed before anybody touches the computer,
cannot be foretold without the key, and stays the same however often the work is done again. A higher rate draws those
of the lower one, and more. Each computer is drawn by itself: a small pile may hold more of them, or none.
"""

from __future__ import annotations

import hashlib
import hmac

from django.conf import settings

from rebond.kit.sealing import derive_key


def is_drawn(asset_tag: str, *, percent: int) -> bool:
    """Whether the computer of this tag is one of the ``percent`` in a hundred."""
    key = derive_key(settings.FINGERPRINT_KEY, "preparation.sample")
    drawn = int.from_bytes(hmac.new(key, asset_tag.encode(), hashlib.sha256).digest()[:8], "big")
    return drawn * 100 < percent << 64
