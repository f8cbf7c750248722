from __future__ import annotations

from collections.abc import Callable, Iterable

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

NUL = "\x00"


class NoNulMiddleware:
    """A NUL in an address or in what a form sends is no text that anybody wrote, and PostgreSQL stores none: 400."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        if NUL in request.path_info or any(map(_holds_nul, (request.GET, request.POST))):
            return render(request, "400.html", status=400)
        return None


def _holds_nul(sent: QueryDict) -> bool:
    texts: Iterable[str] = (text for name, values in sent.lists() for text in (name, *values))
    return any(NUL in text for text in texts)
