from __future__ import annotations

import uuid
from copy import copy
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.assessments.choices import (
    Area,
    Ease,
    Measure,
    Moment,
    QuestionnaireKind,
    SkillLevel,
    VersionState,
    Way,
)
from rebond.assessments.querysets import QuestionnaireQuerySet, SkillAssessmentQuerySet
from rebond.assessments.questions import Questions, questions_from
from rebond.network.models import Membership, Territory
from rebond.programmes.choices import AssessmentTool
from rebond.referrals.models import Referral


class Questionnaire(models.Model):
    """What a territory asks people to say of what they can do. Its questions are in its versions."""

    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="questionnaires")
    kind = models.CharField(_("kind"), max_length=16, choices=QuestionnaireKind)
    name = models.CharField(_("name"), max_length=80)
    is_open = models.BooleanField(_("offered"), default=True)

    objects = QuestionnaireQuerySet.as_manager()

    class Meta:
        verbose_name = _("questionnaire")
        verbose_name_plural = _("questionnaires")
        constraints = (models.UniqueConstraint(fields=("territory", "name"), name="questionnaire_name"),)

    def __str__(self) -> str:
        return self.name

    @property
    def kind_in_words(self) -> str:
        return str(self.get_kind_display()).partition("|")[0]

    @property
    def stream(self) -> str:
        return f"questionnaire:{self.pk}"

    def scope_keys(self) -> ScopeKeys:
        return ScopeKeys(self.territory_id)


class QuestionnaireVersion(models.Model):
    """Its questions, in order. A draft changes; a published version never does, so that what was answered keeps its sense."""

    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=9, choices=VersionState, default=VersionState.DRAFT)
    stored = models.JSONField(_("questions"), default=list)
    published_at = models.DateTimeField(_("published on"), null=True, blank=True)

    class Meta:
        verbose_name = _("version of a questionnaire")
        verbose_name_plural = _("versions of questionnaires")
        constraints = (
            models.UniqueConstraint(fields=("questionnaire", "number"), name="questionnaire_version_once"),
            models.UniqueConstraint(
                fields=("questionnaire",), condition=Q(state="draft"), name="questionnaire_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(published_at__isnull=False),
                name="questionnaire_published_says_when",
            ),
        )

    def __str__(self) -> str:
        return f"{self.questionnaire} · {self.number}"

    @property
    def questions(self) -> Questions:
        return questions_from(self.stored)

    @property
    def is_draft(self) -> bool:
        return self.state == VersionState.DRAFT

    def scope_keys(self) -> ScopeKeys:
        return self.questionnaire.scope_keys()


def _ease(label: object) -> models.PositiveSmallIntegerField[int | None, int | None]:
    return models.PositiveSmallIntegerField(label, choices=Ease, null=True, blank=True)  # type: ignore[arg-type]


class SkillAssessment(models.Model):
    """What a person said or showed at one moment of the path, with one tool, brought to the five areas.

    An area is None where nothing was asked or answered. ``level``: over all areas, in one word, where somebody said it;
    where nothing else is known, ``measure`` says so. ``answers``: the place of each answer, by key of its question.
    ``campaign``: the number of the Pix campaign. ``recorded_at``: when the first one
    was entered, whatever replaced it since. ``earlier``: what stood there before, in order, for tables that are closed:
    of each, ``until`` (a day, ISO 8601: it was replaced then), ``measure`` and ``eases``. ``submission``: of the gesture
    that wrote it.
    """

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="skill_assessments")
    moment = models.CharField(_("moment"), max_length=6, choices=Moment)
    tool = models.CharField(_("tool"), max_length=16, choices=AssessmentTool)
    version = models.ForeignKey(
        QuestionnaireVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="assessments"
    )
    answers = models.JSONField(_("answers"), default=dict, blank=True)
    level = models.CharField(_("level"), max_length=12, choices=SkillLevel, blank=True)
    measure = models.CharField(_("read from"), max_length=7, choices=Measure, default=Measure.ANSWERS)
    campaign = models.CharField(_("Pix campaign"), max_length=20, blank=True)
    way = models.CharField(_("how it came in"), max_length=8, choices=Way, default=Way.MEDIATOR)
    information = _ease(Area.INFORMATION.label)
    communication = _ease(Area.COMMUNICATION.label)
    creation = _ease(Area.CREATION.label)
    safety = _ease(Area.SAFETY.label)
    problem_solving = _ease(Area.PROBLEM_SOLVING.label)
    assessed_on = models.DateField(_("assessed on"))
    recorded_at = models.DateTimeField(_("entered on"))
    recorded_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    earlier = models.JSONField(default=list, blank=True, editable=False)
    submission = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)

    objects = SkillAssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessment of skills")
        verbose_name_plural = _("assessments of skills")
        constraints = (
            models.UniqueConstraint(fields=("referral", "tool", "moment"), name="skill_assessment_once"),
            models.CheckConstraint(
                condition=~Q(measure="overall") | ~Q(level=""), name="skill_assessment_overall_says_the_level"
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{area}__isnull": True}) | Q(**{f"{area}__lte": Ease.HELPS_OTHERS.value}),
                    name=f"skill_assessment_{area}",
                )
                for area in Area.values
            ),
        )

    def __str__(self) -> str:
        return f"{self.referral} · {self.get_moment_display()}"

    @property
    def is_by_area(self) -> bool:
        return self.measure != Measure.OVERALL

    @property
    def eases(self) -> dict[str, int | None]:
        """By area, in the order of DigComp."""
        return {area: getattr(self, area) for area in Area.values}

    def replaced_on(self, day: date) -> list[dict[str, object]]:
        """``earlier``, with what stands here now: its successor is entered on ``day``.

        Of several in one day the first stays: it is what a table closed the day before knew.
        """
        until = day.isoformat()
        if self.earlier and self.earlier[-1]["until"] == until:
            return list(self.earlier)
        return [*self.earlier, {"until": until, "measure": self.measure, "eases": self.eases}]

    def as_of(self, day: date) -> SkillAssessment:
        """What stood here at the end of ``day``: this row itself, or a copy that is not to be saved."""
        before = next((one for one in self.earlier if one["until"] > day.isoformat()), None)
        if before is None:
            return self
        stood = copy(self)
        stood.measure = before["measure"]
        for area, ease in before["eases"].items():
            setattr(stood, area, ease)
        return stood

    def replaced_by(self, day: date) -> int:
        """How often it was replaced until the end of ``day``."""
        return sum(one["until"] <= day.isoformat() for one in self.earlier)

    def scope_keys(self) -> ScopeKeys:
        return self.referral.scope_keys()
