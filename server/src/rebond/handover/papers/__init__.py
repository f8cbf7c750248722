"""What is printed of a handover and of a sale."""

from rebond.handover.papers.proofs import erasure_in_words
from rebond.handover.papers.receipts import receipt_of
from rebond.handover.papers.sheets import HandoverSheet, easy_sheet_of, print_handover_sheet, sheet_of

__all__ = [
    "HandoverSheet",
    "easy_sheet_of",
    "erasure_in_words",
    "print_handover_sheet",
    "receipt_of",
    "sheet_of",
]
