"""What the rules of a programme say of equipment offered, on what its owner knows of it."""

from __future__ import annotations

from rebond.collection.choices import COMPUTERS, EquipmentKind, Verdict
from rebond.programmes.rules import Rules

TEN_YEARS = 10
"""Décret 2023-266 of 12 April 2023 (law REEN, article 16): above ten years at its retirement, equipment is recycled."""


def verdict_of(
    *, kind: str, bought_in: int | None, memory_gb: int | None, retired_in: int, rules: Rules
) -> Verdict:
    """Years of four digits; None where the owner does not know. Only a year is known: the benefit of it is the donor's."""
    if kind not in COMPUTERS:
        return Verdict.ALONGSIDE
    age = None if bought_in is None else max(retired_in - bought_in, 0)
    if age is not None and age > TEN_YEARS:
        return Verdict.RECYCLE
    if age is not None and rules.oldest_years is not None and age > rules.oldest_years:
        return Verdict.TOO_OLD
    asks_memory = rules.least_memory_gb is not None and kind != EquipmentKind.TABLET
    if asks_memory and memory_gb is not None and memory_gb < (rules.least_memory_gb or 0):
        return Verdict.TOO_WEAK
    if age is None or (asks_memory and memory_gb is None):
        return Verdict.UNKNOWN
    return Verdict.FITS
