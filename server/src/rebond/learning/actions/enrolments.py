"""A person is assessed and begins a path."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.errors import Invalid, Refused
from rebond.kit.outcomes import Obstacle, Outcome
from rebond.learning.choices import PathState, Presence, SkillLevel
from rebond.learning.facts import AssessmentRecorded
from rebond.learning.models import Assessment, Attendance, Enrolment, LearningPath
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
    *, actor: Actor, referrals: Collection[Referral], path: LearningPath, occurred_at: datetime | None = None
) -> Outcome[Referral]:
    """Begin ``path`` with each person. One who gave up a path and came back begins the new one."""
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
            [Enrolment(referral=referral, path=path, opened_on=opened_on) for referral in outcome.taken],
            update_conflicts=True,
            unique_fields=["referral"],
            update_fields=["path", "state", "opened_on", "ended_on"],
        )
    return outcome


def give_up_path(*, referral_ids: Collection[int], on: date) -> None:
    """The referrals left this place or ended: their seats in sessions to come are free again."""
    with transaction.atomic():
        held = hold_rows(referral_ids)
        away = {Stage.CLOSED, Stage.NOMINATED, Stage.WAITING, Stage.SENT}
        gone = [referral.pk for referral in held if referral.stage in away]
        running = Enrolment.objects.filter(referral__in=gone, state=PathState.OPEN)
        keys = list(running.order_by("pk").values_list("pk", flat=True))
        Attendance.objects.filter(enrolment__in=keys, presence=Presence.EXPECTED).delete()
        Enrolment.objects.filter(pk__in=keys).update(state=PathState.ABANDONED, ended_on=on)


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
