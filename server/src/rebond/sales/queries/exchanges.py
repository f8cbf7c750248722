"""Whether a sold computer is still under the warranty of its programme."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.devices.stages import Stage
from rebond.handover.models import Sale
from rebond.kit.days import months_after, written
from rebond.kit.outcomes import Obstacle
from rebond.preparation.warranty import months_promised
from rebond.sales.models import Exchange

NO_WARRANTY = Obstacle("no_warranty", _("The programme sets no warranty for what it sells."))


def warranty_ends_on(sale: Sale) -> date | None:
    """The last day: from the day of the first sale, whatever was exchanged since; None: the programme sets no warranty.

    By the rules that the person was referred under, else those of the programme of the computer on that day.
    """
    first = first_sale_of(sale)
    if first.handover is not None:
        months = first.handover.referral.kept_rules.warranty_months
    else:
        months = months_promised(first.device.programme, on=first.sold_at)
    return months_after(timezone.localdate(first.sold_at), months) if months else None


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
    last_day = warranty_ends_on(sale)
    if last_day is None:
        return NO_WARRANTY
    if timezone.localdate() > last_day:
        over = _("The warranty ended on %(day)s.") % {"day": written(last_day)}
        return Obstacle("warranty_over", over)
    return None
