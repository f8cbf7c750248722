"""What is done with what is entrusted to external workshops."""

from rebond.subcontracting.actions.confirming import Said, confirm_with_paper, leave_unconfirmed
from rebond.subcontracting.actions.opening import (
    Terms,
    open_entrustment,
    put_off,
    send_entrustment,
)
from rebond.subcontracting.actions.proving import ask_for_proofs, send_proof
from rebond.subcontracting.actions.returning import prepare_return, receive_return, send_return, take_off
from rebond.subcontracting.actions.settling import follow_departure, settle, settle_returned
from rebond.subcontracting.actions.undoing import (
    call_back,
    call_back_return,
    cancel_entrustment,
    take_answer_back,
)

__all__ = [
    "Said",
    "Terms",
    "ask_for_proofs",
    "call_back",
    "call_back_return",
    "cancel_entrustment",
    "confirm_with_paper",
    "follow_departure",
    "leave_unconfirmed",
    "open_entrustment",
    "prepare_return",
    "put_off",
    "receive_return",
    "send_entrustment",
    "send_proof",
    "send_return",
    "settle",
    "settle_returned",
    "take_answer_back",
    "take_off",
]
