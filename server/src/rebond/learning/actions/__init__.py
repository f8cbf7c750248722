"""The verbs of learning."""

from rebond.learning.actions.attendance import record_attendance
from rebond.learning.actions.enrolments import assess, give_up_path, open_path
from rebond.learning.actions.paths import add_path, change_path
from rebond.learning.actions.sessions import cancel_session, enrol_in_session, schedule_session

__all__ = [
    "add_path",
    "assess",
    "cancel_session",
    "change_path",
    "enrol_in_session",
    "give_up_path",
    "open_path",
    "record_attendance",
    "schedule_session",
]
