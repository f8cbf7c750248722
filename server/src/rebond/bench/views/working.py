"""Who works at this computer: the person who signed in, or the one who was switched to by badge or PIN."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TypeVar

from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from rebond.access.guards import actor_of
from rebond.network.models import Membership

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
OPERATOR, SINCE = "bench.operator", "bench.operator_since"
IDLE = timedelta(minutes=30)
"""Somebody who made no gesture for so long has left: the computer is that of who signed in again."""


def of_the_session(view: View) -> View:
    """The view is that of the person who signed in, whoever works at the computer."""
    view.is_of_the_session = True  # type: ignore[attr-defined]  # read by the middleware
    return view


def switch_to(request: HttpRequest, hat: Membership) -> None:
    request.session[OPERATOR] = hat.pk
    request.session[SINCE] = _now()


def switch_back(request: HttpRequest) -> None:
    request.session.pop(OPERATOR, None)


def was_switched(request: HttpRequest) -> bool:
    """Somebody was switched to and did not leave, be their half hour over or not."""
    return request.session.get(OPERATOR) is not None


def operator_of(request: HttpRequest) -> Membership | None:
    """The hat switched to, while it is worn, in the territory of the one who signed in, and not left alone."""
    key = request.session.get(OPERATOR)
    if key is None or _now() - request.session.get(SINCE, 0) > IDLE.total_seconds():
        return None
    signed_in = actor_of(request)
    if signed_in.membership_id is None:
        return None
    rows = Membership.objects.active().filter(
        pk=key, user__is_active=True, organisation__territory=signed_in.territory_id
    )
    return rows.select_related("user", "organisation").first()


def sign_of_life(request: HttpRequest) -> None:
    """A gesture; looking is none."""
    request.session[SINCE] = _now()


def _now() -> int:
    return int(timezone.now().timestamp())
