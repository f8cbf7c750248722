"""The verbs of donations."""

from rebond.donations.actions.agreements import check_condition, draw_up_agreement
from rebond.donations.actions.documents import keep_document, remove_document
from rebond.donations.actions.earmarking import Earmark, lift_earmark, set_aside
from rebond.donations.actions.lots import (
    MOST_IN_A_LOT,
    MOST_ON_A_PALLET,
    OLDEST_YEAR,
    announce_lot,
    close_lot,
    count_pallet,
    hold_lot,
    hold_lots,
    reopen_lot,
    say_when_bought,
)
from rebond.donations.actions.promising import promise
from rebond.donations.actions.reminding import remind_of_agreements, remind_of_signatures
from rebond.donations.actions.signing import delegate, name_successor, take_back_step, take_step

__all__ = [
    "MOST_IN_A_LOT",
    "MOST_ON_A_PALLET",
    "OLDEST_YEAR",
    "Earmark",
    "announce_lot",
    "check_condition",
    "close_lot",
    "count_pallet",
    "delegate",
    "draw_up_agreement",
    "hold_lot",
    "hold_lots",
    "keep_document",
    "lift_earmark",
    "name_successor",
    "promise",
    "remind_of_agreements",
    "remind_of_signatures",
    "remove_document",
    "reopen_lot",
    "say_when_bought",
    "set_aside",
    "take_back_step",
    "take_step",
]
