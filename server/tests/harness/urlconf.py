"""The whole URLconf, flat: what the tests of permissions, pages and pictures iterate over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

OTHERS = frozenset({"static", "api-1.0.0"})
"""Namespaces whose views are a library's: they are judged on their own."""


@dataclass(frozen=True)
class Url:
    """One pattern: its full name ("devices:detail"), the names it takes, and what answers."""

    name: str
    route: str
    parameters: frozenset[str]
    view: Callable[..., Any]

    @property
    def capability(self) -> str | None:
        return getattr(self.view, "opens", None)

    @property
    def is_public(self) -> bool:
        return bool(getattr(self.view, "is_public", False))


def _walk(
    patterns: list[URLPattern | URLResolver], namespaces: tuple[str, ...], prefix: str, taken: frozenset[str]
) -> Iterator[Url]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        parameters = taken | frozenset(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLResolver):
            inner = (*namespaces, pattern.namespace) if pattern.namespace else namespaces
            yield from _walk(pattern.url_patterns, inner, route, parameters)
        else:
            name = ":".join([*namespaces, pattern.name or route])
            yield Url(name=name, route=f"/{route}", parameters=parameters, view=pattern.callback)


@cache
def every_url() -> tuple[Url, ...]:
    """Each pattern of the project, those of the API apart (its schema tells of them)."""
    urls = _walk(get_resolver().url_patterns, (), "", frozenset())
    return tuple(url for url in urls if not url.name.startswith(("api-", "api:")))


def named_urls() -> dict[str, Url]:
    return {url.name: url for url in every_url()}
