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


@facts("donation_agreement.promised")
@dataclass(frozen=True, slots=True, kw_only=True)
class ComputersPromised(Facts):
    """``computers`` in ``year`` from now on, ``was`` before; 0: none."""

    year: int
    computers: int
    was: int


@facts("donation_agreement.document_kept")
@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementDocumentKept(Facts):
    document_id: int
    document_kind: str


@facts("donation_agreement.document_removed")
@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementDocumentRemoved(Facts):
    """Nothing of the file is kept."""

    document_id: int
    document_kind: str


@facts("lot.announced")
@dataclass(frozen=True, slots=True, kw_only=True)
class LotAnnounced(Facts):
    """``announced_count`` None: nothing was announced."""

    agreement_id: int
    workshop_id: int
    announced_count: int | None


@facts("lot.bought_in")
@dataclass(frozen=True, slots=True, kw_only=True)
class LotBoughtIn(Facts):
    """The year in which its computers were bought; None: not known. ``was``: what was said before."""

    year: int | None
    was: int | None = None


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
    """``counted`` on its pallets, else scanned where none was counted by hand."""

    announced_count: int | None
    counted: int


@facts("lot.reopened")
@dataclass(frozen=True, slots=True, kw_only=True)
class LotReopened(Facts):
    closed_on: str


@facts("lot.set_aside")
@dataclass(frozen=True, slots=True, kw_only=True)
class LotSetAside(Facts):
    """For whom from now on: a programme, a place or an intermunicipality (SIREN), a public; what was before is over."""

    programme_id: int | None
    place_id: int | None
    intermunicipality: str
    public: str
    reason: str


@facts("lot.earmark_lifted")
@dataclass(frozen=True, slots=True, kw_only=True)
class EarmarkLifted(Facts):
    """Its computers may go wherever the donor's terms allow."""

    reason: str


@facts("donation_agreement.step_done")
@dataclass(frozen=True, slots=True, kw_only=True)
class SigningStepDone(Facts):
    """A step of its signature was taken on ``done_on``."""

    step_id: int
    step: str
    done_on: str


@facts("donation_agreement.step_taken_back")
@dataclass(frozen=True, slots=True, kw_only=True)
class SigningStepTakenBack(Facts):
    step_id: int
    step: str


@facts("donation_agreement.delegated")
@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureDelegated(Facts):
    """Somebody else signs by delegation: its order has to be shown first."""

    step_id: int
    step: str


@facts("donation_agreement.succeeded")
@dataclass(frozen=True, slots=True, kw_only=True)
class SignatorySucceeded(Facts):
    """Somebody else signs in the place of the one awaited; a delegation given before falls."""

    step_id: int
    step: str
    reason: str


@facts("donation_agreement.signed")
@dataclass(frozen=True, slots=True, kw_only=True)
class DonationAgreementSigned(Facts):
    """Its last signature was given: lots may be announced under it."""

    signed_on: str
