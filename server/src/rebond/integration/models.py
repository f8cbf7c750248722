from __future__ import annotations

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.integration.choices import Activity, Exit, NotYetReason, SkillState, Station
from rebond.integration.querysets import (
    ContractQuerySet,
    SkillQuerySet,
    SkillRecordQuerySet,
    TraineeQuerySet,
)
from rebond.network.models import Membership, Organisation


class Trainee(models.Model):
    """The record of one person in one work-integration workshop. Erased a set time after the last contract."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="trainees")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="traineeships")
    opened_at = models.DateTimeField(_("opened on"))

    objects = TraineeQuerySet.as_manager()

    class Meta:
        verbose_name = _("trainee")
        verbose_name_plural = _("trainees")
        constraints = (models.UniqueConstraint(fields=("organisation", "user"), name="trainee_once"),)

    def __str__(self) -> str:
        return str(self.user)

    @property
    def stream(self) -> str:
        return f"trainee:{self.pk}"

    def scope_keys(self) -> ScopeKeys:
        return ScopeKeys(self.organisation.territory_id, frozenset({self.organisation_id}))


class Contract(models.Model):
    """A work-integration contract. ``first_ends_on`` is the end first agreed; another ``ends_on`` extends it.

    ``share_percent``: of full time. Once the record of the person is erased, the row stays for the figures of the posts,
    without anybody (``trainee`` None). ``submission``: the page that sent it, so that a page sent twice signs one contract.
    """

    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="integration_contracts"
    )
    trainee = models.ForeignKey(Trainee, on_delete=models.SET_NULL, null=True, related_name="contracts")
    starts_on = models.DateField(_("start"))
    first_ends_on = models.DateField(_("end first agreed"))
    ends_on = models.DateField(_("end agreed"))
    share_percent = models.PositiveSmallIntegerField(_("share of full time (%)"))
    ended_on = models.DateField(_("last day"), null=True, blank=True)
    exit = models.CharField(_("what the person goes on to"), max_length=16, choices=Exit, blank=True)
    submission = models.UUIDField(unique=True)

    objects = ContractQuerySet.as_manager()

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        constraints = (
            models.CheckConstraint(
                condition=Q(first_ends_on__gte=F("starts_on"), ends_on__gte=F("first_ends_on")),
                name="contract_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, exit="")
                | (Q(ended_on__isnull=False, ended_on__gte=F("starts_on")) & ~Q(exit="")),
                name="contract_ended_says_what_follows",
            ),
            models.CheckConstraint(
                condition=Q(share_percent__gte=1, share_percent__lte=100), name="contract_share_of_full_time"
            ),
        )
        indexes = (models.Index(fields=("organisation", "starts_on"), name="contract_of_workshop"),)

    def __str__(self) -> str:
        return f"{self.starts_on} – {self.last_day}"

    @property
    def stream(self) -> str:
        return f"integration_contract:{self.pk}"

    @property
    def last_day(self) -> date:
        return self.ended_on or self.ends_on

    @property
    def is_extended(self) -> bool:
        return self.ends_on != self.first_ends_on

    def scope_keys(self) -> ScopeKeys:
        return ScopeKeys(self.organisation.territory_id, frozenset({self.organisation_id}))


class Skill(models.Model):
    """One line of the list of a workshop. Proposed once somebody did ``propose_after`` computers at its station; 0: never."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="workshop_skills")
    station = models.CharField(_("place of work"), max_length=12, choices=Station)
    name = models.CharField(_("what one can do"), max_length=120)
    propose_after = models.PositiveSmallIntegerField(_("proposed after so many computers"), default=0)
    is_open = models.BooleanField(_("on the list"), default=True)

    objects = SkillQuerySet.as_manager()

    class Meta:
        verbose_name = _("skill")
        verbose_name_plural = _("skills")
        constraints = (models.UniqueConstraint(fields=("organisation", "name"), name="skill_once"),)

    def __str__(self) -> str:
        return self.name

    @property
    def stream(self) -> str:
        return f"workshop_skill:{self.pk}"

    def scope_keys(self) -> ScopeKeys:
        return ScopeKeys(self.organisation.territory_id, frozenset({self.organisation_id}))


