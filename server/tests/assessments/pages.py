"""How each page of assessments is opened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.utils import timezone

from rebond.access import ScopeKeys
from rebond.assessments.actions import begin_version, record_levels
from rebond.assessments.choices import Moment
from rebond.assessments.models import QuestionnaireVersion, SkillAssessment
from rebond.programmes.choices import AssessmentTool
from rebond.programmes.models import Programme
from rebond.referrals.models import Referral
from tests.assessments.cases import TESTER, a_grid, answered
from tests.cast import Cast
from tests.factories import a_referral
from tests.pages import Page


def learner(cast: Cast) -> Referral:
    """Assessed before and after with the grid, and before with Pix; forward in one area, back in another."""
    grid = the_grid(cast)
    referral = a_referral(cast.programme, place=cast.place, stage="on_path")
    answered(referral, grid, Moment.BEFORE, information=1, communication=2, safety=3)
    answered(referral, grid, Moment.AFTER, information=3, communication=2, safety=2, creation=1)
    record_levels(
        actor=TESTER,
        referral=referral,
        tool=AssessmentTool.PIX,
        moment=Moment.BEFORE,
        eases={"safety": 1},
        submission=uuid4(),
    )
    return referral


def the_grid(cast: Cast) -> QuestionnaireVersion:
    known = QuestionnaireVersion.objects.filter(
        questionnaire__territory=cast.territory, state="published"
    ).order_by("pk")
    return known.first() or a_grid(cast.territory)


@dataclass(frozen=True)
class Answering:
    """A questionnaire in front of a person of the place."""

    referral: Referral
    pk: int
    moment: str = "before"

    @property
    def code(self) -> str:
        return self.referral.code

    def scope_keys(self) -> ScopeKeys:
        return self.referral.scope_keys()


def answering(cast: Cast) -> Answering:
    referral = a_referral(cast.programme, place=cast.place, stage="on_path")
    return Answering(referral, the_grid(cast).pk)


def draft(cast: Cast) -> QuestionnaireVersion:
    return begin_version(actor=TESTER, questionnaire=the_grid(cast).questionnaire)


def question(cast: Cast) -> dict[str, object]:
    version = draft(cast)
    return {"pk": version.pk, "key": version.questions[1].key}


def told_programme(cast: Cast) -> Programme:
    """With enough people, in a quarter that is over, for its tables to be shown."""
    last_year = timezone.now() - timedelta(days=365)
    people = [learner(cast).pk for _person in range(cast.programme.small_cell)]
    Referral.objects.filter(pk__in=people).update(accepted_at=last_year)
    SkillAssessment.objects.filter(referral__in=people).update(recorded_at=last_year)
    return cast.programme


PAGES = {
    "assessments:people": Page(who="ines", thing=lambda cast: [learner(cast)]),
    "assessments:person": Page(who="ines", thing=learner),
    "assessments:progress_sheet": Page(who="ines", thing=learner, kind="file"),
    "assessments:levels": Page(who="ines", thing=answering),
    "assessments:answer": Page(who="ines", thing=answering),
    "assessments:tablet": Page(who="ines", thing=answering),
    "assessments:tablet_done": Page(who="ines", thing=learner),
    "assessments:blank_sheet": Page(who="ines", thing=answering, kind="file"),
    "assessments:pix": Page(who="ines"),
    "assessments:confirm_pix": Page(who="ines", kind="gesture"),
    "assessments:questionnaires": Page(thing=lambda cast: [the_grid(cast)]),
    "assessments:new_questionnaire": Page(),
    "assessments:take_ready": Page(thing=lambda _cast: {"slug": "interview"}, kind="gesture"),
    "assessments:questionnaire": Page(thing=lambda cast: the_grid(cast).questionnaire),
    "assessments:begin_version": Page(thing=lambda cast: the_grid(cast).questionnaire, kind="gesture"),
    "assessments:offer": Page(thing=lambda cast: the_grid(cast).questionnaire, kind="gesture"),
    "assessments:version": Page(thing=draft),
    "assessments:publish": Page(thing=draft, kind="gesture"),
    "assessments:discard_draft": Page(thing=draft, kind="gesture"),
    "assessments:question": Page(thing=question),
    "assessments:remove_question": Page(thing=question, kind="gesture"),
    "assessments:question_up": Page(thing=question, kind="gesture"),
    "assessments:programmes": Page(),
    "assessments:programme": Page(thing=told_programme),
}
