from __future__ import annotations

from django.db.models import QuerySet

from rebond.access import Actor
from rebond.network.querysets import reach
from rebond.programmes.models import DeclaredFigure, Programme


def programmes_reported_to(actor: Actor) -> QuerySet[Programme]:
    within = reach(actor, "activity.view", territory="territory")
    return Programme.objects.filter(within).select_related("territory").order_by("name", "pk")


def figures_open_to(actor: Actor) -> QuerySet[DeclaredFigure]:
    within = reach(actor, "activity.declare", territory="programme__territory")
    return DeclaredFigure.objects.filter(within).select_related("programme__territory")
