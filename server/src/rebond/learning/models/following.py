"""People who no longer come, people who are reminded, and people who are told of a change."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.learning.choices import Change, Channel, FollowUpState, Means
from rebond.learning.models.paths import Enrolment
from rebond.learning.models.sessions import Attendance, Session
from rebond.learning.querysets import AbsenceFollowUpQuerySet, SessionNewsQuerySet
from rebond.network.models import Membership
from rebond.referrals.choices import ClosingReason
from rebond.referrals.models import Referral


class AbsenceFollowUp(models.Model):
    """Somebody was absent as often as the programme allows: the place finds out why.

    ``absences`` in a row when it was opened or last counted; ``calls``: how often the place tried to reach them.
    """

    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="absence_follow_ups")
    state = models.CharField(_("state"), max_length=9, choices=FollowUpState, default=FollowUpState.OPEN)
    absences = models.PositiveSmallIntegerField(_("absences in a row"))
    opened_on = models.DateField(_("since"))
    calls = models.PositiveSmallIntegerField(_("calls"), default=0)
    called_on = models.DateField(_("last called on"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=24, choices=ClosingReason, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    objects = AbsenceFollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("absence to follow up")
        verbose_name_plural = _("absences to follow up")
        constraints = (
            models.UniqueConstraint(
                fields=("enrolment",), condition=Q(state="open"), name="absence_follow_up_one_open"
            ),
            models.CheckConstraint(
                condition=~Q(state="stopped") | ~Q(reason=""), name="absence_follow_up_stopped_says_why"
            ),
        )

    def __str__(self) -> str:
        return f"{self.enrolment} · {self.get_state_display()}"

    def scope_keys(self) -> ScopeKeys:
        return self.enrolment.scope_keys()


class ReminderAgreement(models.Model):
    """The person agreed to be reminded of sessions: by a message to the telephone left with the request, or by e-mail.

    Gone when the path ends or the person says so. ``sealed_email`` is empty for the telephone.
    """

    referral = models.OneToOneField(Referral, on_delete=models.CASCADE, related_name="reminder_agreement")
    channel = models.CharField(_("by"), max_length=5, choices=Channel)
    sealed_email = models.BinaryField(default=b"")
    agreed_on = models.DateField(_("agreed on"))
    agreed_with = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("agreement to be reminded")
        verbose_name_plural = _("agreements to be reminded")

    def __str__(self) -> str:
        return f"{self.referral} · {self.get_channel_display()}"


class Reminder(models.Model):
    """One message about one seat. A session that moves is another moment to be reminded of."""

    attendance = models.ForeignKey(Attendance, on_delete=models.CASCADE, related_name="reminders")
    starts_at = models.DateTimeField(_("starts at"))
    channel = models.CharField(_("by"), max_length=5, choices=Channel)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("tried again on"))
    sent_at = models.DateTimeField(_("sent on"), null=True, blank=True)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = (models.UniqueConstraint(fields=("attendance", "starts_at"), name="reminder_once"),)

    def __str__(self) -> str:
        return f"{self.attendance} · {self.get_channel_display()}"


class SessionNews(models.Model):
    """Somebody counts on a session as it was: it is moved or cancelled, and they are to know.

    ``was_at``: when it was to begin, as far as they know. One row while they do not know: what changes again before
    they were told is one news. ``attempts``: of a message, where the person agreed to messages.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="news")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="session_news")
    change = models.CharField(_("what changed"), max_length=9, choices=Change)
    was_at = models.DateTimeField(_("was to begin at"))
    since = models.DateTimeField(_("since"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    due_at = models.DateTimeField(_("tried again on"))
    told_at = models.DateTimeField(_("told on"), null=True, blank=True)
    means = models.CharField(_("by"), max_length=5, choices=Means, blank=True)

    objects = SessionNewsQuerySet.as_manager()

    class Meta:
        verbose_name = _("news of a session")
        verbose_name_plural = _("news of sessions")
        constraints = (
            models.UniqueConstraint(
                fields=("session", "enrolment"), condition=Q(told_at=None), name="session_news_one_to_tell"
            ),
            models.CheckConstraint(
                condition=Q(told_at=None) | ~Q(means=""), name="session_news_told_says_how"
            ),
        )

    def __str__(self) -> str:
        return f"{self.enrolment} · {self.get_change_display()}"

    @property
    def seen(self) -> str:
        """What a page sends back to say which news it showed."""
        return self.since.isoformat()

    def scope_keys(self) -> ScopeKeys:
        return self.enrolment.scope_keys()
