from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.committees.choices import Decision, SessionState
from rebond.committees.criteria import Criteria, criteria_from
from rebond.committees.querysets import CommitteeSessionQuerySet
from rebond.network.models import Membership
from rebond.programmes.choices import ConflictRule
from rebond.programmes.models import Programme
from rebond.referrals.choices import ClosingReason
from rebond.referrals.models import Referral

BADGES = {
    SessionState.PLANNED: "neutral",
    SessionState.OPEN: "running",
    SessionState.CLOSED: "done",
    SessionState.CANCELLED: "neutral",
}
DECISION_BADGES = {Decision.RETAINED: "done", Decision.WAITING: "attention", Decision.REFUSED: "blocked"}


class CriteriaVersion(models.Model):
    """The criteria of a programme as they were published. Never changed: the next ones are a new version."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="criteria_versions")
    number = models.PositiveSmallIntegerField(_("version"))
    published_at = models.DateTimeField(_("published on"))
    stored = models.JSONField(_("criteria"), default=dict)

    class Meta:
        verbose_name = _("version of the criteria")
        verbose_name_plural = _("versions of the criteria")
        constraints = (models.UniqueConstraint(fields=("programme", "number"), name="criteria_version_once"),)

    def __str__(self) -> str:
        return f"{self.programme} · {self.number}"

    @property
    def criteria(self) -> Criteria:
        return criteria_from(self.stored)

    def scope_keys(self) -> ScopeKeys:
        return self.programme.scope_keys()


class CommitteeSession(models.Model):
    """A meeting of the committee of a programme. Once open it keeps its criteria, its rule and its agenda."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="committee_sessions")
    number = models.PositiveSmallIntegerField(_("number"))
    meets_on = models.DateField(_("day"))
    state = models.CharField(_("state"), max_length=9, choices=SessionState, default=SessionState.PLANNED)
    criteria = models.ForeignKey(
        CriteriaVersion, on_delete=models.PROTECT, null=True, blank=True, related_name="sessions"
    )
    conflict_rule = models.CharField(
        _("conflicts of interest"), max_length=16, choices=ConflictRule, blank=True
    )
    computers = models.PositiveIntegerField(_("computers to give"), null=True, blank=True)
    opened_at = models.DateTimeField(_("opened on"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed on"), null=True, blank=True)

    objects = CommitteeSessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session of a committee")
        verbose_name_plural = _("sessions of committees")
        constraints = (
            models.UniqueConstraint(fields=("programme", "number"), name="committee_session_once"),
            models.UniqueConstraint(
                fields=("programme",), condition=Q(state="open"), name="committee_one_open_session"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "cancelled"])
                | Q(criteria__isnull=False, computers__isnull=False, opened_at__isnull=False),
                name="committee_session_keeps_its_criteria",
            ),
        )

    def __str__(self) -> str:
        return f"{self.programme} · {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("committees:session", args=[self.pk])

    @property
    def stream(self) -> str:
        return f"committee:{self.pk}"

    @property
    def is_planned(self) -> bool:
        return self.state == SessionState.PLANNED

    @property
    def is_open(self) -> bool:
        return self.state == SessionState.OPEN

    @property
    def is_closed(self) -> bool:
        return self.state == SessionState.CLOSED

    @property
    def is_cancelled(self) -> bool:
        return self.state == SessionState.CANCELLED

    @property
    def badge_kind(self) -> str:
        return BADGES[SessionState(self.state)]

    def scope_keys(self) -> ScopeKeys:
        return self.programme.scope_keys()


class SessionMember(models.Model):
    """Who is called to a session, and whether they came."""

    session = models.ForeignKey(CommitteeSession, on_delete=models.CASCADE, related_name="members")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    is_present = models.BooleanField(_("present"), default=False)

    class Meta:
        verbose_name = _("member")
        verbose_name_plural = _("members")
        constraints = (
            models.UniqueConstraint(fields=("session", "membership"), name="committee_member_once"),
        )

    def __str__(self) -> str:
        return str(self.membership)


class Nomination(models.Model):
    """For which public a person is presented, by its code."""

    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, related_name="nomination")
    public = models.CharField(_("public"), max_length=40)
    nominated_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    nominated_at = models.DateTimeField(_("presented on"))

    class Meta:
        verbose_name = _("nomination")
        verbose_name_plural = _("nominations")

    def __str__(self) -> str:
        return self.referral.code


class Answer(models.Model):
    """The answer to a question of the committee. No row: nobody knows, which is not "no"."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="committee_answers")
    question = models.CharField(_("question"), max_length=40)
    is_yes = models.BooleanField(_("yes"))

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = (
            models.UniqueConstraint(fields=("referral", "question"), name="committee_answer_once"),
        )

    def __str__(self) -> str:
        return self.referral.code


class AgendaItem(models.Model):
    """A person before a session. ``rank``, ``points`` and ``reasons`` are kept when the session closes."""

    session = models.ForeignKey(CommitteeSession, on_delete=models.CASCADE, related_name="items")
    referral = models.ForeignKey(Referral, on_delete=models.PROTECT, related_name="agenda_items")
    public = models.CharField(_("public"), max_length=40, blank=True)
    rank = models.PositiveIntegerField(_("rank"), null=True, blank=True)
    points = models.PositiveIntegerField(_("points"), null=True, blank=True)
    reasons = models.JSONField(default=list)
    decision = models.CharField(_("decision"), max_length=8, choices=Decision, blank=True)
    reason = models.CharField(_("reason"), max_length=24, choices=ClosingReason, blank=True)
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        verbose_name = _("item of the agenda")
        verbose_name_plural = _("items of the agenda")
        constraints = (
            models.UniqueConstraint(fields=("session", "referral"), name="agenda_item_once"),
            models.CheckConstraint(
                condition=~Q(decision="refused") | ~Q(reason=""), name="agenda_refusal_says_why"
            ),
        )

    def __str__(self) -> str:
        return self.referral.code

    @property
    def badge_kind(self) -> str:
        return DECISION_BADGES[Decision(self.decision)] if self.decision else "neutral"


class Vote(models.Model):
    """What a member would decide of a person; it may change while the session is open."""

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="votes")
    member = models.ForeignKey(SessionMember, on_delete=models.CASCADE, related_name="votes")
    choice = models.CharField(_("vote"), max_length=8, choices=Decision)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        constraints = (models.UniqueConstraint(fields=("item", "member"), name="committee_vote_once"),)

    def __str__(self) -> str:
        return f"{self.item} · {self.get_choice_display()}"
