from __future__ import annotations

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from rebond.access.guards import NOT_FOUND, public
from rebond.demonstration.guards import one_click_allowed
from rebond.demonstration.queries import account_of, accounts
from rebond.kit.errors import NotFound

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@public
@require_safe
def show_accounts(request: HttpRequest) -> HttpResponse:
    if not one_click_allowed(request):
        raise NotFound(NOT_FOUND, code="not_found")
    return render(request, "demonstration/accounts.html", {"accounts": accounts()})


@public
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Sign in as the invented person of a role."""
    if not one_click_allowed(request):
        raise NotFound(NOT_FOUND, code="not_found")
    hat = account_of(request.POST.get("role", ""))
    if hat is None:
        raise NotFound(_("Nobody plays this role here."), code="no_such_role")
    login(request, hat.user, backend=BACKEND)
    return redirect("desk:home")
