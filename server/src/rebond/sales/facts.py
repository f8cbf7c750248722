"""What the ledger keeps of sales beyond the steps of the computer: ids, codes and whole cents."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@facts("sale.instalments_agreed")
@dataclass(frozen=True, slots=True, kw_only=True)
class InstalmentsAgreed(Facts):
    """On the stream of the sale. ``instalments``: how many."""

    device_id: int
    place_id: int
    price_cents: int
    instalments: int


@facts("sale.payment_received")
@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentReceived(Facts):
    """``rest_cents``: what is still to pay after it."""

    device_id: int
    place_id: int
    reference: str
    cents: int
    rest_cents: int


@facts("sale.payment_cancelled")
@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentCancelled(Facts):
    """It was entered by mistake, or given back with the sale. Its receipt keeps its number."""

    device_id: int
    place_id: int
    reference: str
    cents: int
    reason: str


@facts("sale.rest_let_off")
@dataclass(frozen=True, slots=True, kw_only=True)
class RestLetOff(Facts):
    device_id: int
    place_id: int
    cents: int
    reason: str


@facts("sale.exchanged")
@dataclass(frozen=True, slots=True, kw_only=True)
class Exchanged(Facts):
    """On the stream of the sale whose computer came back."""

    device_id: int
    replacement_id: int
    place_id: int


@facts("organisation_sale.recorded")
@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationSaleRecorded(Facts):
    """``cents``: of all its computers. ``place_id`` or ``workshop_id``: the seller."""

    organisation_id: int
    place_id: int | None
    workshop_id: int | None
    reference: str
    computers: int
    cents: int


@facts("organisation_sale.cancelled")
@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationSaleCancelled(Facts):
    """One computer of it, entered by mistake. The receipt keeps its number."""

    device_id: int
    organisation_id: int
    cents: int
    reason: str