class SkillRecord(models.Model):
    """Where one person stands with one skill. Another person validates it."""

    trainee = models.ForeignKey(Trainee, on_delete=models.CASCADE, related_name="skills")
    skill = models.ForeignKey(Skill, on_delete=models.PROTECT, related_name="records")
    state = models.CharField(_("state"), max_length=10, choices=SkillState)
    claimed_at = models.DateTimeField(_("claimed on"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered on"), null=True, blank=True)
    answered_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("answered by")
    )
    reason = models.CharField(_("why not yet"), max_length=10, choices=NotYetReason, blank=True)

    objects = SkillRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("skill of a trainee")
        verbose_name_plural = _("skills of trainees")
        constraints = (
            models.UniqueConstraint(fields=("trainee", "skill"), name="skill_record_once"),
            models.CheckConstraint(
                condition=Q(state="claimed", claimed_at__isnull=False)
                | (Q(state__in=("validated", "not_yet")) & Q(answered_at__isnull=False)),
                name="skill_record_says_when",
            ),
            models.CheckConstraint(
                condition=(Q(state="not_yet") & ~Q(reason="")) | (~Q(state="not_yet") & Q(reason="")),
                name="skill_not_yet_says_why",
            ),
        )
        indexes = (models.Index(fields=("state", "claimed_at"), name="skill_record_waiting"),)

    def __str__(self) -> str:
        return f"{self.skill} · {self.get_state_display()}"

    def scope_keys(self) -> ScopeKeys:
        return self.trainee.scope_keys()


class PostsOfYear(models.Model):
    """What is agreed with the State for one year: full-time posts, in hundredths, and the aid for one of them, in cents."""

    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="integration_posts")
    year = models.PositiveSmallIntegerField(_("year"))
    posts_hundredths = models.PositiveIntegerField(_("full-time posts agreed (hundredths)"))
    amount_cents = models.PositiveIntegerField(_("aid for a full-time post and a year (cents)"))

    class Meta:
        verbose_name = _("posts of a year")
        verbose_name_plural = _("posts of the years")
        constraints = (models.UniqueConstraint(fields=("organisation", "year"), name="posts_once_a_year"),)

    def __str__(self) -> str:
        return str(self.year)

    @property
    def stream(self) -> str:
        return f"integration_posts:{self.pk}"

    def scope_keys(self) -> ScopeKeys:
        return ScopeKeys(self.organisation.territory_id, frozenset({self.organisation_id}))


class WorkshopRules(models.Model):
    """What a workshop chose for itself. No row: hours are not kept."""

    organisation = models.OneToOneField(
        Organisation, on_delete=models.PROTECT, related_name="integration_rules"
    )
    keeps_hours = models.BooleanField(_("hours by activity are kept"), default=False)

    class Meta:
        verbose_name = _("rules of a work-integration workshop")
        verbose_name_plural = _("rules of work-integration workshops")

    def __str__(self) -> str:
        return str(self.organisation)


class Hours(models.Model):
    """Minutes of one person under one activity in one month (its first day)."""

    trainee = models.ForeignKey(Trainee, on_delete=models.CASCADE, related_name="hours")
    month = models.DateField(_("month"))
    activity = models.CharField(_("activity"), max_length=12, choices=Activity)
    minutes = models.PositiveIntegerField(_("time (minutes)"))

    class Meta:
        verbose_name = _("hours of a trainee")
        verbose_name_plural = _("hours of trainees")
        constraints = (
            models.UniqueConstraint(fields=("trainee", "month", "activity"), name="hours_once"),
            models.CheckConstraint(condition=Q(month__day=1), name="hours_of_a_whole_month"),
        )

    def __str__(self) -> str:
        return f"{self.month:%Y-%m} {self.activity}"
