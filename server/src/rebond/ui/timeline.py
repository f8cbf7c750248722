"""The history of a thing, newest first."""

from __future__ import annotations

from dataclasses import dataclass

from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Moment:
    """One event; ``is_correction`` for a later event that puts an earlier one right."""

    when: str | StrPromise
    title: str | StrPromise
    detail: str | StrPromise = ""
    is_correction: bool = False
