"""What matters to who answers an order: the stock, what is promised already, the place."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.donations.earmarks import obstacles_of_earmarks
from rebond.donations.models import Lot
from rebond.donations.querysets import serving
from rebond.orders.choices import OrderState
from rebond.orders.models import Agreement, Order
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage as ReferralStage
from rebond.stock.choices import LineState
from rebond.stock.models import DeliveryLine
from rebond.stock.queries.earmarks import aim_of_place
from rebond.stock.queries.orders import orders_that_wait
from rebond.stock.queries.places import may_go_to_a_place


@dataclass(frozen=True, slots=True)
class Decision:
    """Counts of computers of the programme of the order, and of people.

    ``ready``: in stock, free, and such that their donor lets a place have them. ``promised``: still owed to
    other accepted orders. ``received``: what the place got in this programme; ``at_place``: of those, what it still
    holds, or did not declare.
    """

    ordered: int
    ready: int
    promised: int
    received: int
    at_place: int
    people_waiting: int
    agreement_in_force: bool

    @property
    def left(self) -> int:
        """In stock once everything accepted and this order are served; below zero, so many are lacking."""
        return self.ready - self.promised - self.ordered

    @property
    def lacking(self) -> int:
        """Of this order: what accepted orders lack already is no lack of its own."""
        return min(max(-self.left, 0), self.ordered)


def decision_on(order: Order, actor: Actor) -> Decision:
    programme = order.agreement.programme
    received = DeliveryLine.objects.filter(
        state=LineState.RECEIVED,
        delivery__place=order.place_id,
        delivery__order__agreement__programme=programme,
    )
    here = Device.objects.current().filter(serving(programme.pk), place=order.place_id, stage=Stage.AT_PLACE)
    waiting = Referral.objects.filter(
        place=order.place_id, programme=programme, stage=ReferralStage.PATH_DONE
    )
    in_force = Agreement.objects.in_force(timezone.localdate()).filter(pk=order.agreement_id)
    return Decision(
        ordered=order.computers,
        ready=_ready(order, actor),
        promised=_promised(order, actor),
        received=received.count(),
        at_place=here.count(),
        people_waiting=waiting.count(),
        agreement_in_force=in_force.exists(),
    )


def _ready(order: Order, actor: Actor) -> int:
    """Those that this order may be given: under its programme, and set aside for nobody else."""
    programme_id = order.agreement.programme_id
    rows = Device.objects.visible_to(actor).current().filter(serving(programme_id), stage=Stage.READY)
    by_lot = rows.order_by().values("lot").annotate(count=Count("pk"))
    counts = {row["lot"]: row["count"] for row in by_lot}
    lots = Lot.objects.filter(pk__in=counts).select_related("agreement__programme", "earmark_programme")
    open_to_places = [lot for lot in lots.order_by("pk") if may_go_to_a_place(lot)]
    aim = aim_of_place(order.place, programme_id)
    others = obstacles_of_earmarks((lot.pk, lot, aim) for lot in open_to_places)
    return sum(counts[lot.pk] for lot in open_to_places if lot.pk not in others)


def _promised(order: Order, actor: Actor) -> int:
    others = orders_that_wait(actor).filter(
        agreement__programme=order.agreement.programme_id, state__in=OrderState.FILLABLE
    )
    rows = others.exclude(pk=order.pk).order_by("pk")
    return sum(max(other.computers - getattr(other, "gone", 0), 0) for other in rows)
