"""The verbs of a referral."""

from rebond.referrals.actions.answering import accept, close, reopen, reroute
from rebond.referrals.actions.calling_up import call_up_due
from rebond.referrals.actions.contacting import erase_contacts_due, reveal_contact
from rebond.referrals.actions.deciding import keep_waiting, retain, turn_down
from rebond.referrals.actions.households import forget_households_due, join_request, settle_household
from rebond.referrals.actions.progressing import (
    begin_path,
    complete_path,
    mark_equipped,
    mark_unequipped,
    resume_path,
)
from rebond.referrals.actions.referring import refer
from rebond.referrals.actions.undoing import unmark_equipped, unmark_unequipped

__all__ = [
    "accept",
    "begin_path",
    "call_up_due",
    "close",
    "complete_path",
    "erase_contacts_due",
    "forget_households_due",
    "join_request",
    "keep_waiting",
    "mark_equipped",
    "mark_unequipped",
    "refer",
    "reopen",
    "reroute",
    "resume_path",
    "retain",
    "reveal_contact",
    "settle_household",
    "turn_down",
    "unmark_equipped",
    "unmark_unequipped",
]
