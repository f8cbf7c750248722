from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rebond.kit.attempts import Limit

REQUESTS_OF_A_VISITOR = Limit(
    name="donation-requests",
    most=6,
    seconds=3600,
    message=_(
        "Many requests came from here. Wait an hour, or call us: one request may hold all your equipment."
    ),
)
"""Of one address of the network, wrong or right, once the pictures are to be opened: that and a mail cost the most."""
WRONG_SECRETS_OF_A_VISITOR = Limit(
    name="donation-follow-visitor",
    most=10,
    seconds=600,
    message=_("Too many wrong tries. Wait ten minutes, then use the link of our message."),
)
WRONG_SECRETS_OF_A_REQUEST = Limit(
    name="donation-follow-request",
    most=20,
    seconds=3600,
    message=_("Too many wrong tries. Wait an hour, then use the link of our message."),
)
"""Whoever guesses the secret of one number from many addresses: twenty an hour against 128 bits."""
