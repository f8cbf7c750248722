from __future__ import annotations

from collections.abc import Iterable

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.collection.choices import AWAITED, LIVE, DropOffRefusal, DropOffState, EquipmentKind
from rebond.collection.models.requests import DonationRequest
from rebond.collection.querysets import DropOffPointQuerySet, DropOffQuerySet
from rebond.donations.models import Pallet
from rebond.kit.days import written_with_weekday
from rebond.network.models import Place, Workshop


def every_kind() -> list[str]:
    return list(EquipmentKind.values)


class DropOffPoint(models.Model):
    """A workshop or a place where computers may be brought. Exactly one of both is set.

    ``kinds``: values of `EquipmentKind`. ``most_at_once``: pieces of equipment; None: as many as come.
    """

    workshop = models.OneToOneField(
        Workshop, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("workshop")
    )
    place = models.OneToOneField(
        Place, on_delete=models.PROTECT, null=True, blank=True, verbose_name=_("place")
    )
    hours = models.CharField(_("opening hours"), max_length=300)
    kinds = models.JSONField(_("equipment taken"), default=every_kind)
    most_at_once = models.PositiveSmallIntegerField(_("most at once"), null=True, blank=True)
    by_appointment = models.BooleanField(_("by appointment"), default=False)
    is_open = models.BooleanField(_("takes computers"), default=True)

    objects = DropOffPointQuerySet.as_manager()

    class Meta:
        verbose_name = _("drop-off point")
        verbose_name_plural = _("drop-off points")
        constraints = (
            models.CheckConstraint(
                condition=Q(workshop__isnull=False, place__isnull=True)
                | Q(workshop__isnull=True, place__isnull=False),
                name="drop_off_point_is_one",
            ),
        )

    def __str__(self) -> str:
        return str(self.where)

    @property
    def where(self) -> Workshop | Place:
        found = self.workshop or self.place
        assert found is not None
        return found

    @property
    def stream(self) -> str:
        return f"drop_off_point:{self.pk}"

    @property
    def key(self) -> str:
        """What the page of drop-off points calls it: "w12" a workshop, "p7" a place."""
        return f"w{self.workshop_id}" if self.workshop_id else f"p{self.place_id}"

    @property
    def kind_labels(self) -> list[str]:
        return [str(kind.label) for kind in EquipmentKind if kind in self.kinds]

    @property
    def takes_all(self) -> bool:
        return set(self.kinds) >= set(EquipmentKind.values)

    def takes(self, kinds: Iterable[str], pieces: int) -> bool:
        """Whether so many pieces of these kinds may be brought at once, open or not."""
        return set(kinds) <= set(self.kinds) and (self.most_at_once is None or pieces <= self.most_at_once)

    def scope_keys(self) -> ScopeKeys:
        return self.where.scope_keys()


class DropOff(models.Model):
    """What a donor brings, or wishes to bring, to a drop-off point. One at a time is under way for a request.

    ``day``: that which the donor chose, or which the point proposed. ``counted`` None: nothing was brought yet.
    ``pallet``: what it became at the reception of its lot, where the point is the workshop that awaits it.
    """

    request = models.ForeignKey(DonationRequest, on_delete=models.CASCADE, related_name="drop_offs")
    point = models.ForeignKey(
        DropOffPoint, on_delete=models.PROTECT, related_name="drop_offs", verbose_name=_("drop-off point")
    )
    day = models.DateField(_("day"))
    state = models.CharField(_("state"), max_length=10, choices=DropOffState, default=DropOffState.ASKED)
    state_since = models.DateTimeField(_("since"))
    refusal = models.CharField(_("reason"), max_length=12, choices=DropOffRefusal, blank=True)
    counted = models.PositiveSmallIntegerField(_("computers counted"), null=True, blank=True)
    received_at = models.DateTimeField(_("received on"), null=True, blank=True)
    pallet = models.OneToOneField(
        Pallet, on_delete=models.SET_NULL, null=True, blank=True, related_name="drop_off"
    )

    objects = DropOffQuerySet.as_manager()

    class Meta:
        verbose_name = _("drop-off")
        verbose_name_plural = _("drop-offs")
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(refusal=""), name="drop_off_refused_says_why"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=("kept", "arrived")) | Q(counted__isnull=False),
                name="drop_off_received_is_counted",
            ),
            models.UniqueConstraint(
                fields=("request",),
                condition=Q(state__in=("asked", "proposed", "confirmed", "kept")),
                name="drop_off_one_under_way",
            ),
        )
        indexes = (models.Index(fields=("point", "state"), name="drop_off_of_point"),)

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        return f"A-{self.pk}"

    @property
    def stream(self) -> str:
        return f"drop_off:{self.pk}"

    @property
    def badge_kind(self) -> str:
        return DropOffState(self.state).kind

    @property
    def on_day(self) -> str:
        """The day with its day of the week: opening hours are written so."""
        return written_with_weekday(self.day)

    @property
    def is_awaited(self) -> bool:
        return self.state in AWAITED

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    def scope_keys(self) -> ScopeKeys:
        return self.point.scope_keys()
