"""Addresses of the pages that the desk leads to; they live in the apps of their step."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse


def link(url_name: str, *args: object, **query: object) -> str:
    path = reverse(url_name, args=args)
    return f"{path}?{urlencode(query)}" if query else path
