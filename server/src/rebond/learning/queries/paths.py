"""The paths that programmes offer."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.kit.errors import NotFound
from rebond.learning.models import LearningPath
from rebond.network.querysets import reach
from rebond.programmes.models import Programme


def path_visible(pk: int, actor: Actor) -> LearningPath:
    reachable = reach(actor, "programme.edit", territory="programme__territory")
    found = LearningPath.objects.filter(reachable, pk=pk).select_related("programme").first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def paths_of_territory(actor: Actor) -> QuerySet[LearningPath]:
    reachable = reach(actor, "programme.view", territory="programme__territory")
    rows = LearningPath.objects.filter(reachable).select_related("programme")
    return rows.annotate(followers=Count("enrolments")).order_by("programme__name", "-is_open", "name", "pk")


def paths_offered(programme: Programme | None, actor: Actor) -> QuerySet[LearningPath]:
    """Paths that may be opened: of one programme, or of all those of the hat."""
    rows = paths_of_territory(actor).filter(is_open=True)
    return rows.filter(programme=programme) if programme else rows
