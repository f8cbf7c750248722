"""The road: where a device, a lot, an order, a referral or a programme stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django_stubs_ext import StrPromise

State = Literal["done", "now", "ahead", "blocked"]


@dataclass(frozen=True, slots=True)
class Station:
    """``detail`` says by what or where ("38 of 48 erased", "shelf B-12"); ``when`` is a written date."""

    label: str | StrPromise
    state: State
    detail: str | StrPromise = ""
    when: str | StrPromise = ""
