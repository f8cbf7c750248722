"""A clock that stands still until it is told otherwise."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone


class Clock:
    """What `django.utils.timezone.now` answers during a test. Starts on a Monday morning of spring."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)

    def set(self, moment: datetime) -> None:
        if timezone.is_naive(moment):
            raise ValueError("a moment has a time zone")
        self.now = moment

    def advance(self, **step: Any) -> datetime:
        """Move on by a timedelta: ``clock.advance(days=3)``."""
        self.now += timedelta(**step)
        return self.now


def stop_the_clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(timezone, "now", lambda: clock.now)
    return clock
