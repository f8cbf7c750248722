"""What the screens of handover need to know before a computer changes hands, and after."""

from rebond.handover.queries.ending import Use, end_of_use_visible, use_of
from rebond.handover.queries.free import FreeComputers, computers_fitting, computers_free
from rebond.handover.queries.listing import (
    borrowers_for,
    handed_over_next,
    handover_visible,
    handovers_listed,
    loan_visible,
    loans_listed,
    people_waiting,
)
from rebond.handover.queries.meeting import (
    Barrier,
    Meeting,
    meeting,
    obstacles_to_give,
    referral_named,
)
from rebond.handover.queries.obstacles import obstacles_to_hand_over
from rebond.handover.queries.prices import ceiling_of, price_of
from rebond.handover.queries.rules_met import Rule, rules_met
from rebond.handover.queries.selling import obstacles_to_sell, sale_visible
from rebond.handover.queries.signing import SIGNERS_OF_A_CHILD, is_signed, signers_for

__all__ = [
    "SIGNERS_OF_A_CHILD",
    "Barrier",
    "FreeComputers",
    "Meeting",
    "Rule",
    "Use",
    "borrowers_for",
    "ceiling_of",
    "computers_fitting",
    "computers_free",
    "end_of_use_visible",
    "handed_over_next",
    "handover_visible",
    "handovers_listed",
    "is_signed",
    "loan_visible",
    "loans_listed",
    "meeting",
    "obstacles_to_give",
    "obstacles_to_hand_over",
    "obstacles_to_sell",
    "people_waiting",
    "price_of",
    "referral_named",
    "rules_met",
    "sale_visible",
    "signers_for",
    "use_of",
]
