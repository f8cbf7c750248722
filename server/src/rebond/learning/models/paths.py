"""What people follow, and those who follow it together."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.learning.choices import PathState
from rebond.learning.querysets import CohortQuerySet, EnrolmentQuerySet
from rebond.network.models import Place
from rebond.programmes.models import Programme
from rebond.referrals.models import Referral


class LearningPath(models.Model):
    """What a programme asks a person to follow: a number of sessions, with their titles in order."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="learning_paths")
    name = models.CharField(_("name"), max_length=120)
    session_titles = models.JSONField(_("sessions"), default=list)
    is_open = models.BooleanField(_("offered"), default=True)

    class Meta:
        verbose_name = _("learning path")
        verbose_name_plural = _("learning paths")
        constraints = (models.UniqueConstraint(fields=("programme", "name"), name="learning_path_name"),)

    def __str__(self) -> str:
        return self.name

    @property
    def length(self) -> int:
        return len(self.session_titles)

    @property
    def stream(self) -> str:
        return f"learning_path:{self.pk}"

    def scope_keys(self) -> ScopeKeys:
        return self.programme.scope_keys()


class Cohort(models.Model):
    """People of one place who follow one path together."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="cohorts")
    path = models.ForeignKey(LearningPath, on_delete=models.PROTECT, related_name="cohorts")
    name = models.CharField(_("name"), max_length=80)
    formed_on = models.DateField(_("formed on"))

    objects = CohortQuerySet.as_manager()

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        constraints = (models.UniqueConstraint(fields=("place", "name"), name="cohort_name"),)

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> str:
        return f"cohort:{self.pk}"

    def scope_keys(self) -> ScopeKeys:
        return self.place.scope_keys()


class Enrolment(models.Model):
    """A person (by the referral) on a path."""

    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="enrolment")
    path = models.ForeignKey(LearningPath, on_delete=models.PROTECT, related_name="enrolments")
    cohort = models.ForeignKey(
        Cohort, on_delete=models.SET_NULL, null=True, blank=True, related_name="enrolments"
    )
    state = models.CharField(_("state"), max_length=10, choices=PathState, default=PathState.OPEN)
    opened_on = models.DateField(_("begun on"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")

    def __str__(self) -> str:
        return f"{self.referral} · {self.path}"

    def scope_keys(self) -> ScopeKeys:
        return self.referral.scope_keys()
