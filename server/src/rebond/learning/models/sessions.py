"""Meetings, the seats in them, and how they reach a diary."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.geography.models import Commune
from rebond.learning.choices import Presence
from rebond.learning.models.paths import Cohort, Enrolment, LearningPath
from rebond.learning.plan import USUAL_MINUTES
from rebond.learning.querysets import SessionQuerySet
from rebond.network.models import Membership, Organisation, Place
from rebond.programmes.choices import SessionSetting


class Session(models.Model):
    """One meeting of a group, held by a place: in its rooms, at somebody's home or where its bus stops.

    ``commune`` says where a home or a stop is; no address of a person is ever kept. ``trainer_organisation`` is who
    trains, which stays when the trainer leaves. ``sequence`` counts the changes that a diary has to learn of
    (RFC 5545, 3.8.7.4), ``submission`` recognises a form that is sent twice.
    """

    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="sessions")
    path = models.ForeignKey(LearningPath, on_delete=models.PROTECT, related_name="sessions")
    cohort = models.ForeignKey(
        Cohort, on_delete=models.SET_NULL, null=True, blank=True, related_name="sessions"
    )
    number = models.PositiveSmallIntegerField(_("session number"))
    starts_at = models.DateTimeField(_("starts at"))
    minutes = models.PositiveSmallIntegerField(_("length (minutes)"), default=USUAL_MINUTES)
    seats = models.PositiveSmallIntegerField(_("seats"), default=10)
    setting = models.CharField(_("where"), max_length=8, choices=SessionSetting, default=SessionSetting.PLACE)
    commune = models.ForeignKey(
        Commune, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("commune")
    )
    trainer = models.ForeignKey(
        Membership,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="sessions",
        verbose_name=_("trainer"),
    )
    trainer_organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("organisation that trains"),
    )
    recorded_at = models.DateTimeField(_("attendance recorded on"), null=True, blank=True)
    cancelled_at = models.DateTimeField(_("cancelled on"), null=True, blank=True)
    sequence = models.PositiveSmallIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(_("changed on"), default=timezone.now)
    submission = models.UUIDField(null=True, editable=False, unique=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        constraints = (
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | Q(recorded_at=None), name="session_held_or_cancelled"
            ),
            models.UniqueConstraint(
                fields=("cohort", "number"),
                condition=Q(cancelled_at=None) & ~Q(cohort=None),
                name="session_once_in_a_cohort",
            ),
        )
        indexes = (models.Index(fields=("place", "starts_at"), name="session_place_day"),)

    def __str__(self) -> str:
        return f"{self.path} · {self.number}"

    @property
    def key(self) -> str:
        """Which session of the path it is, in any version."""
        return self.path.plan.key_of(self.number)

    def number_in(self, path: LearningPath) -> int | None:
        """As which session of ``path`` it counts: another version, or another path with the same session. None: none."""
        return self.number if path.pk == self.path_id else path.plan.number_of(self.key)

    def is_required_of(self, path: LearningPath) -> bool:
        """Whether somebody on ``path`` was waited for: it is required where it was held, and not optional in ``path``."""
        number = self.number_in(path)
        is_asked = number is None or number in path.plan.required
        return is_asked and self.number in self.path.plan.required

    @property
    def title(self) -> str:
        titles = self.path.plan.titles
        return titles[self.number - 1] if 0 < self.number <= len(titles) else str(self.number)

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(minutes=self.minutes)

    @property
    def where(self) -> str:
        """In words, without the address of anybody."""
        if self.setting == SessionSetting.PLACE:
            return self.place.name
        label = str(self.get_setting_display())
        return f"{label} ({self.commune.name})" if self.commune else label

    @property
    def is_due(self) -> bool:
        """Its day has come: who came can be recorded."""
        return self.is_planned and timezone.localdate(self.starts_at) <= timezone.localdate()

    @property
    def is_planned(self) -> bool:
        return self.cancelled_at is None

    @property
    def is_to_come(self) -> bool:
        """It is planned, nobody recorded it, and its day is not over."""
        day = timezone.localdate(self.starts_at)
        return self.is_planned and self.recorded_at is None and day >= timezone.localdate()

    @property
    def attendance_seen(self) -> str:
        """What a page that shows the attendance sends back with it: another word each time that it is recorded."""
        return self.recorded_at.isoformat() if self.recorded_at else ""

    @property
    def stream(self) -> str:
        return f"session:{self.pk}"

    def scope_keys(self) -> ScopeKeys:
        return self.place.scope_keys()


class Attendance(models.Model):
    """A seat, and whether the person came."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendances")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="attendances")
    presence = models.CharField(_("presence"), max_length=8, choices=Presence, default=Presence.EXPECTED)

    class Meta:
        verbose_name = _("attendance")
        verbose_name_plural = _("attendances")
        constraints = (models.UniqueConstraint(fields=("session", "enrolment"), name="attendance_once"),)

    def __str__(self) -> str:
        return f"{self.enrolment} · {self.get_presence_display()}"


class SeatWait(models.Model):
    """Somebody who waits for a seat of a full session: the first who asked is the first served.

    ``offered_at``: a seat became free and is kept for them until the place has asked them.
    """

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="waits")
    enrolment = models.ForeignKey(Enrolment, on_delete=models.CASCADE, related_name="waits")
    asked_at = models.DateTimeField(_("asked on"))
    offered_at = models.DateTimeField(_("offered on"), null=True, blank=True)

    class Meta:
        verbose_name = _("waiting for a seat")
        verbose_name_plural = _("waiting for a seat")
        constraints = (models.UniqueConstraint(fields=("session", "enrolment"), name="seat_wait_once"),)

    def __str__(self) -> str:
        return f"{self.enrolment} · {self.session}"


class CalendarFeed(models.Model):
    """A secret address at which a diary reads sessions: those of a place, or those of one trainer.

    Only a digest of the secret is kept. It says when and where, never who comes.
    """

    place = models.OneToOneField(
        Place, on_delete=models.CASCADE, null=True, blank=True, related_name="calendar_feed"
    )
    membership = models.OneToOneField(
        Membership, on_delete=models.CASCADE, null=True, blank=True, related_name="calendar_feed"
    )
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(_("made on"))

    class Meta:
        verbose_name = _("calendar subscription")
        verbose_name_plural = _("calendar subscriptions")
        constraints = (
            models.CheckConstraint(
                condition=Q(place=None, membership__isnull=False) | Q(place__isnull=False, membership=None),
                name="calendar_feed_of_a_place_or_a_trainer",
            ),
        )

    def __str__(self) -> str:
        return str(self.place or self.membership)

    @property
    def stream(self) -> str:
        return f"calendar_feed:{self.pk}"
