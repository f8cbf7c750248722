from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.learning.choices import PathState, Presence, SkillLevel
from rebond.learning.querysets import EnrolmentQuerySet, SessionQuerySet
from rebond.network.models import Membership, Place
from rebond.programmes.choices import AssessmentTool
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


class Assessment(models.Model):
    """What the person can do already, before the path."""

    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, related_name="assessment")
    tool = models.CharField(_("tool"), max_length=16, choices=AssessmentTool)
    level = models.CharField(_("level"), max_length=12, choices=SkillLevel)
    assessed_on = models.DateField(_("assessed on"))
    assessed_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("assessment")
        verbose_name_plural = _("assessments")

    def __str__(self) -> str:
        return self.get_level_display()


class Enrolment(models.Model):
    """A person (by the referral) on a path."""

    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, related_name="enrolment")
    path = models.ForeignKey(LearningPath, on_delete=models.PROTECT, related_name="enrolments")
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


class Session(models.Model):
    """One meeting of a group at a place."""

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="sessions")
    path = models.ForeignKey(LearningPath, on_delete=models.PROTECT, related_name="sessions")
    number = models.PositiveSmallIntegerField(_("session number"))
    starts_at = models.DateTimeField(_("starts at"))
    seats = models.PositiveSmallIntegerField(_("seats"), default=10)
    recorded_at = models.DateTimeField(_("attendance recorded on"), null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")

    def __str__(self) -> str:
        return f"{self.path} · {self.number}"

    @property
    def title(self) -> str:
        titles = self.path.session_titles
        return str(titles[self.number - 1]) if 0 < self.number <= len(titles) else str(self.number)

    @property
    def is_due(self) -> bool:
        """Its day has come: who came can be recorded."""
        return timezone.localdate(self.starts_at) <= timezone.localdate()

    @property
    def stream(self) -> str:
        return f"session:{self.pk}"

    def scope_keys(self) -> ScopeKeys:
        return self.place.scope_keys()


class Attendance(models.Model):
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendances")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attendances")
    presence = models.CharField(_("presence"), max_length=8, choices=Presence, default=Presence.EXPECTED)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = (models.UniqueConstraint(fields=("session", "enrolment"), name="attendance_once"),)

    def __str__(self) -> str:
        return f"{self.enrolment} · {self.get_presence_display()}"
