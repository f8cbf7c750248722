"""What the ledger keeps of agreements and orders."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@dataclass(frozen=True, slots=True, kw_only=True)
class OfAgreement(Facts):
    programme_id: int
    place_id: int


@facts("agreement.drawn_up")
@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementDrawnUp(OfAgreement):
    renews_id: int | None = None


@facts("agreement.prerequisite_met")
@dataclass(frozen=True, slots=True, kw_only=True)
class PrerequisiteMet(OfAgreement):
    prerequisite: str


@facts("agreement.signed")
@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementSigned(OfAgreement):
    signed_on: str
    ends_on: str | None


@facts("agreement.ended")
@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementEnded(OfAgreement):
    ends_on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfOrder(Facts):
    agreement_id: int
    place_id: int


@facts("order.placed")
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderPlaced(OfOrder):
    batches: int
    computers: int


@facts("order.accepted")
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderAccepted(OfOrder):
    pass


@facts("order.refused")
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRefused(OfOrder):
    reason: str


@facts("order.cancelled")
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderCancelled(OfOrder):
    pass


@facts("order.delivered")
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDelivered(OfOrder):
    received: int
    missing: int
    surplus: int
    refused: int = 0


@facts("order.delivery_undone")
@dataclass(frozen=True, slots=True, kw_only=True)
class OrderDeliveryUndone(OfOrder):
    """What was said to be received for it was a mistake: it is on its way again."""


@facts("order.price_claimed")
@dataclass(frozen=True, slots=True, kw_only=True)
class PriceClaimed(OfOrder):
    """``cents``: its own price; ``claim_id``: the claim that it stands in, with others or alone."""

    claim_id: int
    cents: int


@facts("order.claim_cancelled")
@dataclass(frozen=True, slots=True, kw_only=True)
class PriceClaimCancelled(OfOrder):
    """Its price is owed again."""

    claim_id: int
    cents: int


@facts("order.price_waived")
@dataclass(frozen=True, slots=True, kw_only=True)
class PriceWaived(OfOrder):
    cents: int
    reason: str


@facts("order.price_restored")
@dataclass(frozen=True, slots=True, kw_only=True)
class PriceRestored(OfOrder):
    """Waived by mistake: it is owed again."""

    cents: int
    was: str
