"""What a program sends as JSON, read the same way whatever the database."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja.parser import Parser

from rebond.kit.errors import Invalid

NUL = "\x00"


class WithoutNul(Parser):
    """A NUL is no text that anybody wrote, and PostgreSQL stores none: raise `Invalid` that names the field."""

    def parse_body(self, request: HttpRequest) -> dict[Any, Any]:
        body = super().parse_body(request)
        for path in _paths_with_a_nul(body):
            raise Invalid(_("A text holds a NUL character: take it out."), code="nul", field=path or None)
        return body


def _paths_with_a_nul(body: object) -> Iterator[str]:
    """Where each stands ("checks.0.note"); a name that holds one is told by where its object stands."""
    waiting: list[tuple[str, object]] = [("", body)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, str) and NUL in value:
            yield path
        elif isinstance(value, list):
            waiting += [(f"{path}.{at}".lstrip("."), item) for at, item in enumerate(value)]
        elif isinstance(value, dict):
            if any(NUL in name for name in value):
                yield path
            waiting += [(f"{path}.{name}".lstrip("."), item) for name, item in value.items()]
