"""A person begins a path, or does not go on."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.kit.outcomes import Obstacle, Outcome
from rebond.learning.actions.holding import changed_meanwhile, hold_path, hold_sessions
from rebond.learning.actions.seats import give_seats_back
from rebond.learning.choices import PathState, Presence
from rebond.learning.models import Cohort, Enrolment, LearningPath, Session
from rebond.referrals.actions import begin_path
from rebond.referrals.lifecycle import Obstacles, hold_rows
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage

MOST_AGAIN = 10
"""How often somebody may be seated elsewhere between two looks at their sessions."""


def open_path(
    *,
    actor: Actor,
    referrals: Collection[Referral],
    path: LearningPath,
    cohort: Cohort | None = None,
    occurred_at: datetime | None = None,
) -> Outcome[Referral]:
    """Begin ``path`` with each person, in ``cohort`` or alone. One who gave up a path and came back begins the new one.

    A cohort goes on with the version that it began, also for those who join it later.
    """
    with transaction.atomic():
        path = hold_path(path)
        outcome = begin_path(
            actor=actor,
            referrals=referrals,
            path_id=path.pk,
            obstacles=lambda held: _not_for(held, path, cohort),
            occurred_at=occurred_at,
        )
        opened_on = timezone.localdate(occurred_at)
        Enrolment.objects.bulk_create(
            [
                Enrolment(referral=referral, path=path, cohort=cohort, opened_on=opened_on)
                for referral in outcome.taken
            ],
            update_conflicts=True,
            unique_fields=["referral"],
            update_fields=["path", "cohort", "state", "opened_on", "ended_on"],
        )
    return outcome


def give_up_path(*, ends: Mapping[int, date]) -> None:
    """The referrals left this place or ended, each on its day: their seats in sessions to come go to those who wait."""
    with transaction.atomic():
        sessions, people = hold_with_sessions(ends)
        away = {Stage.CLOSED, Stage.NOMINATED, Stage.WAITING, Stage.SENT}
        gone = {referral.pk for referral in people if referral.stage in away}
        running = Enrolment.objects.filter(referral__in=gone, state=PathState.OPEN)
        abandon(list(running.order_by("pk")), sessions, ends)


def abandon(enrolments: Sequence[Enrolment], sessions: Sequence[Session], ends: Mapping[int, date]) -> None:
    """These people do not go on. Their ``sessions`` to come are held already."""
    give_seats_back(sessions, [enrolment.pk for enrolment in enrolments])
    for enrolment in enrolments:
        Enrolment.objects.filter(pk=enrolment.pk).update(
            state=PathState.ABANDONED, ended_on=ends[enrolment.referral_id]
        )


def hold_with_sessions(people: Collection[Referral | int]) -> tuple[list[Session], list[Referral]]:
    """The sessions in which these people have a seat to come or wait for one, and the people, held in that order.

    No seat is given to somebody who is held, so the list is read again then: who was seated meanwhile in a session that is
    not held is let go, and all of it is done again. Raise `Refused` when that never ends.
    """
    keys = [one if isinstance(one, int) else one.pk for one in people]
    for _again in range(MOST_AGAIN):
        point = transaction.savepoint()
        sessions, held = hold_sessions(sessions_with(keys)), hold_rows(people)
        if set(sessions_with(keys)) <= {session.pk for session in sessions}:
            transaction.savepoint_commit(point)
            return sessions, held
        transaction.savepoint_rollback(point)
    raise changed_meanwhile()


def sessions_with(referral_ids: Collection[int]) -> list[int]:
    """Where these people have a seat to come, or wait for one."""
    seated = Session.objects.filter(
        attendances__enrolment__referral__in=referral_ids, attendances__presence=Presence.EXPECTED
    )
    waiting = Session.objects.filter(waits__enrolment__referral__in=referral_ids)
    keys = {*seated.order_by().values_list("pk", flat=True), *waiting.order_by().values_list("pk", flat=True)}
    return sorted(keys)


def _not_for(held: Sequence[Referral], path: LearningPath, cohort: Cohort | None) -> Obstacles:
    found: dict[int, list[Obstacle]] = {}
    is_offered = path.is_offered or (cohort is not None and path.is_open)
    for referral in held:
        if referral.programme_id != path.programme_id:
            found[referral.pk] = [
                Obstacle("other_programme", _("This learning path belongs to another programme."))
            ]
        elif not is_offered:
            found[referral.pk] = [Obstacle("path_withdrawn", _("This learning path is no longer offered."))]
    return found
