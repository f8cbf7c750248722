"""The next number of a receipt: one sequence a seller and a year, without holes."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from rebond.handover.actions.selling import hold_counter
from rebond.handover.models import SaleCounter
from rebond.network.models import Place, Workshop
from rebond.sales.models import WorkshopCounter


@dataclass(frozen=True, slots=True)
class Taken:
    year: int
    number: int


def take_number(seller: Place | Workshop) -> Taken:
    """Held until the end of the transaction: two receipts of one seller wait for each other, and one given up gives it back."""
    year = timezone.localdate().year
    counter: SaleCounter | WorkshopCounter
    if isinstance(seller, Place):
        counter = hold_counter(seller, year)
    else:
        WorkshopCounter.objects.get_or_create(workshop=seller, year=year)
        counter = WorkshopCounter.objects.select_for_update(no_key=True).get(workshop=seller, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return Taken(year, counter.last)
