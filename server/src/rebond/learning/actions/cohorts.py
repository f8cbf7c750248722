"""A group follows one path together: formed once, planned once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND, require
from rebond.geography.models import Commune
from rebond.kit.errors import Invalid, NotFound, Refused
from rebond.kit.holding import hold_one
from rebond.kit.naming import refuse_numbered
from rebond.kit.outcomes import Obstacle, Outcome, Refusal
from rebond.learning.actions.enrolments import open_path
from rebond.learning.actions.holding import hold_path, hold_sessions
from rebond.learning.actions.seats import enrol_in_session
from rebond.learning.actions.sessions import refuse_impossible_day, schedule_session
from rebond.learning.choices import PathState, Presence
from rebond.learning.facts import CohortFormed, CohortJoined, CohortPlanned
from rebond.learning.models import Attendance, Cohort, Enrolment, LearningPath, Session
from rebond.learning.queries.counting import at_the_same
from rebond.ledger.recording import Entry, record
from rebond.network.models import Membership, Place
from rebond.programmes.choices import SessionSetting
from rebond.referrals.lifecycle import hold_rows
from rebond.referrals.models import Referral

LONGEST_PAUSE = 60
"""Days between two sessions."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """When the sessions of a cohort are held: the first one, then every so many days at the same hour.

    ``minutes`` and ``setting`` None: those that the path says of each session.
    """

    first: datetime
    every_days: int = 7
    minutes: int | None = None
    seats: int = 10
    setting: SessionSetting | None = None
    commune: Commune | None = None
    trainer: Membership | None = None

    def moments(self, count: int) -> list[datetime]:
        """The hour of the clock stays when the time changes."""
        here = timezone.localtime(self.first)
        plain = here.replace(tzinfo=None)
        days = (timedelta(days=self.every_days * step) for step in range(count))
        return [timezone.make_aware(plain + later) for later in days]


def form_cohort(*, actor: Actor, place: Place, path: LearningPath, name: str) -> Cohort:
    """Raise `Invalid` for a name in use at the place; formed again with the same path, it is the same cohort."""
    require(actor, "learning.record", on=place)
    if path.programme.territory_id != place.organisation.territory_id:
        raise NotFound(NOT_FOUND, code="not_found")
    plain = " ".join(name.split())[:80]
    if not plain:
        raise Invalid(_("Give the cohort a name."), field="name")
    refuse_numbered(plain, field="name")
    with transaction.atomic():
        path = hold_path(path)
        Place.objects.select_for_update(no_key=True).get(pk=place.pk)
        same = Cohort.objects.filter(place=place, name=plain).first()
        if same is not None and same.path_id == path.pk and not same.enrolments.exists():
            return same
        if same is not None:
            raise Invalid(_("Another cohort of this place has this name."), field="name")
        cohort = Cohort.objects.create(place=place, path=path, name=plain, formed_on=timezone.localdate())
        facts = CohortFormed(**_subject(cohort))
        record(actor=actor, entries=[Entry(cohort.stream, facts)])
    return cohort


def join_cohort(*, actor: Actor, cohort: Cohort, referrals: Collection[Referral]) -> Outcome[Referral]:
    """Open the path of the cohort for these people, and give them their seats in its sessions to come.

    Those who follow the path already, alone, move into the cohort with what they attended.
    """
    with transaction.atomic():
        cohort = _hold(actor, cohort)
        hold_path(cohort.path)
        planned = cohort.sessions.planned().filter(recorded_at=None)
        sessions = hold_sessions(list(planned.order_by("pk").values_list("pk", flat=True)))
        held = hold_rows(referrals)
        elsewhere = [referral for referral in held if referral.place_id != cohort.place_id]
        here = [referral for referral in held if referral.place_id == cohort.place_id]
        moved = _move_in(cohort, here)
        moved_keys = {referral.pk for referral in moved}
        rest = [referral for referral in here if referral.pk not in moved_keys]
        opened = (
            open_path(actor=actor, referrals=rest, path=cohort.path, cohort=cohort) if rest else Outcome()
        )
        taken = [*moved, *opened.taken]
        if taken:
            facts = CohortJoined(**_subject(cohort), people=len(taken))
            record(actor=actor, entries=[Entry(cohort.stream, facts)])
        _seat(actor, sessions, taken)
    other_place = Obstacle("other_place", _("This person is referred to another place."))
    refused = [*opened.refused, *(Refusal(referral, (other_place,)) for referral in elsewhere)]
    return Outcome(taken, refused)


def plan_cohort(*, actor: Actor, cohort: Cohort, rhythm: Rhythm) -> list[Session]:
    """Put every session of the path that is not planned yet in the diary, and seat the people of the cohort.

    Sent twice, it plans once: nothing is left to plan. Raise `Refused` when all is planned already.
    """
    if not 1 <= rhythm.every_days <= LONGEST_PAUSE:
        raise Invalid(_("Between 1 and %(most)s days.") % {"most": LONGEST_PAUSE}, field="every_days")
    refuse_impossible_day(rhythm.first)
    with transaction.atomic():
        cohort = _hold(actor, cohort)
        known = set(cohort.sessions.planned().values_list("number", flat=True))
        numbers = [number for number in range(1, cohort.path.length + 1) if number not in known]
        if not numbers:
            raise Refused(_("Every session of this cohort is in the diary already."), code="cohort_planned")
        people = _people_of(cohort)
        asked = {
            "seats": max(rhythm.seats, len(people)),
            "minutes": rhythm.minutes,
            "setting": rhythm.setting,
            "commune": rhythm.commune,
            "trainer": rhythm.trainer,
        }
        where = {"place": cohort.place, "path": cohort.path, "cohort": cohort}
        sessions = [
            schedule_session(actor=actor, number=number, starts_at=moment, **where, **asked)  # type: ignore[arg-type]
            for number, moment in zip(numbers, rhythm.moments(len(numbers)), strict=True)
        ]
        facts = CohortPlanned(**_subject(cohort), sessions=len(sessions))
        record(actor=actor, entries=[Entry(cohort.stream, facts)])
        _seat(actor, sessions, people)
    return sessions


def _hold(actor: Actor, cohort: Cohort) -> Cohort:
    rows = Cohort.objects.select_related("path__programme", "place__organisation")
    held = hold_one(rows, cohort.pk)
    require(actor, "learning.record", on=held)
    return held


def _move_in(cohort: Cohort, referrals: Collection[Referral]) -> list[Referral]:
    rows = Enrolment.objects.filter(
        referral__in=[referral.pk for referral in referrals],
        path=cohort.path_id,
        state=PathState.OPEN,
        cohort=None,
    )
    keys = set(rows.order_by("pk").values_list("referral_id", flat=True))
    Enrolment.objects.filter(referral__in=keys).update(cohort=cohort)
    return [referral for referral in referrals if referral.pk in keys]


def _people_of(cohort: Cohort) -> list[Referral]:
    rows = Referral.objects.filter(enrolment__cohort=cohort, enrolment__state=PathState.OPEN)
    return list(rows.order_by("pk"))


def _seat(actor: Actor, sessions: Collection[Session], people: Collection[Referral]) -> None:
    """Whoever attended that session of the path already, before they joined, needs no seat in it."""
    came = Attendance.objects.filter(
        presence=Presence.PRESENT, enrolment__referral__in=[person.pk for person in people]
    )
    for session in sessions:
        done = came.filter(at_the_same(session))
        keys = set(done.order_by().values_list("enrolment__referral_id", flat=True))
        wanted = [person for person in people if person.pk not in keys]
        enrol_in_session(actor=actor, session=session, referrals=wanted)


def _subject(cohort: Cohort) -> dict[str, int]:
    return {"place_id": cohort.place_id, "path_id": cohort.path_id}
