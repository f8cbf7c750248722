"""The verbs of handover."""

from rebond.handover.actions.ending import end_use
from rebond.handover.actions.giving import extend_loan, give_for_good
from rebond.handover.actions.handing_over import Pair, hand_over, note_signed_paper
from rebond.handover.actions.lending import lend, renew_loan
from rebond.handover.actions.reminding import remind_of_loans
from rebond.handover.actions.replacing import (
    agree_to_replace,
    ask_to_replace,
    grant_replacement,
    reconsider_replacement,
    refuse_replacement,
    withdraw_replacement,
)
from rebond.handover.actions.selling import cancel_sale, sell
from rebond.handover.actions.signing import (
    CALLED_WITHIN_DAYS,
    Said,
    call_no_more,
    erase_signatures,
    file_signed_paper,
    hand_over_in_person,
    open_signed_sheet,
)
from rebond.handover.actions.taking_back import take_back
from rebond.handover.actions.telling import tell_of_answers
from rebond.handover.actions.undoing import cancel_handover, use_goes_on

__all__ = [
    "CALLED_WITHIN_DAYS",
    "Pair",
    "Said",
    "agree_to_replace",
    "ask_to_replace",
    "call_no_more",
    "cancel_handover",
    "cancel_sale",
    "end_use",
    "erase_signatures",
    "extend_loan",
    "file_signed_paper",
    "give_for_good",
    "grant_replacement",
    "hand_over",
    "hand_over_in_person",
    "lend",
    "note_signed_paper",
    "open_signed_sheet",
    "reconsider_replacement",
    "refuse_replacement",
    "remind_of_loans",
    "renew_loan",
    "sell",
    "take_back",
    "tell_of_answers",
    "use_goes_on",
    "withdraw_replacement",
]
