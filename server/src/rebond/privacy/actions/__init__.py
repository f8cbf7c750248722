"""What is done to what is kept of people."""

from rebond.privacy.actions.answering import Answered, erase_on_request, give_file, renew_secret
from rebond.privacy.actions.erasing import Run, erase_what_is_due
from rebond.privacy.actions.rotating import Rotated, rotate_keys, unsealable

__all__ = [
    "Answered",
    "Rotated",
    "Run",
    "erase_on_request",
    "erase_what_is_due",
    "give_file",
    "renew_secret",
    "rotate_keys",
    "unsealable",
]
