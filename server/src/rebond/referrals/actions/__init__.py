"""The verbs of a referral."""

from rebond.referrals.actions.answering import accept, close, reopen, reroute
from rebond.referrals.actions.attesting import ask_confirmation, confirm_request, deny_request
from rebond.referrals.actions.calling_up import call_up_due
from rebond.referrals.actions.contacting import erase_contacts_due, reveal_contact
from rebond.referrals.actions.deciding import keep_waiting, retain, turn_down
from rebond.referrals.actions.grouping import MOST_LINES, Line, LinesRefused, refer_group
from rebond.referrals.actions.households import forget_households_due, join_request, settle_household
from rebond.referrals.actions.linking import WHY_CLOSED, Sent, open_link, revoke_link, send_link
from rebond.referrals.actions.mailing import mail_link_news
from rebond.referrals.actions.moving import move
from rebond.referrals.actions.progressing import (
    begin_path,
    complete_path,
    mark_equipped,
    mark_to_replace,
    mark_unequipped,
    resume_path,
)
from rebond.referrals.actions.reaching import keep_try, note_try
from rebond.referrals.actions.referring import refer
from rebond.referrals.actions.telling import (
    ask_prescribers,
    choose_pace,
    tell_late,
    tell_of_steps,
    tell_place,
    tell_places_waiting,
    tell_waiting_for_committee,
    tell_weekly,
)
from rebond.referrals.actions.undoing import unmark_equipped, unmark_to_replace, unmark_unequipped
from rebond.referrals.actions.withdrawing import withdraw

__all__ = [
    "MOST_LINES",
    "WHY_CLOSED",
    "Line",
    "LinesRefused",
    "Sent",
    "accept",
    "ask_confirmation",
    "ask_prescribers",
    "begin_path",
    "call_up_due",
    "choose_pace",
    "close",
    "complete_path",
    "confirm_request",
    "deny_request",
    "erase_contacts_due",
    "forget_households_due",
    "join_request",
    "keep_try",
    "keep_waiting",
    "mail_link_news",
    "mark_equipped",
    "mark_to_replace",
    "mark_unequipped",
    "move",
    "note_try",
    "open_link",
    "refer",
    "refer_group",
    "reopen",
    "reroute",
    "resume_path",
    "retain",
    "reveal_contact",
    "revoke_link",
    "send_link",
    "settle_household",
    "tell_late",
    "tell_of_steps",
    "tell_place",
    "tell_places_waiting",
    "tell_waiting_for_committee",
    "tell_weekly",
    "turn_down",
    "unmark_equipped",
    "unmark_to_replace",
    "unmark_unequipped",
    "withdraw",
]
