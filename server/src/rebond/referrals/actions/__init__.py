"""The verbs of a referral."""

from rebond.referrals.actions.answering import accept, close, reopen, reroute
from rebond.referrals.actions.contacting import erase_contacts_due, reveal_contact
from rebond.referrals.actions.progressing import (
    begin_path,
    complete_path,
    mark_equipped,
    mark_unequipped,
    resume_path,
)
from rebond.referrals.actions.referring import refer

__all__ = [
    "accept",
    "begin_path",
    "close",
    "complete_path",
    "erase_contacts_due",
    "mark_equipped",
    "mark_unequipped",
    "refer",
    "reopen",
    "reroute",
    "resume_path",
    "reveal_contact",
]
