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
