"""Who works at this computer: the person who signed in, or the one who was switched to by badge or PIN."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest
from django.utils import timezone

from rebond.access import Actor
from rebond.access.guards import actor_of
from rebond.network.actors import actor_for
from rebond.network.models import Membership

OPERATOR, SINCE = "bench.operator", "bench.operator_since"
IDLE = timedelta(minutes=30)
"""Somebody who made no gesture for so long has left: the computer is that of who signed in again."""


def switch_to(request: HttpRequest, hat: Membership) -> None:
    request.session[OPERATOR] = hat.pk
    request.session[SINCE] = _now()


def switch_back(request: HttpRequest) -> None:
    request.session.pop(OPERATOR, None)


def operator_of(request: HttpRequest) -> Membership | None:
    """The hat switched to, while it is worn, in the territory of the one who signed in, and not left alone."""
    key = request.session.get(OPERATOR)
    if key is None or _now() - request.session.get(SINCE, 0) > IDLE.total_seconds():
        return None
    rows = Membership.objects.active().filter(
        pk=key, user__is_active=True, organisation__territory=actor_of(request).territory_id
    )
    return rows.select_related("user", "organisation").first()


def worker_of(request: HttpRequest, operator: Membership | None = None) -> Actor:
    """Whose gestures those of the bench are. A gesture counts as a sign of life; looking does not."""
    hat = operator or operator_of(request)
    if hat is None:
        return actor_of(request)
    if request.method == "POST":
        request.session[SINCE] = _now()
    return actor_for(hat)


def _now() -> int:
    return int(timezone.now().timestamp())
