"""Whether a sold computer is still under the warranty of its programme."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.handover.models import Handover, Sale
from rebond.handover.queries.ending import USE_ENDED, has_ended
from rebond.kit.days import months_after, written
from rebond.kit.outcomes import Obstacle
from rebond.preparation.warranty import Warranty, months_promised
from rebond.sales.models import Exchange

NO_WARRANTY = Obstacle("no_warranty", _("The programme sets no warranty for what it sells."))


def warranty_promised(device: Device) -> Warranty | None:
    """To the person who has it, or had it last, by a sale or another handover; an exchange goes on from the first sale."""
    sales = Sale.objects.standing().filter(device=device)
    handovers = Handover.objects.filter(device=device, cancelled_at=None).select_related("referral__rules")
    sale = sales.select_related("handover__referral__rules", "device__programme").order_by("sold_at").last()
    handover = handovers.order_by("handed_over_at", "pk").last()
    if handover is None or (sale is not None and sale.sold_at >= handover.handed_over_at):
        return _warranty_of_sale(sale) if sale else None
    return _lasting(handover.referral.kept_rules.warranty_months, handover.handed_over_at)


def warranty_ends_on(sale: Sale) -> date | None:
    """The last day: from the day of the first sale, whatever was exchanged since; None: the programme sets no warranty."""
    known = _warranty_of_sale(sale)
    return known.ends_on if known else None


def _warranty_of_sale(sale: Sale) -> Warranty | None:
    """By the rules that the person was referred under, else those of the programme of the computer on that day."""
    first = first_sale_of(sale)
    if first.handover is not None:
        return _lasting(first.handover.referral.kept_rules.warranty_months, first.sold_at)
    return _lasting(months_promised(first.device.programme, on=first.sold_at), first.sold_at)


def _lasting(months: int, began: datetime) -> Warranty | None:
    first = timezone.localdate(began)
    return Warranty(first, months_after(first, months)) if months else None


def first_sale_of(sale: Sale) -> Sale:
    """The one that was paid: an exchange of an exchange goes back to it."""
    rows = Exchange.objects.select_related(
        "original__handover__referral__rules", "original__device__programme"
    )
    while (made := rows.filter(replacement=sale).first()) is not None:
        sale = made.original
    return sale


def obstacle_to_exchange(sale: Sale) -> Obstacle | None:
    if sale.cancelled_at is not None:
        return Obstacle("sale_cancelled", _("This sale was cancelled."))
    if Exchange.objects.filter(original=sale).exists():
        return Obstacle("exchanged", _("This computer was exchanged already."))
    if sale.device.stage != Stage.SOLD:
        return Obstacle("not_sold", _("This computer came back already."))
    if has_ended(sale):
        return USE_ENDED
    last_day = warranty_ends_on(sale)
    if last_day is None:
        return NO_WARRANTY
    if timezone.localdate() > last_day:
        over = _("The warranty ended on %(day)s.") % {"day": written(last_day)}
        return Obstacle("warranty_over", over)
    return None
