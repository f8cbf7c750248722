"""The stock of one programme, for those on the demand side who have to know what can be given."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count

from rebond.committees.supply import Stock
from rebond.devices.models import Device
from rebond.devices.stages import Stage


def stock_of_programme(programme_id: int) -> Stock:
    """Computers that are ready, reserved, in delivery or at a place; twins once."""
    rows = Device.objects.filter(programme=programme_id, merged_into=None).order_by("stage")
    counted: Counter[str] = Counter(dict(rows.values_list("stage").annotate(Count("pk"))))
    return Stock(
        **{
            part: sum(counted[stage] for stage in Stage.PARTITION[part])
            for part in ("in_stock", "in_transit", "at_places")
        }
    )
