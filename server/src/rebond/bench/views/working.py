"""Who works at this computer: the person who signed in, or the one who was switched to by badge or PIN."""

from __future__ import annotations

from django.http import HttpRequest

from rebond.access import Actor
from rebond.access.guards import actor_of
from rebond.network.actors import actor_for
from rebond.network.models import Membership

OPERATOR = "bench.operator"


def operator_of(request: HttpRequest) -> Membership | None:
    """The hat switched to, while it is worn in the territory of the one who signed in."""
    key = request.session.get(OPERATOR)
    if key is None:
        return None
    rows = Membership.objects.active().filter(
        pk=key, user__is_active=True, organisation__territory=actor_of(request).territory_id
    )
    return rows.select_related("user", "organisation").first()


def worker_of(request: HttpRequest, operator: Membership | None = None) -> Actor:
    """Whose gestures those of the bench are."""
    hat = operator or operator_of(request)
    return actor_for(hat) if hat else actor_of(request)
