"""When one click may sign somebody in: in a demonstration, on this machine, and nowhere else."""

from __future__ import annotations

from django.http import HttpRequest

from rebond.ledger.reading import is_demonstration

FORWARDING_HEADERS = (
    "Forwarded",
    "Via",
    "X-Forwarded-For",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "X-Forwarded-Port",
    "X-Forwarded-Server",
    "X-Real-IP",
    "X-Client-IP",
    "True-Client-IP",
    "CF-Connecting-IP",
)


def one_click_allowed(request: HttpRequest) -> bool:
    """A proxy in between means that the request may come from anywhere: then nobody enters without a password."""
    forwarded = any(header in request.headers for header in FORWARDING_HEADERS)
    return not forwarded and is_demonstration()
