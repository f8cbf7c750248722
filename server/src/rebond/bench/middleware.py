from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from rebond.bench.floor import is_of_the_floor
from rebond.bench.views.working import operator_of, sign_of_life, switch_back, was_switched
from rebond.kit.errors import Refused
from rebond.network.actors import actor_for

LIVE = "X-Rebond-Pile"
"""What the page of a pile sends with, while it stays open: 412 tells it that somebody else works here."""


class OperatorMiddleware:
    """Whoever was switched to by badge or PIN acts on the pages of the workshop, with their own hat and no other.

    Everything else stays with the person who signed in: their account, their messages, the pages about people. A PIN of
    four digits opens what is done at a bench, and nothing that a pass phrase keeps.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.operator = None  # type: ignore[attr-defined]  # read by the layout
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_given: object
    ) -> HttpResponse | None:
        if not is_of_the_floor(view):
            return None
        if (hat := operator_of(request)) is None:
            return _refused(request) if request.method == "POST" and was_switched(request) else None
        request.operator = hat  # type: ignore[attr-defined]  # read by the layout
        request.actor = actor_for(hat)  # type: ignore[attr-defined]  # read by the guards
        if request.method == "POST":
            sign_of_life(request)
        return None


def _refused(request: HttpRequest) -> HttpResponse:
    """What somebody who left had begun is never done under the name of who signed in."""
    switch_back(request)
    if LIVE in request.headers:
        return HttpResponse(status=412)
    words = _("Somebody else works at this computer now. Open the page again.")
    error = Refused(words, code="another_hat")
    return render(request, "ui/refused.html", {"error": error}, status=error.status)
