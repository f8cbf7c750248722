"""Which places are offered for a person. What else they need, a later step of the road declares here."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db.models import Q, QuerySet

from rebond.network.models import Place
from rebond.programmes.models import Programme

Condition = Callable[[Programme, date], Q]
_CONDITIONS: list[Condition] = []


def offers_only(condition: Condition) -> Condition:
    """Declare what a place needs on a day to be offered for a programme; `Q()` asks for nothing."""
    _CONDITIONS.append(condition)
    return condition


def places_offered(programme: Programme, on: date) -> QuerySet[Place]:
    """The open places of the territory that may receive people of ``programme`` on that day."""
    rows = Place.objects.filter(organisation__territory=programme.territory_id).open()
    for condition in _CONDITIONS:
        rows = rows.filter(condition(programme, on))
    return rows.select_related("commune", "organisation").order_by("name", "pk")
