from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.devices.models import Device
from rebond.network.models import Membership, Place, Workshop
from rebond.orders.models import Order
from rebond.stock.choices import DeliveryState, LineState, LocationKind
from rebond.stock.codes import code_of_key
from rebond.stock.querysets import DeliveryQuerySet, LineQuerySet, LocationQuerySet, PlacementQuerySet


class Location(models.Model):
    """A site, an aisle, a shelf, a box: where computers lie. A smaller one stands in a larger one."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="locations")
    code = models.CharField(_("location"), max_length=20)
    kind = models.CharField(_("kind"), max_length=8, choices=LocationKind, default=LocationKind.SHELF)
    inside = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="parts",
        verbose_name=_("stands in"),
    )

    objects = LocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("location")
        verbose_name_plural = _("locations")
        constraints = (models.UniqueConstraint(fields=("workshop", "code"), name="location_code"),)

    def __str__(self) -> str:
        return self.code

    @property
    def tag(self) -> str:
        """What the label bears: the code of the shelf is known to one workshop, this one to all."""
        return code_of_key(self.pk)

    @property
    def stream(self) -> str:
        return f"location:{self.pk}"

    @property
    def way(self) -> list[Location]:
        """From the largest to this one; `inside__inside__inside` is read beforehand where many are shown."""
        around = [self]
        while around[0].inside is not None:
            around.insert(0, around[0].inside)
        return around

    @property
    def full_name(self) -> str:
        return " › ".join(location.code for location in self.way)

    def scope_keys(self) -> ScopeKeys:
        return self.workshop.scope_keys()


class Placement(models.Model):
    """Where a computer of a workshop lies now, ready or not."""

    device = models.OneToOneField(Device, on_delete=models.CASCADE, related_name="placement")
    location = models.ForeignKey(Location, on_delete=models.PROTECT, related_name="placements")

    objects = PlacementQuerySet.as_manager()

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")

    def __str__(self) -> str:
        return f"{self.device} · {self.location}"


class Delivery(models.Model):
    """The computers that leave for a place in answer to an order; may be fewer than ordered."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="deliveries")
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="deliveries")
    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="deliveries")
    reference = models.CharField(_("reference"), max_length=40, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=DeliveryState, default=DeliveryState.FILLING)
    opened_at = models.DateTimeField(_("opened on"))
    dispatched_at = models.DateTimeField(_("dispatched on"), null=True, blank=True)
    received_at = models.DateTimeField(_("received on"), null=True, blank=True)
    received_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")

    def __str__(self) -> str:
        return self.reference

    @property
    def stream(self) -> str:
        return f"delivery:{self.pk}"

    def scope_keys(self) -> ScopeKeys:
        return self.place.scope_keys()


class DeliveryLine(models.Model):
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="lines")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="delivery_lines")
    state = models.CharField(_("state"), max_length=8, choices=LineState, default=LineState.LOADED)

    objects = LineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a delivery")
        verbose_name_plural = _("lines of a delivery")
        constraints = (models.UniqueConstraint(fields=("delivery", "device"), name="delivery_line_once"),)

    def __str__(self) -> str:
        return f"{self.delivery} · {self.device}"
