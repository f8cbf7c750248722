"""A queryset that asks for no order gets none: what comes back is shuffled, the same way each time the test runs."""

from __future__ import annotations

import random
import zlib

import pytest
from django.db.models.query import QuerySet


def shuffle_unordered(monkeypatch: pytest.MonkeyPatch, *, seed: str) -> None:
    """Until ``monkeypatch`` is undone, shuffle every unordered result of the test named ``seed``."""
    chance = random.Random(zlib.crc32(seed.encode()))
    fetch_all = QuerySet._fetch_all

    def shuffled_fetch_all(queryset: QuerySet) -> None:
        fresh = queryset._result_cache is None
        fetch_all(queryset)
        if fresh and len(queryset._result_cache) > 1 and not queryset.ordered:
            chance.shuffle(queryset._result_cache)

    monkeypatch.setattr(QuerySet, "_fetch_all", shuffled_fetch_all)
