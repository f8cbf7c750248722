"""What the ledger keeps of declared figures (where they were printed stays in their row) and of years that are closed."""

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


@facts("programme.year_closed")
@dataclass(frozen=True, slots=True, kw_only=True)
class YearClosed(Facts):
    """``digest``: SHA-256 of the published report. ``ledger_sequence``: the last event that it counts."""

    closing_id: int
    year: int
    version: int
    digest: str
    ledger_sequence: int


@facts("programme.year_reopened")
@dataclass(frozen=True, slots=True, kw_only=True)
class YearReopened(Facts):
    closing_id: int
    year: int
    version: int
    reason: str
