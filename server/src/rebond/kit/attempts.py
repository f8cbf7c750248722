"""How often something wrong may be tried in a while, counted in the cache.

Each try takes a place of its own, the first that is free: two at the same instant never take the same one, because a cache
adds a key once. So whoever tries in parallel gains no more than what was already under way.
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
        if _is_taken(self._key(who), self.most):
            raise TooManyTries(self.message, code="too_many_tries")

    def count(self, who: str, wrong: int = 1) -> None:
        key = self._key(who)
        place = _first_free(key, self.most) if wrong else self.most
        for _try in range(wrong):
            while place <= self.most and not cache.add(_place(key, place), 1, timeout=2 * self.seconds):
                place += 1

    def _key(self, who: str) -> str:
        return f"tries:{self.name}:{who}:{int(timezone.now().timestamp()) // self.seconds}"


def _place(key: str, number: int) -> str:
    return f"{key}:{number}"


def _is_taken(key: str, number: int) -> bool:
    return cache.get(_place(key, number)) is not None


def _first_free(key: str, most: int) -> int:
    """Places are taken from 1 on. Answer ``most`` + 1 when none is free."""
    low, high = 1, most + 1
    while low < high:
        middle = (low + high) // 2
        low, high = (middle + 1, high) if _is_taken(key, middle) else (low, middle)
    return low
