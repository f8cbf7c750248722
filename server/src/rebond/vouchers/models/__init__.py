"""Schemes and places, books and vouchers, redemptions and money; one file a subject."""

from rebond.vouchers.models.books import Credit, Voucher, VoucherBook, VoucherGroup
from rebond.vouchers.models.payments import Claim, Payment, Redemption
from rebond.vouchers.models.schemes import (
    Accreditation,
    CriterionMet,
    Funding,
    VoucherScheme,
    first_criteria,
)

__all__ = [
    "Accreditation",
    "Claim",
    "Credit",
    "CriterionMet",
    "Funding",
    "Payment",
    "Redemption",
    "Voucher",
    "VoucherBook",
    "VoucherGroup",
    "VoucherScheme",
    "first_criteria",
]
