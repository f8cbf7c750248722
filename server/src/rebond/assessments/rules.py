"""What may be kept of a person, and when: the rules that hold whichever way an assessment comes in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext_lazy as _

from rebond.assessments.choices import Measure, Moment, QuestionnaireKind, Way
from rebond.assessments.models import QuestionnaireVersion, SkillAssessment
from rebond.kit.outcomes import Obstacle
from rebond.programmes.choices import AssessmentTool
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage

STAGES: Mapping[str, frozenset[str]] = {
    Moment.BEFORE: frozenset({Stage.ACCEPTED, Stage.ON_PATH}),
    Moment.AFTER: frozenset({Stage.ON_PATH, Stage.PATH_DONE, Stage.EQUIPPED}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """``eases`` by area, None where nothing is known; ``level`` over all of them, in one word, or empty."""

    tool: str
    moment: str
    eases: Mapping[str, int | None]
    assessed_on: date
    way: str = Way.MEDIATOR.value
    measure: str = Measure.ANSWERS.value
    version: QuestionnaireVersion | None = None
    answers: Mapping[str, int] = field(default_factory=dict)
    campaign: str = ""
    level: str = ""

    @property
    def is_by_area(self) -> bool:
        return any(ease is not None for ease in self.eases.values())

    def says_the_same_as(self, kept: SkillAssessment) -> bool:
        return (kept.eases, kept.assessed_on, kept.measure, kept.campaign) == (
            dict(self.eases),
            self.assessed_on,
            self.measure,
            self.campaign,
        )


def obstacles_to_assess(referral: Referral, *, tool: str, moment: str) -> list[Obstacle]:
    """Why the person cannot be assessed with this tool at this moment; nothing means they can."""
    if referral.stage not in STAGES[moment]:
        return [_wrong_stage(moment)]
    tools = referral.kept_rules.assessment_tools
    if tools and tool not in tools:
        listed = ", ".join(str(known.label) for known in AssessmentTool if known.value in tools)
        message = _("This programme assesses with: %(tools)s.") % {"tools": listed}
        return [Obstacle("other_tool", message)]
    if moment == Moment.AFTER and tool in QuestionnaireKind.ONCE:
        return [Obstacle("once", _("The interview takes place once, before the path."))]
    return []


def _wrong_stage(moment: str) -> Obstacle:
    if moment == Moment.BEFORE:
        return Obstacle(
            "wrong_stage",
            _("Before the path: once the place has accepted the person, and until the path ends."),
        )
    return Obstacle("wrong_stage", _("After the path: once the learning path is open."))
