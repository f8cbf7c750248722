from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from rebond.access.guards import actor_of
from rebond.bench.floor import is_of_the_floor
from rebond.bench.views.working import operator_of, sign_of_life, switch_back, was_switched
from rebond.kit.errors import Refused
from rebond.network.actors import actor_for
from rebond.ui.templatetags.sending import HAT

LIVE = "X-Rebond-Pile"
"""What the page of a pile sends with, while it stays open: 412 tells it that somebody else works here."""


class OperatorMiddleware:
    """Whoever was switched to by badge or PIN acts on the pages of the workshop, with their own hat and no other.

    Everything else stays with the person who signed in: their account, their messages, the pages about people. A PIN of
    four digits opens what is done at a bench, and nothing that a pass phrase keeps.

    A form carries the hat in whose name its page was opened (`ui.templatetags.sending`): what somebody began is never
    done by whoever took the computer over.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.operator = None  # type: ignore[attr-defined]  # read by the layout
        request.worn_at_work = partial(_worn_at_work, request)  # type: ignore[attr-defined]  # read by the forms
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], *_given: object
    ) -> HttpResponse | None:
        if not is_of_the_floor(view):
            return None
        hat = operator_of(request)
        if hat is not None:
            request.operator = hat  # type: ignore[attr-defined]  # read by the layout
            request.actor = actor_for(hat)  # type: ignore[attr-defined]  # read by the guards
        return self._looked_at(request) if request.method == "POST" else None

    def _looked_at(self, request: HttpRequest) -> HttpResponse | None:
        """What somebody who left had begun is never done under the name of who signed in, nor of who took over."""
        if request.operator is None and was_switched(request):  # type: ignore[attr-defined]
            switch_back(request)
            return _refused(request)
        if request.POST.get(HAT, "") not in {"", str(actor_of(request).membership_id)}:
            return _refused(request)
        if request.operator is not None:  # type: ignore[attr-defined]
            sign_of_life(request)
        return None


def _worn_at_work(request: HttpRequest) -> int | None:
    """The key of the hat in whose name a form of the workshop would be taken now."""
    operator = getattr(request, "operator", None)
    hat = (
        operator or (operator_of(request) if was_switched(request) else None) or getattr(request, "hat", None)
    )
    return hat.pk if hat is not None else None


def _refused(request: HttpRequest) -> HttpResponse:
    if LIVE in request.headers:
        return HttpResponse(status=412)
    words = _(
        "Whoever works at this computer changed since this page was opened: nothing was recorded. Open the page again."
    )
    error = Refused(words, code="another_hat")
    return render(request, "ui/refused.html", {"error": error}, status=error.status)
