"""What matters to who answers an order: the stock, what is promised already, the place."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count
from django.utils import timezone

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.donations.models import DonationAgreement
from rebond.orders.choices import OrderState
from rebond.orders.models import Agreement, Order
from rebond.programmes.models import Programme
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage as ReferralStage
from rebond.stock.choices import LineState
from rebond.stock.models import DeliveryLine
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
        return max(-self.left, 0)


def decision_on(order: Order, actor: Actor) -> Decision:
    programme = order.agreement.programme
    received = DeliveryLine.objects.filter(
        state=LineState.RECEIVED,
        delivery__place=order.place_id,
        delivery__order__agreement__programme=programme,
    )
    here = Device.objects.current().filter(place=order.place_id, programme=programme, stage=Stage.AT_PLACE)
    waiting = Referral.objects.filter(
        place=order.place_id, programme=programme, stage=ReferralStage.PATH_DONE
    )
    in_force = Agreement.objects.in_force(timezone.localdate()).filter(pk=order.agreement_id)
    return Decision(
        ordered=order.computers,
        ready=_ready(programme, actor),
        promised=_promised(order, actor),
        received=received.count(),
        at_place=here.count(),
        people_waiting=waiting.count(),
        agreement_in_force=in_force.exists(),
    )


def _ready(programme: Programme, actor: Actor) -> int:
    rows = Device.objects.visible_to(actor).current().filter(programme=programme, stage=Stage.READY)
    by_agreement = rows.order_by().values("lot__agreement").annotate(count=Count("pk"))
    counts = {row["lot__agreement"]: row["count"] for row in by_agreement}
    terms = DonationAgreement.objects.filter(pk__in=counts).select_related("programme").order_by("pk")
    return sum(counts[row.pk] for row in terms if may_go_to_a_place(row))


def _promised(order: Order, actor: Actor) -> int:
    others = orders_that_wait(actor).filter(
        agreement__programme=order.agreement.programme_id, state__in=OrderState.FILLABLE
    )
    rows = others.exclude(pk=order.pk).order_by("pk")
    return sum(max(other.computers - getattr(other, "gone", 0), 0) for other in rows)
