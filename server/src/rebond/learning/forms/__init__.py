"""Shapes of what people write."""

from rebond.learning.forms.paths import MoveForm, NewPathForm, PathForm
from rebond.learning.forms.people import (
    AttendanceForm,
    CallForm,
    CheckInForm,
    EnrolForm,
    PathChoiceForm,
    ReminderForm,
    StopForm,
    ToldForm,
)
from rebond.learning.forms.sessions import ChangeForm, CohortForm, RhythmForm, SessionForm, TrainerForm

__all__ = [
    "AttendanceForm",
    "CallForm",
    "ChangeForm",
    "CheckInForm",
    "CohortForm",
    "EnrolForm",
    "MoveForm",
    "NewPathForm",
    "PathChoiceForm",
    "PathForm",
    "ReminderForm",
    "RhythmForm",
    "SessionForm",
    "StopForm",
    "ToldForm",
    "TrainerForm",
]
