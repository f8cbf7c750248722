from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rebond.kit.crossing import as_refusal
from rebond.kit.errors import DomainError


class DomainErrorMiddleware:
    """A rule that a view did not answer itself becomes a page that says what is wrong and what to do.

    So does the address of a form that is opened as a page: reloaded, typed again, or kept by the browser.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != HTTPStatus.METHOD_NOT_ALLOWED or not _is_empty_page(request, response):
            return response
        told = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
        told["Allow"] = response["Allow"]
        return told

    def process_exception(self, request: HttpRequest, fault: Exception) -> HttpResponse | None:
        error = fault if isinstance(fault, DomainError) else as_refusal(fault)
        if error is None:
            return None
        template = f"{error.status}.html" if error.status in {403, 404} else "ui/refused.html"
        return render(request, template, {"error": error}, status=error.status)


def _is_empty_page(request: HttpRequest, response: HttpResponse) -> bool:
    return request.method == "GET" and not response.streaming and not response.content
