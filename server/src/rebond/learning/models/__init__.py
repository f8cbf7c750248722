from rebond.learning.models.following import AbsenceFollowUp, Reminder, ReminderAgreement, SessionNews
from rebond.learning.models.paths import Cohort, Enrolment, LearningPath
from rebond.learning.models.sessions import Attendance, CalendarFeed, SeatWait, Session

__all__ = [
    "AbsenceFollowUp",
    "Attendance",
    "CalendarFeed",
    "Cohort",
    "Enrolment",
    "LearningPath",
    "Reminder",
    "ReminderAgreement",
    "SeatWait",
    "Session",
    "SessionNews",
]
