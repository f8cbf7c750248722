"""The verbs of learning."""

from rebond.learning.actions.absences import note_call, note_return, stop_path
from rebond.learning.actions.attendance import record_attendance
from rebond.learning.actions.changing import move_to_path
from rebond.learning.actions.cohorts import Rhythm, form_cohort, join_cohort, plan_cohort
from rebond.learning.actions.enrolments import give_up_path, open_path
from rebond.learning.actions.feeds import end_feed, make_feed
from rebond.learning.actions.moving import move_people
from rebond.learning.actions.news import forget_news_due, note_told, send_news_due
from rebond.learning.actions.paths import add_path, change_path
from rebond.learning.actions.reminders import (
    agree_to_reminders,
    end_reminders,
    forget_agreements_due,
    send_reminders_due,
)
from rebond.learning.actions.scanning import check_in
from rebond.learning.actions.seats import enrol_in_session, free_seat, leave_waiting_list, take_offer
from rebond.learning.actions.sessions import (
    cancel_session,
    change_session,
    schedule_session,
    substitute_trainer,
)

__all__ = [
    "Rhythm",
    "add_path",
    "agree_to_reminders",
    "cancel_session",
    "change_path",
    "change_session",
    "check_in",
    "end_feed",
    "end_reminders",
    "enrol_in_session",
    "forget_agreements_due",
    "forget_news_due",
    "form_cohort",
    "free_seat",
    "give_up_path",
    "join_cohort",
    "leave_waiting_list",
    "make_feed",
    "move_people",
    "move_to_path",
    "note_call",
    "note_return",
    "note_told",
    "open_path",
    "plan_cohort",
    "record_attendance",
    "schedule_session",
    "send_news_due",
    "send_reminders_due",
    "stop_path",
    "substitute_trainer",
    "take_offer",
]
