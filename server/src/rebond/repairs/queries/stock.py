"""The stock of parts of each workshop, what is to order, and what was ordered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet, Sum
from django.shortcuts import get_object_or_404

from rebond.access import Actor
from rebond.devices.models import Device, Drive
from rebond.network.models import Workshop
from rebond.network.querysets import reach
from rebond.repairs.choices import OrderState, PartState
from rebond.repairs.codes import key_of_part
from rebond.repairs.models import Movement, Part, PartModel, Repair, SupplierOrder, SupplierOrderLine
from rebond.repairs.queries.drives import obstacle_to_use, proofs_of_parts
from rebond.workshop.queries.proofs import DriveProof

LISTED = ("model__workshop__organisation", "device__lot__agreement", "drive", "order_line__order")


@dataclass(frozen=True, slots=True)
class PartLine:
    """Identical parts of one origin; a drive says what is proven of it."""

    part: Part
    proof: DriveProof | None

    @property
    def is_usable(self) -> bool:
        return self.part.state != PartState.FAULTY and obstacle_to_use(self.part, self.proof) is None


@dataclass(frozen=True, slots=True)
class ModelLine:
    """One model of part: what lies there, what serves, what is awaited, what is to order."""

    model: PartModel
    parts: Sequence[PartLine]
    awaited: int

    @property
    def usable(self) -> int:
        return sum(line.part.quantity for line in self.parts if line.is_usable)

    @property
    def in_stock(self) -> int:
        return sum(line.part.quantity for line in self.parts)

    @property
    def to_order(self) -> int:
        return max(0, self.model.minimum - self.usable - self.awaited)


def models_listed(actor: Actor, workshop: Workshop | None = None) -> QuerySet[PartModel]:
    rows = PartModel.objects.visible_to(actor).select_related("workshop__organisation")
    if workshop is not None:
        rows = rows.filter(workshop=workshop)
    return rows.order_by("workshop__name", "kind", "spec_key", "pk")


def stock_of(models: Sequence[PartModel]) -> list[ModelLine]:
    """In as many queries for many models as for one."""
    keys = [model.pk for model in models]
    parts = list(Part.objects.in_stock().filter(model__in=keys).select_related(*LISTED).order_by("pk"))
    proofs = proofs_of_parts(parts)
    by_model: dict[int, list[PartLine]] = defaultdict(list)
    for part in parts:
        by_model[part.model_id].append(PartLine(part, proofs.get(part.pk)))
    waiting = SupplierOrderLine.objects.filter(model__in=keys, order__state__in=OrderState.WAITING)
    sums = waiting.order_by("model").values_list("model").annotate(n=Sum(F("quantity") - F("received")))
    awaited = dict(sums)
    return [ModelLine(model, by_model[model.pk], awaited.get(model.pk, 0)) for model in models]


def to_order(actor: Actor, workshop: Workshop | None = None) -> list[ModelLine]:
    """The models below their minimum, counting what is awaited."""
    rows = models_listed(actor, workshop).filter(minimum__gt=0)
    return [line for line in stock_of(list(rows)) if line.to_order]


def workshops_of(actor: Actor, capability: str = "repair.view") -> QuerySet[Workshop]:
    """The workshops whose parts the hat may look at, or use ``capability`` on."""
    within = reach(actor, capability, territory="organisation__territory", workshops=("pk",))
    return Workshop.objects.filter(within).select_related("organisation").order_by("name", "pk")


def usable_parts(repair: Repair, actor: Actor) -> list[PartLine]:
    """What lies where the computer of the repair stands, and may go into it."""
    rows = Part.objects.visible_to(actor).in_stock().filter(model__workshop=repair.device.workshop_id)
    rows = rows.exclude(state=PartState.FAULTY)
    parts = list(rows.select_related(*LISTED).order_by("model__kind", "model__spec_key", "pk"))
    proofs = proofs_of_parts(parts)
    lines = [PartLine(part, proofs.get(part.pk)) for part in parts]
    return [line for line in lines if line.is_usable and line.part.device_id != repair.device_id]


def part_scanned(text: str, actor: Actor) -> Part | None:
    key = key_of_part(text)
    if key is None:
        return None
    return Part.objects.visible_to(actor).filter(pk=key).select_related(*LISTED).first()


def part_visible(pk: int, actor: Actor) -> Part:
    return get_object_or_404(Part.objects.visible_to(actor).select_related(*LISTED), pk=pk)


def model_visible(pk: int, actor: Actor) -> PartModel:
    return get_object_or_404(
        PartModel.objects.visible_to(actor).select_related("workshop__organisation"), pk=pk
    )


def parts_used(repair: Repair) -> list[tuple[Part, int]]:
    """The parts that went into ``repair`` and were not given back, and how many of each."""
    sums = Movement.objects.filter(repair=repair).order_by("part").values_list("part").annotate(Sum("delta"))
    counts = {part: -delta for part, delta in sums if delta}
    parts = Part.objects.filter(pk__in=counts).select_related(*LISTED).order_by("pk")
    return [(part, counts[part.pk]) for part in parts]


def parts_known(parts: Sequence[Part], actor: Actor) -> frozenset[int]:
    """Keys of those whose page and origin the hat may read: an external workshop reads nothing of another's drawers."""
    rows = Part.objects.visible_to(actor).filter(pk__in=[part.pk for part in parts])
    return frozenset(rows.order_by("pk").values_list("pk", flat=True))


def parts_taken_from(device: Device) -> list[Part]:
    return list(Part.objects.filter(device=device).select_related(*LISTED).order_by("pk"))


def drives_inside(device: Device) -> list[Drive]:
    """Those that nobody took out, and that nothing says to be gone; one that was put back is inside again."""
    return list(device.drives.filter(settlement=None).order_by("pk"))


def orders_listed(actor: Actor) -> QuerySet[SupplierOrder]:
    rows = SupplierOrder.objects.visible_to(actor).select_related("workshop")
    return rows.annotate(
        parts=Sum("lines__quantity"),
        came=Sum("lines__received"),
        total_cents=Sum(F("lines__quantity") * F("lines__unit_cents")),
    )


def order_visible(pk: int, actor: Actor) -> SupplierOrder:
    rows = SupplierOrder.objects.visible_to(actor).select_related("workshop__organisation")
    return get_object_or_404(rows, pk=pk)


def lines_of(order: SupplierOrder) -> list[SupplierOrderLine]:
    return list(order.lines.select_related("model").order_by("pk"))
