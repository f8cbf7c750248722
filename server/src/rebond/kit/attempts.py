"""How often something wrong may be tried in a while, counted in the cache.

Two tries at the same instant may count as one: this slows guessing down, and is no lock.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.cache import cache
from django.utils import timezone

from rebond.kit.errors import DomainError

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


class TooManyTries(DomainError):
    status = 429


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit:
    """At most ``most`` wrong tries in each run of ``seconds``; ``message`` says what to do then."""

    name: str
    most: int
    seconds: int
    message: StrPromise

    def refuse_when_too_many(self, who: str) -> None:
        """Raise `TooManyTries` when ``who`` tried wrongly too often."""
        if cache.get(self._key(who), 0) >= self.most:
            raise TooManyTries(self.message, code="too_many_tries")

    def count(self, who: str, wrong: int = 1) -> None:
        if wrong:
            key = self._key(who)
            cache.set(key, cache.get(key, 0) + wrong, timeout=2 * self.seconds)

    def _key(self, who: str) -> str:
        return f"tries:{self.name}:{who}:{int(timezone.now().timestamp()) // self.seconds}"
