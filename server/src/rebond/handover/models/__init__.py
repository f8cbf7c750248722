"""What is handed over, lent and sold, and how it ends."""

from rebond.handover.models.endings import DeviceReturn, EndOfUse
from rebond.handover.models.handovers import Handover, Signing
from rebond.handover.models.lending import Loan
from rebond.handover.models.replacements import ReplacementRequest
from rebond.handover.models.selling import Sale, SaleCounter

__all__ = [
    "DeviceReturn",
    "EndOfUse",
    "Handover",
    "Loan",
    "ReplacementRequest",
    "Sale",
    "SaleCounter",
    "Signing",
]
