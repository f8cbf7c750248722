"""Who knocks at a page for anybody, so that tries can be counted without keeping an address."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest

from rebond.kit.sealing import derive_key, fingerprint


def visitor_of(request: HttpRequest) -> str:
    """The same for one address of the network, and not to be turned back into it."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    if settings.BEHIND_PROXY:
        # The proxy in front of us wrote the last one; whatever stands before came with the visitor.
        address = request.headers.get("X-Forwarded-For", address).rpartition(",")[2].strip()
    return fingerprint(address.encode(), key=derive_key(settings.FINGERPRINT_KEY, "privacy.visitor"))[:32]
