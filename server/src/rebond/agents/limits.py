from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rebond.kit.attempts import Limit

WRONG_CODES = Limit(
    name="code", most=30, seconds=60, message=_("Too many wrong tries: wait a minute, then try again.")
)
"""Of one visitor, or of one territory with badges: 30 a minute against 40 bits that live a quarter of an hour."""
