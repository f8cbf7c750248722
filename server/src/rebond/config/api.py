"""The mount of the API: one document, one way to say who calls, one shape of errors."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.security import HttpBearer

from rebond.access import NOBODY, Actor
from rebond.agents.api import router as agents
from rebond.agents.queries import actor_of_agent_token
from rebond.bench.api import router as bench
from rebond.collection.api import router as collection
from rebond.config.api_page import PlainPage
from rebond.config.api_parser import WithoutNul
from rebond.config.api_words import said_of
from rebond.devices.api import router as devices
from rebond.handover.api import router as handover
from rebond.kit.crossing import as_refusal
from rebond.kit.errors import DomainError, Refused
from rebond.network.actors import actor_of_token
from rebond.preparation.api import router as preparation
from rebond.recycling.api import router as recycling
from rebond.referrals.api import router as referrals
from rebond.sales.api import router as sales
from rebond.stock.api import router as stock
from rebond.subcontracting.api import router as subcontracting
from rebond.workshop.api import router as workshop

UNAUTHORISED = 401


class Token(HttpBearer):
    """`Authorization: Bearer TOKEN`: the program wears the hat of the token, or is an agent of a workshop."""

    def authenticate(self, request: HttpRequest, token: str) -> Actor | None:
        actor = actor_of_token(token)
        actor = actor_of_agent_token(token) if actor is NOBODY else actor
        if actor is NOBODY:
            return None
        request.actor = actor  # type: ignore[attr-defined]  # read by the guards
        return actor


api = NinjaAPI(
    title="Rebond",
    version="1",
    urls_namespace="api",
    auth=Token(),
    docs=PlainPage(),
    parser=WithoutNul(),
    description="One traceable road from a donated computer to a person who can use it.",
)

api.add_router("/devices", devices)
api.add_router("", collection)
api.add_router("", referrals)
api.add_router("", agents)
api.add_router("", workshop)
api.add_router("", preparation)
api.add_router("", bench)
api.add_router("", stock)
api.add_router("", subcontracting)
api.add_router("", handover)
api.add_router("", sales)
api.add_router("", recycling)


def open_to_programs(
    mount: tuple[list[URLResolver | URLPattern], str, str],
) -> tuple[list[URLResolver | URLPattern], str, str]:
    """Its operations ask for a token (`Token`), not for a session: the sign-in page is no answer to a program."""
    patterns, app_name, namespace = mount
    for pattern in patterns:
        if isinstance(pattern, URLPattern) and pattern.name not in {
            "openapi-json",
            "openapi-view",
            "api-root",
        }:
            pattern.callback = login_not_required(pattern.callback)
    return patterns, app_name, namespace


@api.exception_handler(DomainError)
def answer_domain_error(request: HttpRequest, error: DomainError) -> HttpResponse:
    body = _refusal(error.code, str(error), error.field)
    if isinstance(error, Refused):
        body["obstacles"] = [{"code": item.code, "message": str(item.message)} for item in error.obstacles]
    return api.create_response(request, body, status=error.status)


@api.exception_handler(OperationalError)
def answer_crossed(request: HttpRequest, fault: OperationalError) -> HttpResponse:
    if (error := as_refusal(fault)) is None:
        raise fault
    return answer_domain_error(request, error)


@api.exception_handler(HttpError)
def answer_unheard(request: HttpRequest, error: HttpError) -> HttpResponse:
    """No gesture was asked for yet: the token is no token (401), or the body cannot be read (400).

    Whatever the parser raises comes as the latter: what it refused by name says so.
    """
    if isinstance(error.__cause__, DomainError):
        return answer_domain_error(request, error.__cause__)
    if error.status_code == UNAUTHORISED:
        said = "no_token", _("Without a valid token nothing is answered: make one in “My account”.")
    else:
        said = "unreadable", _("What was sent cannot be read: send JSON.")
    answer = api.create_response(request, _refusal(*said), status=error.status_code)
    if error.status_code == UNAUTHORISED:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


@api.exception_handler(ValidationError)
def answer_invalid_input(request: HttpRequest, error: ValidationError) -> HttpResponse:
    first = error.errors[0] if error.errors else {}
    where = ".".join(str(part) for part in first.get("loc", ()))
    return api.create_response(request, _refusal("invalid", said_of(first), where or None), status=422)


def _refusal(code: str, message: str, field: str | None = None) -> dict[str, Any]:
    return {"code": code, "message": message, "field": field, "obstacles": []}
