from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.devices.models import Device
from rebond.network.models import Membership, Place, Territory, Workshop
from rebond.orders.models import Order
from rebond.stock.choices import (
    DeliveryState,
    Difference,
    GapDecision,
    LineState,
    LocationKind,
    StocktakeState,
    StrangerDecision,
    TransferLineState,
    TransferState,
)
from rebond.stock.codes import code_of_key
from rebond.stock.querysets import (
    DeliveryQuerySet,
    LineQuerySet,
    LocationQuerySet,
    PlacementQuerySet,
    StocktakeQuerySet,
    TransferQuerySet,
)


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


class Stocktake(models.Model):
    """What should be at a workshop or a place as of a moment, what was seen of it, and what was decided of each gap.

    ``minutes``: the whole of it as it was signed; nothing of it changes afterwards.
    """

    workshop = models.ForeignKey(
        Workshop, on_delete=models.PROTECT, null=True, blank=True, related_name="stocktakes"
    )
    place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="stocktakes"
    )
    location = models.ForeignKey(
        Location, on_delete=models.PROTECT, null=True, blank=True, related_name="stocktakes"
    )
    reference = models.CharField(_("reference"), max_length=40, unique=True)
    state = models.CharField(
        _("state"), max_length=10, choices=StocktakeState, default=StocktakeState.COUNTING
    )
    as_of = models.DateTimeField(_("as of"))
    opened_at = models.DateTimeField(_("opened on"))
    opened_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    closed_at = models.DateTimeField(_("closed on"), null=True, blank=True)
    closed_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    minutes = models.JSONField(_("minutes"), null=True, blank=True)

    objects = StocktakeQuerySet.as_manager()

    class Meta:
        verbose_name = _("stocktake")
        verbose_name_plural = _("stocktakes")
        constraints = (
            models.CheckConstraint(
                condition=Q(workshop=None, place__isnull=False, location=None)
                | Q(workshop__isnull=False, place=None),
                name="stocktake_at_one_site",
            ),
            models.CheckConstraint(
                condition=~Q(state="closed") | Q(closed_at__isnull=False, minutes__isnull=False),
                name="stocktake_closed_has_minutes",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def stream(self) -> str:
        return f"stocktake:{self.pk}"

    @property
    def site(self) -> Workshop | Place:
        found = self.workshop or self.place
        assert found is not None  # held by a constraint
        return found

    @property
    def is_counting(self) -> bool:
        return self.state == StocktakeState.COUNTING

    @property
    def badge_kind(self) -> str:
        return {"counting": "running", "closed": "done"}.get(self.state, "neutral")

    def scope_keys(self) -> ScopeKeys:
        return self.site.scope_keys()


class StocktakeLine(models.Model):
    """One computer: expected, seen, or both. ``difference`` is kept once it is decided."""

    stocktake = models.ForeignKey(Stocktake, on_delete=models.CASCADE, related_name="lines")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="stocktake_lines")
    is_expected = models.BooleanField(_("expected"))
    expected_in = models.ForeignKey(Location, on_delete=models.SET_NULL, null=True, related_name="+")
    seen_at = models.DateTimeField(_("seen on"), null=True, blank=True)
    seen_in = models.ForeignKey(Location, on_delete=models.SET_NULL, null=True, related_name="+")
    seen_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    difference = models.CharField(_("difference"), max_length=16, choices=Difference, blank=True)
    decision = models.CharField(_("decision"), max_length=12, choices=GapDecision, blank=True)
    decided_at = models.DateTimeField(_("decided on"), null=True, blank=True)
    decided_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("line of a stocktake")
        verbose_name_plural = _("lines of a stocktake")
        constraints = (
            models.UniqueConstraint(fields=("stocktake", "device"), name="stocktake_line_once"),
            models.CheckConstraint(
                condition=Q(is_expected=True) | Q(seen_at__isnull=False), name="stocktake_line_says_something"
            ),
        )

    def __str__(self) -> str:
        return f"{self.stocktake} · {self.device}"


class StrangeCode(models.Model):
    """Something was scanned that is none of our computers."""

    stocktake = models.ForeignKey(Stocktake, on_delete=models.CASCADE, related_name="strangers")
    code = models.CharField(_("code"), max_length=60)
    seen_at = models.DateTimeField(_("seen on"))
    seen_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    decision = models.CharField(_("decision"), max_length=12, choices=StrangerDecision, blank=True)

    class Meta:
        verbose_name = _("unknown code of a stocktake")
        verbose_name_plural = _("unknown codes of a stocktake")
        constraints = (models.UniqueConstraint(fields=("stocktake", "code"), name="strange_code_once"),)

    def __str__(self) -> str:
        return self.code


class Transfer(models.Model):
    """Computers that go from one workshop to another, or from one place to another, with a slip."""

    territory = models.ForeignKey(Territory, on_delete=models.PROTECT, related_name="transfers")
    from_workshop = models.ForeignKey(
        Workshop, on_delete=models.PROTECT, null=True, blank=True, related_name="transfers_out"
    )
    to_workshop = models.ForeignKey(
        Workshop, on_delete=models.PROTECT, null=True, blank=True, related_name="transfers_in"
    )
    from_place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="transfers_out"
    )
    to_place = models.ForeignKey(
        Place, on_delete=models.PROTECT, null=True, blank=True, related_name="transfers_in"
    )
    reference = models.CharField(_("reference"), max_length=40, unique=True)
    state = models.CharField(_("state"), max_length=10, choices=TransferState, default=TransferState.FILLING)
    opened_at = models.DateTimeField(_("opened on"))
    dispatched_at = models.DateTimeField(_("dispatched on"), null=True, blank=True)
    received_at = models.DateTimeField(_("received on"), null=True, blank=True)
    received_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = TransferQuerySet.as_manager()

    class Meta:
        verbose_name = _("transfer")
        verbose_name_plural = _("transfers")
        constraints = (
            models.CheckConstraint(
                condition=Q(
                    from_workshop__isnull=False,
                    to_workshop__isnull=False,
                    from_place__isnull=True,
                    to_place__isnull=True,
                )
                | Q(
                    from_workshop__isnull=True,
                    to_workshop__isnull=True,
                    from_place__isnull=False,
                    to_place__isnull=False,
                ),
                name="transfer_between_two_of_a_kind",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def stream(self) -> str:
        return f"transfer:{self.pk}"

    @property
    def origin(self) -> Workshop | Place:
        found = self.from_workshop or self.from_place
        assert found is not None  # held by a constraint
        return found

    @property
    def destination(self) -> Workshop | Place:
        found = self.to_workshop or self.to_place
        assert found is not None  # held by a constraint
        return found

    @property
    def badge_kind(self) -> str:
        return {"filling": "neutral", "underway": "running", "received": "done"}[self.state]

    def scope_keys(self) -> ScopeKeys:
        return self.destination.scope_keys()


class TransferLine(models.Model):
    transfer = models.ForeignKey(Transfer, on_delete=models.CASCADE, related_name="lines")
    device = models.ForeignKey(Device, on_delete=models.PROTECT, related_name="transfer_lines")
    state = models.CharField(
        _("state"), max_length=8, choices=TransferLineState, default=TransferLineState.LOADED
    )

    class Meta:
        verbose_name = _("line of a transfer")
        verbose_name_plural = _("lines of a transfer")
        constraints = (models.UniqueConstraint(fields=("transfer", "device"), name="transfer_line_once"),)

    def __str__(self) -> str:
        return f"{self.transfer} · {self.device}"


class PlaceStock(models.Model):
    """How many computers a place should hold at least; a bus is a place that travels."""

    place = models.OneToOneField(Place, on_delete=models.CASCADE, related_name="stock")
    minimum = models.PositiveSmallIntegerField(_("minimum stock"), default=0)
    travels = models.BooleanField(_("travels (bus)"), default=False)

    class Meta:
        verbose_name = _("stock of a place")
        verbose_name_plural = _("stocks of places")

    def __str__(self) -> str:
        return str(self.place)
