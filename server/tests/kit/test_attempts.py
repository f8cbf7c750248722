"""Wrong tries are counted one by one, whoever tries at the same time."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.conf import LazySettings

from rebond.kit.attempts import Limit, TooManyTries

TOGETHER, EACH = 8, 25
LIMIT = Limit(name="tests", most=TOGETHER * EACH, seconds=86_400, message="")  # type: ignore[arg-type]


@pytest.fixture
def in_memory(settings: LazySettings) -> Iterator[None]:
    """A cache that threads share, and threads that change places as often as they can."""
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
            "LOCATION": "attempts",
            "OPTIONS": {"MAX_ENTRIES": 10_000},
        }
    }
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def test_tries_of_the_same_instant_count_each(in_memory: None) -> None:
    start = Barrier(TOGETHER)

    def guess(_number: int) -> None:
        start.wait()
        for _turn in range(EACH):
            LIMIT.count("somebody")

    with ThreadPoolExecutor(TOGETHER) as guessers:
        list(guessers.map(guess, range(TOGETHER)))
    with pytest.raises(TooManyTries):
        LIMIT.refuse_when_too_many("somebody")


def test_nobody_is_stopped_before_the_last_try_nor_for_somebody_else(in_memory: None) -> None:
    LIMIT.count("patient", LIMIT.most - 1)
    LIMIT.refuse_when_too_many("patient")
    LIMIT.count("patient", 0)
    LIMIT.refuse_when_too_many("patient")
    LIMIT.count("patient", 3)
    with pytest.raises(TooManyTries):
        LIMIT.refuse_when_too_many("patient")
    LIMIT.refuse_when_too_many("another")
