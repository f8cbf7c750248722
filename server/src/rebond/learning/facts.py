"""What the ledger keeps of learning: that it took place, counts and ids; never what a person can or cannot do."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@facts("learning_path.added")
@dataclass(frozen=True, slots=True, kw_only=True)
class PathAdded(Facts):
    programme_id: int
    sessions: int


@facts("learning_path.changed")
@dataclass(frozen=True, slots=True, kw_only=True)
class PathChanged(Facts):
    programme_id: int
    sessions: int
    is_open: bool


@facts("assessment.recorded")
@dataclass(frozen=True, slots=True, kw_only=True)
class AssessmentRecorded(Facts):
    """On the stream of the referral. By what it was assessed; not the result."""

    tool: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OfSession(Facts):
    place_id: int
    path_id: int
    number: int


@facts("session.scheduled")
@dataclass(frozen=True, slots=True, kw_only=True)
class SessionScheduled(OfSession):
    seats: int


@facts("session.enrolled")
@dataclass(frozen=True, slots=True, kw_only=True)
class SessionEnrolled(OfSession):
    """How many people were given a seat at once."""

    enrolled: int


@facts("session.cancelled")
@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCancelled(OfSession):
    freed: int


@facts("session.held")
@dataclass(frozen=True, slots=True, kw_only=True)
class SessionHeld(OfSession):
    present: int
    absent: int
    excused: int


@facts("session.corrected")
@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCorrected(SessionHeld):
    """The attendance was recorded again: these counts replace those before."""


@facts("attendance.recorded")
@dataclass(frozen=True, slots=True, kw_only=True)
class AttendanceRecorded(Facts):
    """On the stream of the referral: which sheet to look at, not what it says."""

    session_id: int
    attendance_id: int
