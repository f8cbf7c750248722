from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rebond.kit.attempts import Limit

WRONG_SECRETS_OF_A_VISITOR = Limit(
    name="follow-visitor",
    most=10,
    seconds=600,
    message=_("Too many wrong tries. Wait ten minutes, or go to the place."),
)
"""Whoever guesses numbers: ten wrong ones in ten minutes."""
WRONG_SECRETS_OF_A_REQUEST = Limit(
    name="follow-request",
    most=20,
    seconds=3600,
    message=_("Too many wrong tries. Wait an hour, or go to the place."),
)
"""Whoever guesses the secret of one number from many addresses: twenty an hour against 128 bits."""
