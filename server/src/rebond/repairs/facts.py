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


@facts("repair.part_awaited")
@dataclass(frozen=True, slots=True, kw_only=True)
class PartAwaited(OfRepair):
    """It goes on once a part of this kind has come."""

    part_kind: str


@facts("repair.part_not_awaited")
@dataclass(frozen=True, slots=True, kw_only=True)
class PartNotAwaited(OfRepair):
    part_kind: str


@facts("repair.closed")
@dataclass(frozen=True, slots=True, kw_only=True)
class RepairClosed(OfRepair):
    outcome: str
    parts_cents: int
    labour_cents: int
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OfPart(Facts):
    """``part_id`` is the row by origin; ``count`` how many of it."""

    part_id: int
    part_kind: str
    count: int


@facts("part.used")
@dataclass(frozen=True, slots=True, kw_only=True)
class PartUsed(OfPart):
    """On the device that got it. ``origin_id``: the computer it was taken from."""

    repair_id: int
    unit_cents: int
    origin_id: int | None = None


@facts("part.given_back")
@dataclass(frozen=True, slots=True, kw_only=True)
class PartGivenBack(OfPart):
    """On the device that did not get it after all."""

    repair_id: int


@facts("part.taken")
@dataclass(frozen=True, slots=True, kw_only=True)
class PartTaken(OfPart):
    """On the device that it was taken from. ``drive_id`` where it holds data."""

    drive_id: int | None = None


@facts("part.counted")
@dataclass(frozen=True, slots=True, kw_only=True)
class PartCounted(OfPart):
    """On the part: ``count`` of it are there, ``before`` were written."""

    before: int
    cause: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfSupplierOrder(Facts):
    """On the order."""

    workshop_id: int


@facts("supplier_order.placed")
@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierOrderPlaced(OfSupplierOrder):
    parts: int
    total_cents: int


@facts("supplier_order.received")
@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierOrderReceived(OfSupplierOrder):
    """``parts`` came this time, ``awaited`` still have to."""

    parts: int
    awaited: int


@facts("supplier_order.cancelled")
@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierOrderCancelled(OfSupplierOrder):
    """What did not come yet is not awaited any more."""

    awaited: int
