from rebond.collection.actions.asking import answer, ask_to_give
from rebond.collection.actions.deciding import Acceptance, accept, ask_for_more, refuse
from rebond.collection.actions.erasing import due_requests, erase_requests

__all__ = [
    "Acceptance",
    "accept",
    "answer",
    "ask_for_more",
    "ask_to_give",
    "due_requests",
    "erase_requests",
    "refuse",
]
