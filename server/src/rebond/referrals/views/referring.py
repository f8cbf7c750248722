"""People are referred from an account: one by one, or together."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access.guards import actor_of, opens
from rebond.referrals.doors import by_account
from rebond.referrals.views import pages


@opens("referral.create")
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def refer(request: HttpRequest) -> HttpResponse:
    return pages.refer_by(request, by_account(actor_of(request)))


@opens("referral.create")
@sensitive_post_parameters()
@never_cache
@require_POST
def places(request: HttpRequest) -> HttpResponse:
    return pages.places_by(request, by_account(actor_of(request)))


@opens("referral.create")
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def refer_group(request: HttpRequest) -> HttpResponse:
    return pages.refer_group_by(request, by_account(actor_of(request)))


@opens("referral.view")
@never_cache
@require_GET
def show_group(request: HttpRequest, pk: int) -> HttpResponse:
    return pages.group_by(request, by_account(actor_of(request)), pk)


@opens("referral.view")
@never_cache
@require_GET
def group_sheets(request: HttpRequest, pk: int) -> HttpResponse:
    return pages.group_sheets_by(by_account(actor_of(request)), pk)
