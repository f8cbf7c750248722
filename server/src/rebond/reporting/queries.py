from __future__ import annotations

from django.db.models import Case, Q, QuerySet, When
from django.utils import timezone

from rebond.access import Actor
from rebond.network.querysets import reach
from rebond.programmes.models import DeclaredFigure, Programme


def programmes_reported_to(actor: Actor) -> QuerySet[Programme]:
    within = reach(actor, "activity.view", territory="territory")
    return Programme.objects.filter(within).select_related("territory").order_by("name", "pk")


def obvious_programme(actor: Actor) -> Programme | None:
    """The one that runs today; of several, or of none, the one that began last."""
    today = timezone.localdate()
    runs = Q(starts_on__lte=today) & (Q(ends_on=None) | Q(ends_on__gte=today))
    offered = programmes_reported_to(actor).annotate(runs=Case(When(runs, then=1), default=0))
    return offered.order_by("-runs", "-starts_on", "pk").first()


def figures_open_to(actor: Actor) -> QuerySet[DeclaredFigure]:
    within = reach(actor, "activity.declare", territory="programme__territory")
    return DeclaredFigure.objects.filter(within).select_related("programme__territory")
