"""The verbs of handover."""

from rebond.handover.actions.giving import extend_loan, give_for_good
from rebond.handover.actions.handing_over import Pair, hand_over, note_signed_paper
from rebond.handover.actions.lending import lend, renew_loan
from rebond.handover.actions.reminding import remind_of_loans
from rebond.handover.actions.selling import cancel_sale, sell
from rebond.handover.actions.taking_back import take_back
from rebond.handover.actions.undoing import cancel_handover

__all__ = [
    "Pair",
    "cancel_handover",
    "cancel_sale",
    "extend_loan",
    "give_for_good",
    "hand_over",
    "lend",
    "note_signed_paper",
    "remind_of_loans",
    "renew_loan",
    "sell",
    "take_back",
]
