"""How often a wrong code may be tried, whoever tries: 30 a minute against 40 bits that live a quarter of an hour."""

from __future__ import annotations

from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.kit.errors import DomainError

MOST_A_MINUTE = 30


class TooManyTries(DomainError):
    status = 429


def refuse_when_too_many(what: str) -> None:
    """Raise `TooManyTries` when ``what`` was tried wrongly too often this minute."""
    if cache.get(_key(what), 0) >= MOST_A_MINUTE:
        raise TooManyTries(_("Too many wrong tries: wait a minute, then try again."), code="too_many_tries")


def count_wrong(what: str) -> None:
    key = _key(what)
    cache.set(key, cache.get(key, 0) + 1, timeout=120)


def _key(what: str) -> str:
    return f"tries:{what}:{timezone.now():%Y%m%d%H%M}"
