"""Orders to suppliers, received whole or in part, counted as they come."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.errors import Invalid, Refused
from rebond.kit.holding import hold_one
from rebond.ledger.recording import Entry, record
from rebond.network.models import Workshop
from rebond.repairs.actions.moving import move
from rebond.repairs.actions.stocking import MOST
from rebond.repairs.choices import MovementCause, OrderState, PartOrigin, PartState
from rebond.repairs.facts import SupplierOrderCancelled, SupplierOrderPlaced, SupplierOrderReceived
from rebond.repairs.models import Part, PartModel, SupplierOrder, SupplierOrderLine

Wanted = Mapping[PartModel, tuple[int, int]]
"""By model: how many, and the price of one in cents."""


def order_parts(
    *, actor: Actor, workshop: Workshop, supplier: str, wanted: Wanted, submission: UUID | None = None
) -> SupplierOrder:
    """Write an order down: the workshop sends it as it does its others. Raise `Invalid` for an empty one.

    The same ``submission`` again gives the same order: a page sent twice orders once. Raise `Refused` where it says
    something else than the first time.
    """
    if not supplier.strip():
        raise Invalid(_("Say who the supplier is."), code="no_supplier", field="supplier")
    if not wanted:
        raise Invalid(_("Say how many of at least one part."), code="empty")
    if any(not 0 < count <= MOST for count, _price in wanted.values()):
        raise Invalid(_("Give a number of parts."), code="number")
    if any(model.workshop_id != workshop.pk for model in wanted):
        raise Invalid(_("These parts are of another workshop."), code="elsewhere")
    with transaction.atomic():
        held = Workshop.objects.select_for_update(of=("self",), no_key=True).get(pk=workshop.pk)
        require(actor, "part.order", on=held)
        if submission is not None and (already := _sent_already(submission, held, wanted)) is not None:
            return already
        now = timezone.now()
        order = SupplierOrder.objects.create(
            workshop=held,
            submission=submission,
            reference=_next_reference(held),
            supplier=" ".join(supplier.split())[:120],
            ordered_at=now,
            ordered_by_id=actor.membership_id,
        )
        SupplierOrderLine.objects.bulk_create(
            SupplierOrderLine(order=order, model=model, quantity=count, unit_cents=price)
            for model, (count, price) in wanted.items()
        )
        told = SupplierOrderPlaced(
            workshop_id=held.pk,
            parts=sum(count for count, _price in wanted.values()),
            total_cents=sum(count * price for count, price in wanted.values()),
        )
        record(actor=actor, entries=[Entry(order.stream, told)])
    return order


def _sent_already(submission: UUID, workshop: Workshop, wanted: Wanted) -> SupplierOrder | None:
    order = SupplierOrder.objects.filter(submission=submission).first()
    if order is None:
        return None
    lines = order.lines.order_by("pk").values_list("model_id", "quantity", "unit_cents")
    asked = {model.pk: given for model, given in wanted.items()}
    if order.workshop_id != workshop.pk or {key: (count, price) for key, count, price in lines} != asked:
        raise Refused(_("This page was sent already: open it again to order more."), code="sent_already")
    return order


def receive_order(
    *, actor: Actor, order: SupplierOrder, came: Mapping[int, int], kept_at: str = "", seen: int | None = None
) -> SupplierOrder:
    """Count what came, by key of the line. Raise `Invalid` for more than was ordered, or nothing.

    ``seen``: how many parts the person saw received. Raise `Refused` where it changed: a gesture sent twice.
    """
    with transaction.atomic():
        held = _hold(order, actor=actor, capability="part.keep")
        lines = list(held.lines.select_related("model").order_by("pk"))
        if seen is not None and seen != sum(line.received for line in lines):
            raise Refused(
                _("Parts were received meanwhile: see whether yours are in, then count them again if not."),
                code="received_meanwhile",
            )
        for line in lines:
            count = came.get(line.pk, 0)
            if not 0 <= count <= line.awaited:
                raise Invalid(
                    _("%(model)s: %(awaited)d are awaited. Count again; what came besides is another order.")
                    % {"model": line.model, "awaited": line.awaited},
                    code="too_many",
                    field=f"came_{line.pk}",
                )
        arrived = [(line, came[line.pk]) for line in lines if came.get(line.pk)]
        if not arrived:
            raise Invalid(_("Say how many came of at least one part."), code="nothing_came")
        for line, count in arrived:
            _enter(actor, line, count, kept_at)
        awaited = sum(line.awaited for line in lines)
        held.state = OrderState.PARTLY if awaited else OrderState.RECEIVED
        held.save(update_fields=["state"])
        told = SupplierOrderReceived(
            workshop_id=held.workshop_id, parts=sum(count for _line, count in arrived), awaited=awaited
        )
        record(actor=actor, entries=[Entry(held.stream, told)])
    return held


def cancel_order(*, actor: Actor, order: SupplierOrder) -> SupplierOrder:
    """What did not come yet is not awaited any more. What came stays."""
    with transaction.atomic():
        held = _hold(order, actor=actor, capability="part.order")
        awaited = sum(line.awaited for line in held.lines.all())
        held.state = OrderState.CANCELLED
        held.save(update_fields=["state"])
        told = SupplierOrderCancelled(workshop_id=held.workshop_id, awaited=awaited)
        record(actor=actor, entries=[Entry(held.stream, told)])
    return held


def _hold(order: SupplierOrder, *, actor: Actor, capability: str) -> SupplierOrder:
    held = hold_one(SupplierOrder.objects.select_related("workshop__organisation"), order.pk)
    require(actor, capability, on=held)
    if not held.is_waiting:
        raise Refused(
            _("Nothing of this order is awaited any more: it is “%(state)s”.")
            % {"state": held.get_state_display()},
            code="not_awaited",
        )
    return held


def _enter(actor: Actor, line: SupplierOrderLine, count: int, kept_at: str) -> None:
    """One row a line: what comes in two times has one price and one origin."""
    part, _made = Part.objects.get_or_create(
        order_line=line,
        defaults={
            "model": line.model,
            "origin": PartOrigin.BOUGHT,
            "state": PartState.NEW,
            "unit_cents": line.unit_cents,
            "kept_at": " ".join(kept_at.split())[:40],
            "entered_at": timezone.now(),
        },
    )
    line.received += count
    line.save(update_fields=["received"])
    move(part, count, actor=actor, cause=MovementCause.RECEIVED)


def _next_reference(workshop: Workshop) -> str:
    year = timezone.localdate().year
    before = SupplierOrder.objects.filter(workshop=workshop, reference__startswith=f"CF-{year}-").count()
    return f"CF-{year}-{before + 1:03}"
