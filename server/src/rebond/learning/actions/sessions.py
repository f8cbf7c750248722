"""A meeting of a group is put in the diary, moved, led by somebody else, or cancelled."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND, require
from rebond.geography.models import Commune
from rebond.kit.errors import Invalid, NotFound, Refused
from rebond.learning.actions.holding import (
    changed_meanwhile,
    hold_path,
    hold_session,
    refuse_cancelled,
    refuse_what_is_over,
    subject,
)
from rebond.learning.actions.news import note_news
from rebond.learning.actions.seats import offer_seats
from rebond.learning.choices import Change
from rebond.learning.facts import (
    SessionCancelled,
    SessionChanged,
    SessionScheduled,
    SessionTrainerChanged,
)
from rebond.learning.models import Cohort, LearningPath, Session
from rebond.learning.plan import LONGEST, SHORTEST, PathSession
from rebond.learning.queries.calendar import LATEST, OLDEST
from rebond.learning.queries.sessions import trainers_at
from rebond.ledger.recording import Entry, record
from rebond.network.models import Membership, Organisation, Place
from rebond.programmes.choices import SessionSetting

MOST_SEATS = 200


def schedule_session(
    *,
    actor: Actor,
    place: Place,
    path: LearningPath,
    number: int,
    starts_at: datetime,
    seats: int = 10,
    minutes: int | None = None,
    setting: SessionSetting | None = None,
    commune: Commune | None = None,
    trainer: Membership | None = None,
    trainer_organisation: Organisation | None = None,
    cohort: Cohort | None = None,
    submission: UUID | None = None,
    occurred_at: datetime | None = None,
) -> Session:
    """Put session ``number`` of ``path`` in the diary of ``place``. One already past may be entered afterwards.

    ``minutes`` and ``setting`` None: as the path says of this session. Without ``trainer_organisation``, that of the
    trainer is kept. The same ``submission`` again gives the same session. Raise
    `Invalid` or `Refused`, with the field to mend.
    """
    require(actor, "learning.record", on=place)
    if path.programme.territory_id != place.organisation.territory_id:
        raise NotFound(NOT_FOUND, code="not_found")
    with transaction.atomic():
        path = hold_path(path)
        asked = _asked(path, number)
        session = Session(
            place=place,
            path=path,
            cohort=cohort,
            number=number,
            starts_at=starts_at,
            seats=seats,
            minutes=asked.minutes if minutes is None else minutes,
            setting=setting or usual_setting(path, number),
            commune=commune,
            trainer=trainer,
            trainer_organisation=trainer_organisation or (trainer.organisation if trainer else None),
            changed_at=timezone.now(),
            submission=submission,
        )
        _judge(session)
        Place.objects.select_for_update(no_key=True).get(pk=place.pk)  # a page sent twice waits for itself
        if (already := _sent_already(session)) is not None:
            return already
        _refuse_second_of_cohort(session)
        session.save()
        facts = SessionScheduled(**subject(session), seats=seats)
        record(actor=actor, occurred_at=occurred_at, entries=[Entry(session.stream, facts)])
    return session


def change_session(
    *,
    actor: Actor,
    session: Session,
    seen: int,
    starts_at: datetime,
    minutes: int,
    seats: int,
    setting: SessionSetting,
    commune: Commune | None = None,
) -> Session:
    """Move it, make room, hold it elsewhere. ``seen``: the ``sequence`` that the person looked at.

    Seats that become free are offered to those who wait. Raise `Refused` when somebody else changed it meanwhile, or
    once it was held; `Invalid` for fewer seats than are taken.
    """
    with transaction.atomic():
        held = hold_session(actor, session)
        refuse_what_is_over(held)
        asked = {
            "starts_at": starts_at,
            "minutes": minutes,
            "seats": seats,
            "setting": SessionSetting(setting).value,
            "commune_id": commune.pk if commune and setting != SessionSetting.PLACE else None,
        }
        if all(getattr(held, name) == value for name, value in asked.items()):
            return held
        _refuse_unseen(held, seen)
        was_at, was_where = held.starts_at, held.where
        for name, value in asked.items():
            setattr(held, name, value)
        _judge(held)
        _refuse_too_few(held)
        _raise_sequence(held)
        held.save()
        facts = SessionChanged(**subject(held), seats=seats, sequence=held.sequence)
        record(actor=actor, entries=[Entry(held.stream, facts)])
        offer_seats(actor, held)
        if (was_at, was_where) != (held.starts_at, held.where):
            note_news(held, change=Change.MOVED, was_at=was_at)
    return held


def substitute_trainer(
    *, actor: Actor, session: Session, trainer: Membership | None, organisation: Organisation | None = None
) -> Session:
    """Somebody else leads it: before it, or to say afterwards who did. Without ``organisation``, the trainer's own."""
    with transaction.atomic():
        held = hold_session(actor, session)
        refuse_cancelled(held)
        wanted = organisation or (trainer.organisation if trainer else None)
        before = held.trainer_id
        if (before, held.trainer_organisation_id) == (_key(trainer), _key(wanted)):
            return held
        held.trainer, held.trainer_organisation = trainer, wanted
        _judge(held)
        _raise_sequence(held)
        held.save()
        facts = SessionTrainerChanged(
            **subject(held), before_id=before, trainer_id=_key(trainer), organisation_id=_key(wanted)
        )
        record(actor=actor, entries=[Entry(held.stream, facts)])
    return held


