"""What the ledger keeps of vouchers: counts and cents, ids and reason codes. Who holds a book is not in it."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@dataclass(frozen=True, slots=True, kw_only=True)
class OfScheme(Facts):
    scheme_id: int


@facts("voucher_scheme.set_up")
@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeSetUp(OfScheme):
    programme_id: int
    face_value_cents: int
    vouchers_per_book: int


@facts("voucher_scheme.changed")
@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeChanged(OfScheme):
    face_value_cents: int
    vouchers_per_book: int
    is_open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OfAccreditation(OfScheme):
    place_id: int


@facts("voucher_accreditation.opened")
@dataclass(frozen=True, slots=True, kw_only=True)
class AccreditationOpened(OfAccreditation):
    pass


@facts("voucher_accreditation.criterion_met")
@dataclass(frozen=True, slots=True, kw_only=True)
class AccreditationCriterionMet(OfAccreditation):
    criterion: str


@facts("voucher_accreditation.granted")
@dataclass(frozen=True, slots=True, kw_only=True)
class AccreditationGranted(OfAccreditation):
    granted_on: str
    ends_on: str | None


@facts("voucher_accreditation.withdrawn")
@dataclass(frozen=True, slots=True, kw_only=True)
class AccreditationWithdrawn(OfAccreditation):
    ends_on: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfVouchers(OfScheme):
    """``cents`` is the worth of ``vouchers`` vouchers together."""

    vouchers: int
    cents: int


@facts("voucher_book.issued")
@dataclass(frozen=True, slots=True, kw_only=True)
class BookIssued(OfVouchers):
    expires_on: str


@facts("voucher_book.given")
@dataclass(frozen=True, slots=True, kw_only=True)
class BookGiven(OfVouchers):
    """``to``: "referral" or "group", never which one."""

    to: str


@facts("voucher_book.cancelled")
@dataclass(frozen=True, slots=True, kw_only=True)
class BookCancelled(OfVouchers):
    """What was left in the book."""

    reason: str


@facts("voucher_book.expired")
@dataclass(frozen=True, slots=True, kw_only=True)
class BookExpired(OfVouchers):
    """What was left in the book."""


@facts("voucher.redeemed")
@dataclass(frozen=True, slots=True, kw_only=True)
class VoucherRedeemed(OfVouchers):
    place_id: int
    session_id: int


@facts("voucher.redemption_reversed")
@dataclass(frozen=True, slots=True, kw_only=True)
class RedemptionReversed(OfVouchers):
    place_id: int
    session_id: int
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfClaim(OfVouchers):
    place_id: int


@facts("voucher_claim.submitted")
@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimSubmitted(OfClaim):
    starts_on: str
    ends_on: str


@facts("voucher_claim.corrected")
@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimCorrected(OfClaim):
    """What the claim holds once a redemption was reversed."""


@facts("voucher_claim.approved")
@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimApproved(OfClaim):
    pass


@facts("voucher_claim.turned_down")
@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimTurnedDown(OfClaim):
    reason: str


@facts("voucher_claim.paid")
@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPaid(OfClaim):
    payment_id: int
    paid_on: str


@facts("voucher_payment.made")
@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentMade(OfVouchers):
    claims: int


@facts("voucher_payment.paid")
@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentPaid(OfVouchers):
    paid_on: str


@facts("voucher_credit.noted")
@dataclass(frozen=True, slots=True, kw_only=True)
class CreditNoted(OfVouchers):
    """Worth given back to the funders: of vouchers expired or cancelled since the note before."""
