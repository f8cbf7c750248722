"""What the ledger keeps of repairs: ids, codes, counts, minutes and cents. The note of a repair is not among them."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@dataclass(frozen=True, slots=True, kw_only=True)
class OfRepair(Facts):
    """On the device."""

    repair_id: int


@facts("repair.opened")
@dataclass(frozen=True, slots=True, kw_only=True)
class RepairOpened(OfRepair):
    """``faults``: kinds of checks; none where nothing was looked at yet."""

    source: str
    faults: tuple[str, ...] = ()


@facts("repair.diagnosed")
@dataclass(frozen=True, slots=True, kw_only=True)
class RepairDiagnosed(OfRepair):
    """``faults`` and ``diagnoses`` go by pairs."""

    faults: tuple[str, ...]
    diagnoses: tuple[str, ...]
    estimated_cents: int | None = None


@facts("repair.time_spent")
@dataclass(frozen=True, slots=True, kw_only=True)
class TimeSpent(OfRepair):
    """``minutes`` of this gesture, ``total`` since the repair was opened."""

    minutes: int
    total: int


@facts("repair.continued")
@dataclass(frozen=True, slots=True, kw_only=True)
class RepairContinued(OfRepair):
    """It goes on above the ceiling of the programme, for ``reason``."""

    reason: str
    cost_cents: int
    ceiling_cents: int


@facts("repair.closed")
@dataclass(frozen=True, slots=True, kw_only=True)
class RepairClosed(OfRepair):
    outcome: str
    parts_cents: int
    labour_cents: int
    minutes: int
