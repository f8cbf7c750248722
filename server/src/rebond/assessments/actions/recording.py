"""A person is assessed: by a questionnaire, or by what another tool told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.assessments.actions.keeping import keep
from rebond.assessments.choices import Area, Ease, Measure, Moment, QuestionnaireKind, SkillLevel, Way
from rebond.assessments.models import QuestionnaireVersion, SkillAssessment
from rebond.assessments.questions import eases_of
from rebond.assessments.rules import Result
from rebond.kit.errors import Invalid, Refused
from rebond.programmes.choices import AssessmentTool
from rebond.referrals.lifecycle import hold_rows
from rebond.referrals.models import Referral

NOTHING: Mapping[str, int | None] = MappingProxyType({})


def record_answers(
    *,
    actor: Actor,
    referral: Referral,
    version: QuestionnaireVersion,
    moment: Moment,
    answers: Mapping[str, int],
    submission: UUID,
    way: Way = Way.MEDIATOR,
    assessed_on: date | None = None,
) -> SkillAssessment:
    """Keep what the person answered. A question may stay without an answer. Raise `Refused` for a draft."""
    if version.is_draft or version.questionnaire.territory_id != referral.programme.territory_id:
        raise Refused(_("This questionnaire is not published."), code="not_published")
    result = Result(
        tool=QuestionnaireKind(version.questionnaire.kind).value,
        moment=Moment(moment).value,
        eases=eases_of(version.questions, answers),
        assessed_on=assessed_on or timezone.localdate(),
        way=Way(way).value,
        version=version,
        answers=answers,
    )
    return _kept(actor, referral, result, submission)


def record_levels(
    *,
    actor: Actor,
    referral: Referral,
    tool: AssessmentTool,
    moment: Moment,
    submission: UUID,
    eases: Mapping[str, int | None] = NOTHING,
    level: SkillLevel | None = None,
    assessed_on: date | None = None,
    occurred_at: datetime | None = None,
) -> SkillAssessment:
    """Keep by hand what a tool told: ``level`` over all areas, ``eases`` by area (None where it tells nothing), or both.

    By area only what Les Bons Clics or Pix told: a questionnaire has its answers.
    """
    if tool in QuestionnaireKind.values and any(ease is not None for ease in eases.values()):
        raise Invalid(
            _("Use the questionnaire: its answers are kept."), code="has_a_questionnaire", field="tool"
        )
    known = {area: eases.get(area) for area in Area.values}
    if any(ease is not None and ease not in Ease.values for ease in known.values()):
        raise Invalid(_("Choose in the list."), code="unknown_level")
    result = Result(
        tool=AssessmentTool(tool).value,
        moment=Moment(moment).value,
        eases=known,
        assessed_on=assessed_on or timezone.localdate(occurred_at),
        measure=Measure.LEVEL.value,
        level=SkillLevel(level).value if level else "",
    )
    return _kept(actor, referral, result, submission, occurred_at)


def _kept(
    actor: Actor, referral: Referral, result: Result, submission: UUID, occurred_at: datetime | None = None
) -> SkillAssessment:
    with transaction.atomic():
        (held,) = hold_rows([referral])
        require(actor, "assessment.record", on=held)
        return keep(actor=actor, held=held, result=result, submission=submission, occurred_at=occurred_at)
