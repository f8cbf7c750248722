"""How many codes that belong to no voucher one person may try in a day: guessing is no way to find one.

One code in twenty thousand with a right check character belongs to a voucher while 1,700 are in circulation.
"""

from __future__ import annotations

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.kit.errors import DomainError

MOST_A_DAY = 40
DAY = 86_400


class TooManyTries(DomainError):
    status = 429


def refuse_when_too_many(actor: Actor) -> None:
    """Raise `TooManyTries` when this person tried too many unknown codes today."""
    if cache.get(_key(actor), 0) >= MOST_A_DAY:
        raise TooManyTries(
            _("Too many unknown codes today. Ask the coordination to look at these vouchers."),
            code="too_many_tries",
        )


def count_unknown(actor: Actor, tries: int) -> None:
    if tries:
        key = _key(actor)
        cache.set(key, cache.get(key, 0) + tries, timeout=DAY)


def _key(actor: Actor) -> str:
    return f"voucher-tries:{actor.reference}:{timezone.localdate():%Y%m%d}"
