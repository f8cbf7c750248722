"""The people of a place, and what is known of what they can do."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet

from passport.codes import REFERRAL_CODE, normalise
from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.assessments.choices import Moment, QuestionnaireKind, VersionState
from rebond.assessments.models import QuestionnaireVersion, SkillAssessment
from rebond.assessments.rules import STAGES, obstacles_to_assess
from rebond.kit.errors import NotFound
from rebond.network.querysets import reach
from rebond.programmes.choices import AssessmentTool
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage

LEARNING = (Stage.ACCEPTED, Stage.ON_PATH, Stage.PATH_DONE, Stage.EQUIPPED)
BY_HAND = (AssessmentTool.LES_BONS_CLICS, AssessmentTool.PIX)


@dataclass(frozen=True, slots=True)
class Offered:
    """A way to assess a person now: with the version of a questionnaire, or by hand."""

    tool: AssessmentTool
    version: QuestionnaireVersion | None = None

    @property
    def name(self) -> str:
        return self.version.questionnaire.name if self.version else str(self.tool.label)


def people_listed(actor: Actor) -> QuerySet[Referral]:
    """Those who learn at the place.

    ``is_before`` and ``is_after``: an assessment is kept; ``is_at_end``: their path is done.
    """
    rows = _within_reach(actor).filter(stage__in=LEARNING).select_related("programme")
    return rows.annotate(
        is_before=_assessed(Moment.BEFORE),
        is_after=_assessed(Moment.AFTER),
        is_at_end=ExpressionWrapper(
            Q(stage__in=(Stage.PATH_DONE, Stage.EQUIPPED)), output_field=BooleanField()
        ),
    )


def person_visible(code: str, actor: Actor) -> Referral:
    """Raise `NotFound` for a person of another place."""
    rows = _within_reach(actor).filter(code=normalise(code, family=REFERRAL_CODE))
    found = rows.select_related("programme__territory", "rules", "place__organisation").first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def people_with(codes: Collection[str], actor: Actor) -> dict[str, Referral]:
    """By code: those of the place, whatever their stage."""
    rows = _within_reach(actor).filter(code__in=codes).select_related("programme", "rules")
    return {row.code: row for row in rows.order_by("pk")}


def assessments_of(referral: Referral) -> list[SkillAssessment]:
    rows = SkillAssessment.objects.filter(referral=referral).select_related("version__questionnaire")
    return list(rows.order_by("assessed_on", "pk"))


def assessment_before(referral: Referral) -> SkillAssessment | None:
    """The last one made before the path, with whatever tool."""
    rows = SkillAssessment.objects.filter(referral=referral, moment=Moment.BEFORE)
    return rows.order_by("-assessed_on", "-pk").first()


def people_not_assessed(actor: Actor) -> QuerySet[Referral]:
    """Of them, those who can still be assessed before the path, and whom nobody did, with whatever tool."""
    return people_listed(actor).filter(~_assessed(Moment.BEFORE), stage__in=STAGES[Moment.BEFORE])


def kept_with(
    tool: AssessmentTool, moment: Moment, referral_ids: Collection[int]
) -> dict[int, SkillAssessment]:
    """By key of the referral."""
    rows = SkillAssessment.objects.filter(tool=tool, moment=moment, referral__in=list(referral_ids))
    return {row.referral_id: row for row in rows.order_by("pk")}


def answers_kept(referral: Referral, version: QuestionnaireVersion, moment: Moment) -> dict[str, int]:
    """The place of each answer given at that moment with that version, by key of the question."""
    rows = SkillAssessment.objects.filter(referral=referral, version=version, moment=moment)
    found = rows.values_list("answers", flat=True).first()
    return dict(found or {})


def offered_to(referral: Referral, moment: Moment) -> list[Offered]:
    """What the place may assess the person with now; the questions of the first time come back the second time."""
    begun = {row.version_id for row in assessments_of(referral) if row.version_id}
    found = [
        Offered(AssessmentTool(version.questionnaire.kind), version)
        for version in _current_versions(referral.programme.territory_id, begun)
    ]
    found += [Offered(tool) for tool in BY_HAND]
    return [
        one for one in found if not obstacles_to_assess(referral, tool=one.tool.value, moment=moment.value)
    ]


def version_for(pk: int, referral: Referral) -> QuestionnaireVersion:
    """One that may be answered, or was. Raise `NotFound` for a draft or another territory's."""
    rows = QuestionnaireVersion.objects.filter(
        pk=pk,
        state=VersionState.PUBLISHED,
        questionnaire__territory=referral.programme.territory_id,
    )
    found = rows.select_related("questionnaire").first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def _assessed(moment: Moment) -> Exists:
    """Of a referral: an assessment stands at that moment, with whatever tool."""
    of_person = SkillAssessment.objects.filter(referral=OuterRef("pk"), moment=moment)
    return Exists(of_person.order_by())


def _current_versions(territory_id: int, begun: Collection[int]) -> list[QuestionnaireVersion]:
    """One of each questionnaire: the one that the person began with, else the last one of those offered."""
    rows = QuestionnaireVersion.objects.filter(
        state=VersionState.PUBLISHED, questionnaire__territory=territory_id
    )
    chosen: dict[int, QuestionnaireVersion] = {}
    for version in rows.select_related("questionnaire").order_by("questionnaire__name", "number"):
        kept = chosen.get(version.questionnaire_id)
        if version.pk in begun or (version.questionnaire.is_open and (kept is None or kept.pk not in begun)):
            chosen[version.questionnaire_id] = version
    kinds = list(QuestionnaireKind.values)
    return sorted(chosen.values(), key=lambda one: kinds.index(one.questionnaire.kind))


def _within_reach(actor: Actor) -> QuerySet[Referral]:
    return Referral.objects.filter(
        reach(actor, "assessment.view", territory="programme__territory", places=("place",))
    )
