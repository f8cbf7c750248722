"""What the ledger keeps of figures that somebody declares; where they were printed stays in their row."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@facts("programme.figure_declared")
@dataclass(frozen=True, slots=True, kw_only=True)
class FigureDeclared(Facts):
    """``covers_from`` and ``covers_to`` are days, "2023-12-31"."""

    figure_id: int
    key: str
    value: int
    covers_from: str
    covers_to: str


@facts("programme.figure_withdrawn")
@dataclass(frozen=True, slots=True, kw_only=True)
class FigureWithdrawn(Facts):
    figure_id: int
