"""What a place declared of the computers that it received last."""

from __future__ import annotations

from django.db.models import Count, Q

from rebond.devices.stages import Stage
from rebond.orders.declaring import Declared
from rebond.stock.choices import LineState
from rebond.stock.models import Delivery


def declared_of_last_delivery(place_id: int, programme_id: int) -> Declared | None:
    """Of the last delivery received there in the programme; a computer that left the place is declared, whatever the way."""
    came = Q(lines__state=LineState.RECEIVED)
    still_here = came & Q(lines__device__stage=Stage.AT_PLACE, lines__device__place=place_id)
    deliveries = Delivery.objects.filter(
        place=place_id, order__agreement__programme=programme_id, received_at__isnull=False
    )
    counted = deliveries.annotate(
        came=Count("lines", filter=came, distinct=True), here=Count("lines", filter=still_here, distinct=True)
    )
    last = counted.filter(came__gt=0).order_by("-received_at", "-pk").values("came", "here").first()
    return Declared(last["came"], last["came"] - last["here"]) if last else None
