"""What the ledger keeps of deliveries."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


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
