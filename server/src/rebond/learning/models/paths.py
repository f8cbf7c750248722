"""What people follow, and those who follow it together."""

from __future__ import annotations

import hashlib
import json

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.learning.choices import PathState
from rebond.learning.plan import Plan, plan_from
from rebond.learning.querysets import CohortQuerySet, EnrolmentQuerySet, LearningPathQuerySet
from rebond.network.models import Place
from rebond.programmes.models import Programme
from rebond.referrals.models import Referral


class LearningPath(models.Model):
    """What a programme asks a person to follow, in one version: whoever began it keeps it.

    ``first``: the first version; None: this is it. ``replaced_on``: since when those who begin have a later version.
    """

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="learning_paths")
    name = models.CharField(_("name"), max_length=120)
    first = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="later_versions"
    )
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    stored = models.JSONField(_("sessions"), default=dict)
    is_open = models.BooleanField(_("offered"), default=True)
    replaced_on = models.DateField(_("replaced on"), null=True, blank=True)

    objects = LearningPathQuerySet.as_manager()

    class Meta:
        verbose_name = _("learning path")
        verbose_name_plural = _("learning paths")
        constraints = (
            models.UniqueConstraint(fields=("programme", "name", "version"), name="learning_path_name"),
            models.UniqueConstraint(fields=("first", "version"), name="learning_path_version"),
            models.CheckConstraint(
                condition=Q(first=None, version=1) | Q(first__isnull=False, version__gt=1),
                name="learning_path_first_version",
            ),
        )

    def __str__(self) -> str:
        if self.version == 1:
            return self.name
        return gettext("%(path)s (version %(number)s)") % {"path": self.name, "number": self.version}

    @property
    def label(self) -> str:
        return str(self)

    @property
    def plan(self) -> Plan:
        return plan_from(self.stored)

    @property
    def length(self) -> int:
        return len(self.plan.sessions)

    @property
    def family(self) -> int:
        """The key of the first version: the same for all versions of one path."""
        return self.first_id or self.pk

    @property
    def is_offered(self) -> bool:
        return self.is_open and self.replaced_on is None

    @property
    def seen(self) -> str:
        """What a page that shows the path sends back with it: another word each time that it is changed."""
        shown = json.dumps([self.name, self.stored, self.is_open], sort_keys=True)
        return hashlib.sha256(shown.encode()).hexdigest()[:32]

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
