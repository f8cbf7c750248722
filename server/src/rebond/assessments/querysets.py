from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from rebond.access import Actor
from rebond.network.querysets import reach

if TYPE_CHECKING:
    from rebond.assessments.models import Questionnaire, SkillAssessment
else:
    Questionnaire = SkillAssessment = object


class QuestionnaireQuerySet(QuerySet["Questionnaire"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(reach(actor, "questionnaire.edit", territory="territory"))


class SkillAssessmentQuerySet(QuerySet["SkillAssessment"]):
    def visible_to(self, actor: Actor) -> Self:
        """Only the place where the person learns: others read tables, see `queries.progress`."""
        return self.filter(
            reach(
                actor,
                "assessment.view",
                territory="referral__programme__territory",
                places=("referral__place",),
            )
        )
