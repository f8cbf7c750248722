"""A person is assessed and begins a path."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.errors import Invalid, Refused
from rebond.kit.outcomes import Obstacle, Outcome
from rebond.learning.actions.holding import hold_sessions
from rebond.learning.actions.seats import give_seats_back
from rebond.learning.choices import PathState, Presence, SkillLevel
from rebond.learning.facts import AssessmentRecorded
from rebond.learning.models import Assessment, Cohort, Enrolment, LearningPath, Session
from rebond.ledger.recording import Entry, record
from rebond.programmes.choices import AssessmentTool
from rebond.referrals.actions import begin_path
from rebond.referrals.lifecycle import Obstacles, hold_rows
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage


def assess(
    *,
    actor: Actor,
    referral: Referral,
    tool: AssessmentTool,
    level: SkillLevel,
    assessed_on: date | None = None,
    occurred_at: datetime | None = None,
) -> Assessment:
    """Keep what the person can do already; assessing again replaces it. Raise `Refused` before the place accepted."""
    with transaction.atomic():
        (referral,) = hold_rows([referral])
        require(actor, "learning.record", on=referral)
        if referral.stage not in {Stage.ACCEPTED, Stage.ON_PATH}:
            raise Refused(
                _("A person is assessed once the place has accepted them, and before the path ends."),
                code="wrong_stage",
            )
        tools = referral.kept_rules.assessment_tools
        if tools and tool not in tools:
            listed = ", ".join(str(known.label) for known in AssessmentTool if known.value in tools)
            raise Refused(
                _("This programme assesses with: %(tools)s.") % {"tools": listed},
                code="other_tool",
                field="tool",
            )
        day = assessed_on or timezone.localdate(occurred_at)
        if day > timezone.localdate():
            raise Invalid(_("This date is in the future."), field="assessed_on")
        assessment, _created = Assessment.objects.update_or_create(
            referral=referral,
            defaults={
                "tool": AssessmentTool(tool).value,
                "level": SkillLevel(level).value,
                "assessed_on": day,
                "assessed_by_id": actor.membership_id,
            },
        )
        facts = AssessmentRecorded(tool=assessment.tool)
        record(actor=actor, occurred_at=occurred_at, entries=[Entry(referral.stream, facts)])
    return assessment


def open_path(
    *,
    actor: Actor,
    referrals: Collection[Referral],
    path: LearningPath,
    cohort: Cohort | None = None,
    occurred_at: datetime | None = None,
) -> Outcome[Referral]:
    """Begin ``path`` with each person, in ``cohort`` or alone. One who gave up a path and came back begins the new one."""
    with transaction.atomic():
        outcome = begin_path(
            actor=actor,
            referrals=referrals,
            path_id=path.pk,
            obstacles=lambda held: _not_for(held, path),
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
        sessions = hold_sessions(sessions_with(ends))
        away = {Stage.CLOSED, Stage.NOMINATED, Stage.WAITING, Stage.SENT}
        gone = {referral.pk for referral in hold_rows(ends) if referral.stage in away}
        running = Enrolment.objects.filter(referral__in=gone, state=PathState.OPEN)
        abandon(list(running.order_by("pk")), sessions, ends)


def abandon(enrolments: Sequence[Enrolment], sessions: Sequence[Session], ends: Mapping[int, date]) -> None:
    """These people do not go on. Their ``sessions`` to come are held already."""
    give_seats_back(sessions, [enrolment.pk for enrolment in enrolments])
    for enrolment in enrolments:
        Enrolment.objects.filter(pk=enrolment.pk).update(
            state=PathState.ABANDONED, ended_on=ends[enrolment.referral_id]
        )


def sessions_with(referral_ids: Collection[int]) -> list[int]:
    """Where these people have a seat to come, or wait for one."""
    seated = Session.objects.filter(
        attendances__enrolment__referral__in=referral_ids, attendances__presence=Presence.EXPECTED
    )
    waiting = Session.objects.filter(waits__enrolment__referral__in=referral_ids)
    keys = {*seated.order_by().values_list("pk", flat=True), *waiting.order_by().values_list("pk", flat=True)}
    return sorted(keys)


def _not_for(held: Sequence[Referral], path: LearningPath) -> Obstacles:
    found: dict[int, list[Obstacle]] = {}
    for referral in held:
        if referral.programme_id != path.programme_id:
            found[referral.pk] = [
                Obstacle("other_programme", _("This learning path belongs to another programme."))
            ]
        elif not path.is_open:
            found[referral.pk] = [Obstacle("path_withdrawn", _("This learning path is no longer offered."))]
    return found
