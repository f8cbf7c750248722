"""The keys of a list, as they stand in its address."""

from __future__ import annotations

from django.http import HttpRequest


def key_of(request: HttpRequest, name: str) -> int | None:
    given = request.GET.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None
