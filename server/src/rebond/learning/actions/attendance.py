"""Who came: a whole group at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.kit.errors import Invalid
from rebond.kit.outcomes import Outcome
from rebond.learning.actions.absences import settle_absences
from rebond.learning.actions.holding import changed_meanwhile, hold_session, refuse_cancelled, subject
from rebond.learning.choices import PathState, Presence
from rebond.learning.facts import AttendanceRecorded, SessionCorrected, SessionHeld
from rebond.learning.models import Attendance, Enrolment, Session
from rebond.learning.queries import numbers_attended
from rebond.ledger.recording import Entry, record
from rebond.referrals.actions import complete_path, resume_path
from rebond.referrals.lifecycle import hold_rows
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage


def record_attendance(
    *,
    actor: Actor,
    session: Session,
    presences: Mapping[int, Presence],
    seen: str | None = None,
    occurred_at: datetime | None = None,
) -> Outcome[Referral]:
    """Keep who came to ``session``, by key of the referral, and answer those whose path is complete by it.

    Recorded again, it corrects: a path that was complete by mistake goes on. ``seen``: the `attendance_seen` of the
    session that a page showed; the same page sent twice changes nothing. Raise `Invalid` for a session to come, a person
    without a seat, or one who is left out; `Refused` when somebody else recorded it since ``seen``. Who was absent too
    often is followed up (`absences`).
    """
    moment = occurred_at or timezone.now()
    with transaction.atomic():
        session = hold_session(actor, session)
        refuse_cancelled(session)
        seats = {seat.enrolment.referral_id: seat for seat in _seats(session)}
        if seen is not None and seen != session.attendance_seen:
            if any(presences.get(key) != seat.presence for key, seat in seats.items()):
                raise changed_meanwhile()
            return Outcome()
        _refuse_incomplete(session, seats, presences, moment)
        hold_rows(seats)
        # Who was checked in has no seat to come: they may go on with another path, or stop, until they are held.
        seats = {seat.enrolment.referral_id: seat for seat in _seats(session)}
        is_correction = session.recorded_at is not None
        _keep_presences(seats, presences)
        session.recorded_at = moment
        session.save(update_fields=["recorded_at"])
        session.waits.all().delete()
        _record_events(actor, session, seats, occurred_at, is_correction=is_correction)
        enrolments = [seat.enrolment for seat in seats.values()]
        outcome = settle_paths(actor, enrolments, occurred_at)
        settle_absences(actor, enrolments, is_correction=is_correction, occurred_at=occurred_at)
    return outcome


def _seats(session: Session) -> list[Attendance]:
    rows = session.attendances.select_related("enrolment__path", "enrolment__referral__rules")
    return list(rows.order_by("enrolment__referral_id"))


def _refuse_incomplete(
    session: Session, seats: Mapping[int, Attendance], presences: Mapping[int, Presence], moment: datetime
) -> None:
    if timezone.localdate(session.starts_at) > timezone.localdate(moment):
        raise Invalid(_("This session is still to come. Record who came on the day."), code="session_to_come")
    if presences.keys() - seats.keys():
        raise Invalid(
            _("Somebody on this list has no seat in the session. Give them one first."), code="no_seat"
        )
    unsaid = [
        seat.enrolment.referral.code
        for key, seat in seats.items()
        if presences.get(key, Presence.EXPECTED) == Presence.EXPECTED
    ]
    if unsaid:
        raise Invalid(
            _("Say for each person whether they came: %(codes)s.") % {"codes": ", ".join(unsaid)},
            code="presence_missing",
        )


def _keep_presences(seats: Mapping[int, Attendance], presences: Mapping[int, Presence]) -> None:
    alike: dict[Presence, list[int]] = {}
    for referral_id, seat in seats.items():
        presence = Presence(presences[referral_id])
        seat.presence = presence.value
        alike.setdefault(presence, []).append(seat.pk)
    for presence, keys in alike.items():
        Attendance.objects.filter(pk__in=keys).update(presence=presence.value)


def _record_events(
    actor: Actor,
    session: Session,
    seats: Mapping[int, Attendance],
    occurred_at: datetime | None,
    *,
    is_correction: bool,
) -> None:
    counts = Counter(seat.presence for seat in seats.values())
    kind = SessionCorrected if is_correction else SessionHeld
    held = kind(
        **subject(session),
        present=counts[Presence.PRESENT],
        absent=counts[Presence.ABSENT],
        excused=counts[Presence.EXCUSED],
    )
    entries = [Entry(session.stream, held)]
    entries += [
        Entry(
            seat.enrolment.referral.stream, AttendanceRecorded(session_id=session.pk, attendance_id=seat.pk)
        )
        for seat in seats.values()
    ]
    record(actor=actor, occurred_at=occurred_at, entries=entries)


def settle_paths(
    actor: Actor, enrolments: Sequence[Enrolment], occurred_at: datetime | None
) -> Outcome[Referral]:
    """Complete the paths whose every required session was attended; take up again those that were so by mistake."""
    attended = numbers_attended(enrolments)
    whole = {e.pk for e in enrolments if attended[e.pk] >= e.path.plan.required}
    done = [e for e in enrolments if e.pk in whole and e.state in {PathState.OPEN, PathState.WAIVED}]
    undone = [e for e in enrolments if e.pk not in whole and e.state == PathState.COMPLETED]
    day = timezone.localdate(occurred_at)
    Enrolment.objects.filter(pk__in=[e.pk for e in done]).update(state=PathState.COMPLETED, ended_on=day)
    Enrolment.objects.filter(pk__in=[e.pk for e in undone]).update(state=PathState.OPEN, ended_on=None)
    _move(actor, undone, Stage.PATH_DONE, occurred_at)
    return _move(actor, done, Stage.ON_PATH, occurred_at)


def _move(
    actor: Actor, enrolments: list[Enrolment], origin: Stage, occurred_at: datetime | None
) -> Outcome[Referral]:
    """Those already equipped stay so: the computer is theirs."""
    moving = [enrolment for enrolment in enrolments if enrolment.referral.stage == origin]
    if not moving:
        return Outcome()
    paths = {enrolment.referral_id: enrolment.path_id for enrolment in moving}
    verb = complete_path if origin == Stage.ON_PATH else resume_path
    return verb(actor=actor, referrals=[e.referral for e in moving], paths=paths, occurred_at=occurred_at)
