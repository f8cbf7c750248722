"""The verbs of an agreement and of an order."""

from rebond.orders.actions.agreements import (
    draw_up_agreement,
    end_agreement,
    meet_prerequisite,
    sign_agreement,
)
from rebond.orders.actions.orders import (
    accept_order,
    cancel_order,
    mark_delivered,
    place_order,
    refuse_order,
    unmark_delivered,
)
from rebond.orders.actions.pricing import cancel_claim, claim_price, restore_price, waive_price

__all__ = [
    "accept_order",
    "cancel_claim",
    "cancel_order",
    "claim_price",
    "draw_up_agreement",
    "end_agreement",
    "mark_delivered",
    "meet_prerequisite",
    "place_order",
    "refuse_order",
    "restore_price",
    "sign_agreement",
    "unmark_delivered",
    "waive_price",
]
