from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rebond.kit.errors import DomainError


class DomainErrorMiddleware:
    """A rule that a view did not answer itself becomes a page that says what is wrong and what to do."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, DomainError):
            return None
        template = f"{error.status}.html" if error.status in {403, 404} else "ui/refused.html"
        return render(request, template, {"error": error}, status=error.status)
