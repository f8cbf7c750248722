from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from rebond.access import NOBODY
from rebond.network.actors import actor_for, hat_of


class ActorMiddleware:
    """Sets ``request.hat`` (a Membership or None) and ``request.actor``."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        hat = hat_of(request)
        request.hat = hat  # type: ignore[attr-defined]  # read by pages
        request.actor = actor_for(hat) if hat else NOBODY  # type: ignore[attr-defined]  # read by the guards
        return self.get_response(request)
