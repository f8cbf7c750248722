from rebond.collection.actions.asking import answer, ask_to_give
from rebond.collection.actions.bringing import (
    agree_to_day,
    ask_for_pick_up,
    ask_to_bring,
    confirm_drop_off,
    propose_day,
    refuse_drop_off,
)
from rebond.collection.actions.collecting import bring_in, visit_stop
from rebond.collection.actions.deciding import Acceptance, accept, ask_for_more, refuse
from rebond.collection.actions.erasing import due_requests, due_rounds, erase_requests, erase_rounds
from rebond.collection.actions.planning import (
    Site,
    add_stop,
    cancel_round,
    move_stop_up,
    plan_round,
    remove_stop,
)
from rebond.collection.actions.points import tell_drop_off_point
from rebond.collection.actions.receiving import receive_drop_off

__all__ = [
    "Acceptance",
    "Site",
    "accept",
    "add_stop",
    "agree_to_day",
    "answer",
    "ask_for_more",
    "ask_for_pick_up",
    "ask_to_bring",
    "ask_to_give",
    "bring_in",
    "cancel_round",
    "confirm_drop_off",
    "due_requests",
    "due_rounds",
    "erase_requests",
    "erase_rounds",
    "move_stop_up",
    "plan_round",
    "propose_day",
    "receive_drop_off",
    "refuse",
    "refuse_drop_off",
    "remove_stop",
    "tell_drop_off_point",
    "visit_stop",
]
