from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rebond.kit.attempts import Limit

WRONG_LINKS_OF_A_VISITOR = Limit(
    name="link-visitor",
    most=10,
    seconds=600,
    message=_("Too many wrong tries. Wait ten minutes, then open the link of your message again."),
)
"""Whoever guesses secrets: ten wrong ones in ten minutes, against 128 bits."""
MOST_A_DAY = 120
"""People referred by one link in a day: one that went astray does not fill a programme in a night."""
