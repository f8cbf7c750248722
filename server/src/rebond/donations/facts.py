"""What the ledger keeps of agreements, lots and their reception."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@facts("donation_agreement.drawn_up")
@dataclass(frozen=True, slots=True, kw_only=True)
class DonationAgreementDrawnUp(Facts):
    programme_id: int
    donor_id: int
    agreement_kind: str
    legal_ground: str
    erasure_level: str


@facts("donation_agreement.condition_checked")
@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionChecked(Facts):
    """A condition of the law was made sure of."""

    condition: str


@facts("donation_agreement.condition_unchecked")
@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionUnchecked(Facts):
    condition: str


@facts("lot.announced")
@dataclass(frozen=True, slots=True, kw_only=True)
class LotAnnounced(Facts):
    """``announced_count`` None: nothing was announced."""

    agreement_id: int
    workshop_id: int
    announced_count: int | None


@facts("lot.pallet_counted")
@dataclass(frozen=True, slots=True, kw_only=True)
class PalletCounted(Facts):
    """A second count of the same pallet is a second event."""

    pallet_id: int
    number: int
    counted: int


@facts("lot.closed")
@dataclass(frozen=True, slots=True, kw_only=True)
class LotClosed(Facts):
    announced_count: int | None
    counted: int


@facts("lot.reopened")
@dataclass(frozen=True, slots=True, kw_only=True)
class LotReopened(Facts):
    closed_on: str
