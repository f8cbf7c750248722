from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.lacoop.choices import ActivityKind, ActivityState, Fault, PlaceKind
from rebond.lacoop.querysets import ActivityQuerySet
from rebond.learning.models import Session
from rebond.network.models import Membership, Place


class CoopKey(models.Model):
    """What lets one place read its activities. ``sealed_key`` opens only with the key of the installation.

    ``structure_id``: the number of the place in La Coop; None: every activity that the key shows. ``read_until``: up to
    which moment all that changed there is known here.
    """

    place = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="coop_key")
    sealed_key = models.BinaryField()
    structure_id = models.UUIDField(_("number of the place in La Coop"), null=True, blank=True)
    set_at = models.DateTimeField(_("written on"))
    set_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    read_until = models.DateTimeField(null=True, blank=True, editable=False)
    last_read_at = models.DateTimeField(_("last read on"), null=True, blank=True)
    fault = models.CharField(_("reading fault"), max_length=12, choices=Fault, blank=True)

    class Meta:
        verbose_name = _("key of La Coop")
        verbose_name_plural = _("keys of La Coop")

    def __str__(self) -> str:
        return str(self.place)

    @property
    def stream(self) -> str:
        return f"coop_key:{self.place_id}"

    def scope_keys(self) -> ScopeKeys:
        return self.place.scope_keys()


class CoopActivity(models.Model):
    """One activity, as it was last read. ``activity_id`` is its number in La Coop: it comes in once only.

    ``changed_at``: of La Coop. ``decided_at``: of the version that somebody confirmed or set aside; what changes later is
    shown, and changes nothing by itself.
    """

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="coop_activities")
    activity_id = models.UUIDField(_("number in La Coop"))
    kind = models.CharField(_("kind"), max_length=24, choices=ActivityKind)
    held_on = models.DateField(_("day"))
    minutes = models.PositiveSmallIntegerField(_("length (minutes)"))
    people = models.PositiveSmallIntegerField(_("people"))
    place_kind = models.CharField(_("where"), max_length=16, choices=PlaceKind)
    town = models.CharField(_("commune"), max_length=120, blank=True)
    title = models.CharField(_("title"), max_length=200, blank=True)
    changed_at = models.DateTimeField(_("changed in La Coop on"))
    removed_at = models.DateTimeField(_("deleted in La Coop on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=ActivityState, default=ActivityState.PROPOSED)
    session = models.OneToOneField(
        Session, on_delete=models.PROTECT, null=True, blank=True, related_name="coop_activity"
    )
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        verbose_name = _("activity of La Coop")
        verbose_name_plural = _("activities of La Coop")
        constraints = (
            models.UniqueConstraint(fields=("place", "activity_id"), name="coop_activity_once"),
            models.CheckConstraint(
                condition=~Q(state="confirmed") | Q(session__isnull=False),
                name="coop_activity_has_its_session",
            ),
        )
        indexes = (models.Index(fields=("place", "state", "held_on"), name="coop_activity_listed"),)

    def __str__(self) -> str:
        return self.title or self.get_kind_display()

    @property
    def changed_since(self) -> bool:
        """It was changed or deleted in La Coop after somebody decided on it."""
        later = self.decided_at is not None and self.changed_at > self.decided_at
        return self.state == ActivityState.CONFIRMED and (later or self.removed_at is not None)

    @property
    def stream(self) -> str:
        return f"coop_key:{self.place_id}"

    def scope_keys(self) -> ScopeKeys:
        return self.place.scope_keys()
