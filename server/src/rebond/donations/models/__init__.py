"""What donors sign and what they give."""

from rebond.donations.models.agreements import (
    AgreementDocument,
    Commitment,
    DonationAgreement,
    DonorPool,
    LegalCheck,
)
from rebond.donations.models.lots import Lot, Pallet
from rebond.donations.models.signing import SigningStep

__all__ = [
    "AgreementDocument",
    "Commitment",
    "DonationAgreement",
    "DonorPool",
    "LegalCheck",
    "Lot",
    "Pallet",
    "SigningStep",
]
