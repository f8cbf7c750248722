from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from rebond.access.guards import public
from rebond.accounts.actions import choose_language
from rebond.accounts.models import User


@require_POST
@public
def language(request: HttpRequest) -> HttpResponseBase:
    """French or English from here on: in this browser, and for the person who is signed in."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure()):
        back = settings.LOGIN_REDIRECT_URL
    response = HttpResponseRedirect(back)
    code = request.POST.get("language", "")
    if code not in dict(settings.LANGUAGES) or not check_for_language(code):
        return response
    if isinstance(request.user, User):
        choose_language(user=request.user, code=code)
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        code,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )
    return response
