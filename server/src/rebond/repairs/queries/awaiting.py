"""Which open repairs wait for a part: a reading of what was said, of the stock and of the orders."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, F, Min, OuterRef, Q, QuerySet, Subquery

from rebond.repairs.choices import MovementCause, OrderState, PartState
from rebond.repairs.models import AwaitedPart, Movement, Part, PartModel, Repair, SupplierOrderLine


@dataclass(frozen=True, slots=True)
class Awaited:
    """One part that a repair waits for. ``ordered_at`` None: nobody ordered it. ``is_here``: one that serves lies in stock."""

    model: PartModel
    since: datetime
    ordered_at: datetime | None
    is_here: bool


def awaited_of(repair: Repair) -> list[Awaited]:
    """What was said of one repair and not used yet, what has come meanwhile too."""
    return [_awaited(row) for row in still_awaited(repair).order_by("pk")]


def still_awaited(repair: Repair) -> QuerySet[AwaitedPart]:
    return _unused().filter(repair=repair)


def awaited_by(repairs: Collection[int]) -> dict[int, Awaited]:
    """By key of the repair, the part that it has waited for longest; repairs that wait for none are left out. One query."""
    if not repairs:
        return {}
    rows = _unused().filter(repair__in=repairs).order_by("-since", "-pk")
    told = ((row.repair_id, _awaited(row)) for row in rows)
    return {key: one for key, one in told if not one.is_here}


def models_to_await(repair: Repair) -> QuerySet[PartModel]:
    """Those of the workshop of the repair that it does not wait for: never said, or used since."""
    return models_at_its_workshop(repair).exclude(pk__in=still_awaited(repair).values("model"))


def models_at_its_workshop(repair: Repair) -> QuerySet[PartModel]:
    return PartModel.objects.filter(workshop=repair.workshop_id).order_by("kind", "spec_key", "pk")


def _unused() -> QuerySet[AwaitedPart]:
    """Not used in the repair since it was said. ``is_here`` and ``ordered_at`` are read with each."""
    used = Movement.objects.filter(
        repair=OuterRef("repair"),
        part__model=OuterRef("model"),
        cause=MovementCause.USED,
        moved_at__gte=OuterRef("since"),
    )
    here = Part.objects.filter(~Q(state=PartState.FAULTY), model=OuterRef("model"), quantity__gt=0)
    ordered = SupplierOrderLine.objects.filter(
        model=OuterRef("model"), order__state__in=OrderState.WAITING, received__lt=F("quantity")
    )
    first = ordered.order_by().values("model").annotate(first=Min("order__ordered_at")).values("first")
    rows = AwaitedPart.objects.filter(~Exists(used)).annotate(
        is_here=Exists(here), ordered_at=Subquery(first)
    )
    return rows.select_related("model")


def _awaited(row: AwaitedPart) -> Awaited:
    return Awaited(row.model, row.since, getattr(row, "ordered_at", None), getattr(row, "is_here", False))
