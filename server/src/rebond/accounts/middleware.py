from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from rebond.accounts.models import User


class LanguageOfThePersonMiddleware:
    """Somebody who is signed in reads the language that they chose, in any browser."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if isinstance(request.user, User):
            translation.activate(request.user.language)
            request.LANGUAGE_CODE = translation.get_language()
        return self.get_response(request)


class SignInAgainMiddleware(LoginRequiredMiddleware):
    """Whoever is not signed in signs in first; a form that was sent is not recorded, and the page says so.

    The way back is the page that held the form: its own address may take nothing but a form.
    """

    def handle_no_permission(
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseRedirect:
        if request.method in {"GET", "HEAD"}:
            return super().handle_no_permission(request, view_func)
        messages.warning(request, _("Your session had ended: what you just sent was not recorded."))
        return redirect_to_login(_page_of_the_form(request), settings.LOGIN_URL)


def _page_of_the_form(request: HttpRequest) -> str:
    referer = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(referer, {request.get_host()}, require_https=request.is_secure()):
        return "/"
    page = urlsplit(referer)
    return f"{page.path}?{page.query}" if page.query else page.path or "/"
