"""Who knocks at a page for anybody, so that tries can be counted without keeping an address."""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest

from rebond.kit.sealing import derive_key, fingerprint


def visitor_of(request: HttpRequest) -> str:
    """The same for one address of the network, and not to be turned back into it.

    Of an address of version 6, the same for all that one subscriber holds: a /64 at least (RFC 6177).
    """
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.BEHIND_PROXY:
        # The proxy in front of us wrote the last one; whatever stands before came with the visitor.
        address = request.headers.get("X-Forwarded-For", address).rpartition(",")[2].strip()
    return fingerprint(
        _subscriber(address).encode(), key=derive_key(settings.FINGERPRINT_KEY, "privacy.visitor")
    )[:32]


def _subscriber(address: str) -> str:
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if not isinstance(known, IPv6Address):
        return address
    return str(known.ipv4_mapped or IPv6Address(int(known) >> 64 << 64))
