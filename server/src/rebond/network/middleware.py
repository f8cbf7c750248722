from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from rebond.access import NOBODY
from rebond.ledger.reading import is_demonstration
from rebond.network.actors import actor_for, hats_of, worn_of


class ActorMiddleware:
    """Sets ``request.hats``, ``request.hat`` (the Membership worn, or None), ``request.actor``.

    And what the layout tells on every page: ``request.unread_notices``, ``request.is_demonstration``.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        hats = hats_of(request)
        hat = worn_of(request, hats)
        request.hats = hats  # type: ignore[attr-defined]  # read by the layout
        request.hat = hat  # type: ignore[attr-defined]  # read by pages
        request.actor = actor_for(hat) if hat else NOBODY  # type: ignore[attr-defined]  # read by the guards
        request.unread_notices = getattr(hat, "unread_notices", 0)  # type: ignore[attr-defined]  # read by the layout
        request.is_demonstration = SimpleLazyObject(is_demonstration)  # type: ignore[attr-defined]  # read by the layout
        return self.get_response(request)
