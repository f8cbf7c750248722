"""The doors: `require` in actions, `@opens` and `@public` on views."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponseBase
from django.utils.translation import gettext_lazy as _

from rebond.access.actors import NOBODY, Actor, Scoped
from rebond.access.matrix import MATRIX, may, reaches
from rebond.kit.errors import NotAllowed, NotFound

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

NOT_ALLOWED = _("Your role does not allow this. Ask the coordination of your territory.")
NOT_FOUND = _("This page or thing does not exist, or is not yours to see.")


def require(actor: Actor, capability: str, *, on: Scoped | Iterable[Scoped] | None = None) -> None:
    """Pass silently, or raise `NotAllowed` (no such capability in this hat) or `NotFound` (not within reach)."""
    if not may(actor, capability):
        raise NotAllowed(NOT_ALLOWED, code="not_allowed")
    if on is None:
        return
    things = (on,) if isinstance(on, Scoped) else on
    for thing in things:
        if not reaches(actor, capability, thing.scope_keys()):
            raise NotFound(NOT_FOUND, code="not_found")


def actor_of(request: HttpRequest) -> Actor:
    actor = getattr(request, "actor", NOBODY)
    return actor if isinstance(actor, Actor) else NOBODY


def opens(capability: str) -> Callable[[View[P]], View[P]]:
    """The view needs a signed-in person whose hat holds ``capability``."""
    if capability not in MATRIX:
        raise KeyError(f"no line of the matrix declares {capability!r}")

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            require(actor_of(request), capability)
            return view(request, *args, **kwargs)

        guarded.opens = capability  # type: ignore[attr-defined]  # read by the test that walks the URLs
        return guarded

    return decorate


def public(view: View[P]) -> View[P]:
    """The view is for everyone, signed in or not."""
    opened = login_not_required(view)
    opened.is_public = True  # type: ignore[attr-defined]  # read by the test that walks the URLs
    return opened
