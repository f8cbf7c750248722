"""What a program sends as JSON, read the same way whatever the database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja.parser import Parser

from rebond.kit.errors import Invalid

NUL = "\x00"
UNWRITABLE = re.compile(r"[\x00\ud800-\udfff]")


class WithoutNul(Parser):
    """Raise `Invalid` that names the field for what is no text that anybody wrote.

    A NUL, which PostgreSQL stores nowhere; half of a character (a surrogate alone), which has no UTF-8.
    """

    def parse_body(self, request: HttpRequest) -> dict[Any, Any]:
        body = super().parse_body(request)
        for path, sign in _unwritable(body):
            if sign == NUL:
                raise Invalid(_("A text holds a NUL character: take it out."), code="nul", field=path or None)
            raise Invalid(
                _("A text holds half of a character (U+D800 to U+DFFF): take it out."),
                code="half_character",
                field=path or None,
            )
        return body


def _unwritable(body: object) -> Iterator[tuple[str, str]]:
    """Where each stands ("checks.0.note"), and the sign; a name that holds one is told by where its object stands."""
    waiting: list[tuple[str, object]] = [("", body)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, str) and (found := UNWRITABLE.search(value)):
            yield path, found[0]
        elif isinstance(value, list):
            waiting += [(f"{path}.{at}".lstrip("."), item) for at, item in enumerate(value)]
        elif isinstance(value, dict):
            yield from ((path, found[0]) for name in value if (found := UNWRITABLE.search(name)))
            waiting += [(f"{path}.{name}".lstrip("."), item) for name, item in value.items()]
