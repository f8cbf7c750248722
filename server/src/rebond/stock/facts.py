"""What the ledger keeps of the stock: locations and deliveries."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@facts("device.placed")
@dataclass(frozen=True, slots=True, kw_only=True)
class DevicePlaced(Facts):
    """It lies elsewhere in the same workshop; no step of the road."""

    location_id: int


@facts("location.arranged")
@dataclass(frozen=True, slots=True, kw_only=True)
class LocationArranged(Facts):
    """On the stream of the location: what it is, and what it stands in."""

    location_kind: str
    inside_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfDelivery(Facts):
    order_id: int
    place_id: int


@facts("delivery.opened")
@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryOpened(OfDelivery):
    workshop_id: int


@facts("delivery.dispatched")
@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryDispatched(OfDelivery):
    """``shortfall``: ordered and not sent."""

    sent: int
    shortfall: int


@facts("delivery.received")
@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReceived(OfDelivery):
    """``refused``: came, and may not be received yet."""

    received: int
    missing: int
    surplus: int
    refused: int = 0


@facts("delivery.line_settled")
@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryLineSettled(OfDelivery):
    """Somebody said what became of a computer that was missing, refused or in surplus."""

    device_id: int
    was: str
    now: str


@facts("delivery.line_reopened")
@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryLineReopened(OfDelivery):
    """The computer was received by mistake: its reception is undone."""

    device_id: int
    was: str
    now: str


@facts("delivery.reception_undone")
@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReceptionUndone(OfDelivery):
    """Nothing of the delivery was received after all: it is on its way, with ``computers``."""

    reason: str
    computers: int


@facts("device.transferred")
@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceTransferred(Facts):
    """Another workshop, or another place, holds it from now on; its stage stays as it is."""

    workshop_id: int | None = None
    place_id: int | None = None
    transfer_id: int | None = None
    stocktake_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OfStocktake(Facts):
    """At a workshop or at a place; ``location_id`` when only one location is counted."""

    workshop_id: int | None
    place_id: int | None


@facts("stocktake.opened")
@dataclass(frozen=True, slots=True, kw_only=True)
class StocktakeOpened(OfStocktake):
    """``as_of``: the moment that the frozen list is of, ISO 8601 in UTC."""

    location_id: int | None
    expected: int
    as_of: str


@facts("stocktake.counted")
@dataclass(frozen=True, slots=True, kw_only=True)
class StocktakeCounted(OfStocktake):
    """One gesture of counting. ``device_ids``: those seen for the first time, or on another shelf than before."""

    location_id: int | None
    seen: int
    device_ids: tuple[int, ...]


@facts("stocktake.gap_decided")
@dataclass(frozen=True, slots=True, kw_only=True)
class GapDecided(OfStocktake):
    device_id: int
    difference: str
    decision: str


@facts("stocktake.stranger_settled")
@dataclass(frozen=True, slots=True, kw_only=True)
class StrangerSettled(OfStocktake):
    """The code itself stands in its row."""

    stranger_id: int
    decision: str


@facts("stocktake.closed")
@dataclass(frozen=True, slots=True, kw_only=True)
class StocktakeClosed(OfStocktake):
    """``gaps``: differences that somebody decided. ``digest``: SHA-256 of the minutes, in hexadecimal."""

    expected: int
    seen: int
    gaps: int
    digest: str


@facts("stocktake.given_up")
@dataclass(frozen=True, slots=True, kw_only=True)
class StocktakeGivenUp(OfStocktake):
    """It proves nothing; what was decided in it stays decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OfTransfer(Facts):
    """Where it goes: a workshop or a place."""

    workshop_id: int | None
    place_id: int | None


@facts("transfer.opened")
@dataclass(frozen=True, slots=True, kw_only=True)
class TransferOpened(OfTransfer):
    from_workshop_id: int | None
    from_place_id: int | None


@facts("transfer.dispatched")
@dataclass(frozen=True, slots=True, kw_only=True)
class TransferDispatched(OfTransfer):
    sent: int


@facts("transfer.received")
@dataclass(frozen=True, slots=True, kw_only=True)
class TransferReceived(OfTransfer):
    received: int
    missing: int
    surplus: int


@facts("transfer.line_settled")
@dataclass(frozen=True, slots=True, kw_only=True)
class TransferLineSettled(OfTransfer):
    device_id: int
    was: str
    now: str


@facts("place_stock.set")
@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceStockSet(Facts):
    """How many computers a place should hold at least, and whether it travels."""

    place_id: int
    minimum: int
    travels: bool
