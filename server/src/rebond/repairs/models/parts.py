"""The stock of parts: rows by origin, and the movements whose sum each row is."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from rebond.access import ScopeKeys
from rebond.devices.models import Device, Drive
from rebond.network.models import Membership, Workshop
from rebond.repairs.choices import MovementCause, OrderState, PartKind, PartOrigin, PartState
from rebond.repairs.codes import code_of_part
from rebond.repairs.models.repairs import Repair
from rebond.repairs.querysets import PartModelQuerySet, PartQuerySet, SupplierOrderQuerySet


class PartModel(models.Model):
    """A kind of part that a workshop keeps, and how many it wants at least. ``size``: GB of memory or of a drive."""

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="part_models")
    kind = models.CharField(_("kind"), max_length=8, choices=PartKind)
    spec = models.CharField(_("model"), max_length=80)
    spec_key = models.CharField(max_length=80)
    size = models.PositiveIntegerField(_("size (GB)"), null=True, blank=True)
    minimum = models.PositiveIntegerField(_("minimum"), default=0)

    objects = PartModelQuerySet.as_manager()

    class Meta:
        verbose_name = _("model of part")
        verbose_name_plural = _("models of part")
        constraints = (
            models.UniqueConstraint(fields=("workshop", "kind", "spec_key"), name="part_model_once"),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} · {self.spec}"

    def scope_keys(self) -> ScopeKeys:
        return self.workshop.scope_keys()


class SupplierOrder(models.Model):
    """What was ordered from a supplier, and how much of it came.

    ``submission``: what the form carried, so that a page sent twice is one order.
    """

    workshop = models.ForeignKey(Workshop, on_delete=models.PROTECT, related_name="supplier_orders")
    reference = models.CharField(_("reference"), max_length=20)
    supplier = models.CharField(_("supplier"), max_length=120)
    state = models.CharField(_("state"), max_length=10, choices=OrderState, default=OrderState.ORDERED)
    submission = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    ordered_at = models.DateTimeField(_("ordered on"))
    ordered_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = SupplierOrderQuerySet.as_manager()

    class Meta:
        verbose_name = _("order to a supplier")
        verbose_name_plural = _("orders to suppliers")
        constraints = (models.UniqueConstraint(fields=("workshop", "reference"), name="supplier_order_once"),)

    def __str__(self) -> str:
        return self.reference

    @property
    def stream(self) -> str:
        return f"supplier_order:{self.pk}"

    @property
    def kind(self) -> str:
        return OrderState(self.state).kind

    @property
    def is_waiting(self) -> bool:
        return self.state in OrderState.WAITING

    def scope_keys(self) -> ScopeKeys:
        return self.workshop.scope_keys()


class SupplierOrderLine(models.Model):
    order = models.ForeignKey(SupplierOrder, on_delete=models.PROTECT, related_name="lines")
    model = models.ForeignKey(PartModel, on_delete=models.PROTECT, related_name="order_lines")
    quantity = models.PositiveIntegerField(_("ordered"))
    unit_cents = models.PositiveIntegerField(_("price of one (cents)"))
    received = models.PositiveIntegerField(_("received"), default=0)

    class Meta:
        verbose_name = _("line of an order to a supplier")
        verbose_name_plural = _("lines of an order to a supplier")
        constraints = (
            models.UniqueConstraint(fields=("order", "model"), name="supplier_order_line_once"),
            models.CheckConstraint(
                condition=Q(quantity__gte=1) & Q(received__lte=models.F("quantity")),
                name="supplier_order_line_counts",
            ),
        )

    def __str__(self) -> str:
        return f"{self.order} · {self.model}"

    @property
    def awaited(self) -> int:
        return self.quantity - self.received


class Part(models.Model):
    """Identical parts of one origin. ``quantity`` is the sum of its movements, and never below nothing.

    ``submission``: of parts counted in a drawer, what the form carried, so that a page sent twice counts once.
    """

    model = models.ForeignKey(PartModel, on_delete=models.PROTECT, related_name="parts")
    origin = models.CharField(_("origin"), max_length=8, choices=PartOrigin)
    order_line = models.ForeignKey(
        SupplierOrderLine, on_delete=models.PROTECT, null=True, blank=True, related_name="parts"
    )
    device = models.ForeignKey(
        Device, on_delete=models.PROTECT, null=True, blank=True, related_name="parts_taken"
    )
    drive = models.ForeignKey(
        Drive, on_delete=models.PROTECT, null=True, blank=True, related_name="parts_taken"
    )
    state = models.CharField(_("state"), max_length=8, choices=PartState)
    unit_cents = models.PositiveIntegerField(_("price of one (cents)"), default=0)
    kept_at = models.CharField(_("kept where"), max_length=40, blank=True)
    quantity = models.PositiveIntegerField(_("in stock"), default=0)
    submission = models.UUIDField(null=True, blank=True, unique=True, editable=False)
    entered_at = models.DateTimeField(_("since"))

    objects = PartQuerySet.as_manager()

    class Meta:
        verbose_name = _("part")
        verbose_name_plural = _("parts")
        constraints = (
            models.CheckConstraint(condition=Q(quantity__gte=0), name="part_never_below_nothing"),
            models.CheckConstraint(
                condition=Q(origin="bought", order_line__isnull=False, device=None)
                | Q(origin="taken", order_line=None, device__isnull=False)
                | Q(origin="counted", order_line=None, device=None),
                name="part_says_its_origin",
            ),
            models.CheckConstraint(
                condition=Q(drive=None) | Q(origin="taken", quantity__lte=1), name="part_one_drive"
            ),
            models.UniqueConstraint(
                fields=("drive",), condition=Q(quantity__gt=0), name="part_drive_lies_in_one_place"
            ),
        )

    def __str__(self) -> str:
        return f"{self.code} · {self.model}"

    @property
    def code(self) -> str:
        return code_of_part(self.pk)

    @property
    def stream(self) -> str:
        return f"part:{self.pk}"

    def scope_keys(self) -> ScopeKeys:
        return self.model.scope_keys()


class Movement(models.Model):
    """Parts that came in (above nothing) or went out (below it).

    ``before`` and ``after``: of an upgrade, the memory (MiB) or the storage (bytes) of the computer.
    """

    part = models.ForeignKey(Part, on_delete=models.PROTECT, related_name="movements")
    delta = models.IntegerField(_("number of parts"))
    cause = models.CharField(_("why"), max_length=10, choices=MovementCause)
    repair = models.ForeignKey(
        Repair, on_delete=models.PROTECT, null=True, blank=True, related_name="movements"
    )
    before = models.PositiveBigIntegerField(_("before (MiB or bytes)"), null=True, blank=True)
    after = models.PositiveBigIntegerField(_("after (MiB or bytes)"), null=True, blank=True)
    moved_at = models.DateTimeField(_("on"))
    moved_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("movement of a part")
        verbose_name_plural = _("movements of parts")
        constraints = (
            models.CheckConstraint(condition=~Q(delta=0), name="part_movement_moves"),
            models.CheckConstraint(
                condition=Q(cause__in=["used", "given_back"], repair__isnull=False)
                | (~Q(cause__in=["used", "given_back"]) & Q(repair=None)),
                name="part_used_in_a_repair",
            ),
        )

    def __str__(self) -> str:
        return f"{self.part} {self.delta:+d}"


class DriveMove(models.Model):
    """A proven drive that was put in another computer: it brings its proof to its row there.

    ``data_since``: the last moment, at the move, at which somebody had one of the computers where it had served. No
    erasure that ended before is worth anything from then on.
    """

    origin = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="moves_away")
    drive = models.ForeignKey(Drive, on_delete=models.PROTECT, related_name="moves_here")
    moved_at = models.DateTimeField(_("on"))
    data_since = models.DateTimeField(_("data since"), null=True, blank=True)

    class Meta:
        verbose_name = _("drive put in another computer")
        verbose_name_plural = _("drives put in another computer")
        constraints = (
            models.CheckConstraint(condition=~Q(origin=models.F("drive")), name="drive_moves_elsewhere"),
        )

    def __str__(self) -> str:
        return str(self.drive)
