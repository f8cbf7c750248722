"""When one click may sign somebody in: in a demonstration, on this machine, and nowhere else."""

from __future__ import annotations

from ipaddress import ip_address
from urllib.parse import urlsplit

from django.conf import settings
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
    """A proxy in between means that the request may come from anywhere: then nobody enters without a password.

    A proxy need not say that it is there. So the caller, the host it asked for and the address of the installation
    must all be this machine.
    """
    forwarded = settings.BEHIND_PROXY or any(header in request.headers for header in FORWARDING_HEADERS)
    return not forwarded and _stays_on_this_machine(request) and is_demonstration()


def _stays_on_this_machine(request: HttpRequest) -> bool:
    hosts = (f"//{request.get_host()}", settings.PUBLIC_URL)
    return _is_loopback(request.META.get("REMOTE_ADDR", "")) and all(
        _is_loopback(host) or host == "localhost" for host in (urlsplit(url).hostname or "" for url in hosts)
    )


def _is_loopback(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
