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


@facts("learning_path.versioned")
@dataclass(frozen=True, slots=True, kw_only=True)
class PathVersioned(PathChanged):
    """Other sessions, for those who begin from now on: whoever follows ``before_id`` goes on with it."""

    number: int
    before_id: int


@facts("enrolment.moved")
@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolmentMoved(Facts):
    """On the stream of the referral: the person goes on with another path, or another version of it."""

    from_path_id: int
    path_id: int


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


@facts("session.changed")
@dataclass(frozen=True, slots=True, kw_only=True)
class SessionChanged(OfSession):
    """Its moment, its seats or where it is held. ``sequence`` counts the changes that diaries learn of."""

    seats: int
    sequence: int


@facts("session.trainer_changed")
@dataclass(frozen=True, slots=True, kw_only=True)
class SessionTrainerChanged(OfSession):
    """Somebody else leads it, or another organisation. By the number of their role; None: nobody is said."""

    before_id: int | None
    trainer_id: int | None
    organisation_id: int | None


@facts("session.wait_listed")
@dataclass(frozen=True, slots=True, kw_only=True)
class SessionWaitListed(OfSession):
    """How many people wait for a seat from now on."""

    waiting: int


@facts("session.seat_freed")
@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSeatFreed(OfSession):
    freed: int


@facts("session.seat_offered")
@dataclass(frozen=True, slots=True, kw_only=True)
class SessionSeatOffered(OfSession):
    """Seats kept for the first who wait, until they have been asked."""

    offered: int


@facts("session.wait_ended")
@dataclass(frozen=True, slots=True, kw_only=True)
class SessionWaitEnded(OfSession):
    """Somebody waits no longer: they do not want the seat."""

    left: int


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


@dataclass(frozen=True, slots=True, kw_only=True)
class OfCohort(Facts):
    place_id: int
    path_id: int


@facts("cohort.formed")
@dataclass(frozen=True, slots=True, kw_only=True)
class CohortFormed(OfCohort):
    pass


@facts("cohort.joined")
@dataclass(frozen=True, slots=True, kw_only=True)
class CohortJoined(OfCohort):
    people: int


@facts("cohort.planned")
@dataclass(frozen=True, slots=True, kw_only=True)
class CohortPlanned(OfCohort):
    """Its sessions were put in the diary at once."""

    sessions: int


@facts("absence.called")
@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceCalled(Facts):
    """On the stream of the referral: the place tried to reach the person; ``calls`` so far."""

    follow_up_id: int
    calls: int


@facts("absence.came_back")
@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceCameBack(Facts):
    follow_up_id: int


@facts("absence.stopped")
@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceStopped(Facts):
    """The person will not go on; why."""

    follow_up_id: int
    reason: str


@facts("reminder.agreed")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderAgreed(Facts):
    """On the stream of the referral. By what; never to which address."""

    channel: str


@facts("reminder.ended")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderEnded(Facts):
    """Nobody is reminded any more: the person said so, or the path is over."""

    channel: str


@facts("reminder.sent")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderSent(Facts):
    session_id: int
    channel: str


@facts("session_news.told")
@dataclass(frozen=True, slots=True, kw_only=True)
class NewsTold(Facts):
    """On the stream of the referral: the person knows that their session is moved or cancelled, and by what."""

    session_id: int
    change: str
    means: str


@facts("calendar_feed.made")
@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarFeedMade(Facts):
    """A new secret address; the one before, if any, is worth nothing from now on."""

    place_id: int | None
    membership_id: int | None


@facts("calendar_feed.ended")
@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarFeedEnded(Facts):
    place_id: int | None
    membership_id: int | None