def cancel_session(*, actor: Actor, session: Session, occurred_at: datetime | None = None) -> int:
    """It will not take place: seats are given back, diaries and people learn of it. Answer how many had a seat or waited.

    Cancelled again, it answers 0. Raise `Refused` once it was held.
    """
    with transaction.atomic():
        held = hold_session(actor, session)
        if held.cancelled_at is not None:
            return 0
        refuse_what_is_over(held)
        freed = held.attendances.count() + held.waits.count()
        note_news(held, change=Change.CANCELLED, was_at=held.starts_at)
        held.attendances.all().delete()
        held.waits.all().delete()
        held.cancelled_at = timezone.now()
        _raise_sequence(held)
        held.save()
        facts = SessionCancelled(**subject(held), freed=freed)
        record(actor=actor, occurred_at=occurred_at, entries=[Entry(held.stream, facts)])
    return freed


def refuse_impossible_day(starts_at: datetime) -> None:
    """Only days that the diary can show: a mistyped year leaves what a computer can count."""
    if not OLDEST <= starts_at.year <= LATEST:
        raise Invalid(_("This day is not possible. Look at the year again."), field="day")


def _asked(path: LearningPath, number: int) -> PathSession:
    sessions = path.plan.sessions
    if not 1 <= number <= len(sessions):
        raise Invalid(
            _("This path has sessions 1 to %(length)s.") % {"length": len(sessions)}, field="number"
        )
    return sessions[number - 1]


def usual_setting(path: LearningPath, number: int) -> SessionSetting:
    """Where the path holds this session; else the first of those that the programme names, else the place itself.

    What the programme gave up since, the path does not say any more.
    """
    named, asked = path.programme.sessions_held, path.plan.sessions[number - 1].setting
    if asked and (not named or asked in named):
        return SessionSetting(asked)
    if not named or SessionSetting.PLACE in named:
        return SessionSetting.PLACE
    return SessionSetting(named[0])


def _judge(session: Session) -> None:
    refuse_impossible_day(session.starts_at)
    if not 1 <= session.seats <= MOST_SEATS:
        raise Invalid(_("Give between 1 and %(most)s seats.") % {"most": MOST_SEATS}, field="seats")
    if not SHORTEST <= session.minutes <= LONGEST:
        words = _("A session lasts between %(least)s and %(most)s minutes.")
        raise Invalid(words % {"least": SHORTEST, "most": LONGEST}, field="minutes")
    _judge_setting(session)
    _judge_trainer(session)


def _judge_setting(session: Session) -> None:
    allowed = session.path.programme.sessions_held
    if allowed and session.setting not in allowed:
        listed = ", ".join(str(known.label) for known in SessionSetting if known.value in allowed)
        raise Refused(
            _("The sessions of this programme are held: %(settings)s.") % {"settings": listed},
            code="other_setting",
            field="setting",
        )
    if session.setting == SessionSetting.PLACE:
        session.commune = None


def _judge_trainer(session: Session) -> None:
    if session.trainer_id and not trainers_at(session.place).filter(pk=session.trainer_id).exists():
        raise Invalid(_("This person does not train at this place."), field="trainer")
    known = session.trainer_organisation
    if known is not None and known.territory_id != session.place.organisation.territory_id:
        raise Invalid(_("This organisation is not one of the territory."), field="trainer_organisation")


def _sent_already(session: Session) -> Session | None:
    if session.submission is None:
        return None
    already = Session.objects.filter(submission=session.submission).first()
    if already is not None and subject(already) != subject(session):
        raise Refused(_("This page was sent already. Open the list of sessions."), code="sent_already")
    return already


def _refuse_second_of_cohort(session: Session) -> None:
    if session.cohort is None:
        return
    if session.cohort.place_id != session.place_id or session.cohort.path_id != session.path_id:
        raise Invalid(_("This cohort follows another path, or at another place."), field="cohort")
    if session.cohort.sessions.planned().filter(number=session.number).exists():
        raise Refused(
            _("This cohort has its session %(number)s already.") % {"number": session.number},
            code="session_of_cohort",
            field="number",
        )


def _refuse_unseen(session: Session, seen: int) -> None:
    if session.sequence != seen:
        raise changed_meanwhile()


def _refuse_too_few(session: Session) -> None:
    taken = session.attendances.count() + session.waits.exclude(offered_at=None).count()
    if session.seats < taken:
        raise Invalid(_("%(taken)s seats are taken already.") % {"taken": taken}, field="seats")


def _raise_sequence(session: Session) -> None:
    session.sequence += 1
    session.changed_at = timezone.now()


def _key(thing: Membership | Organisation | None) -> int | None:
    return thing.pk if thing else None
