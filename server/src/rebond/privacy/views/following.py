"""The page of a person who holds a sheet: no account, no name, nothing kept of the visit."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from rebond.access.guards import public
from rebond.kit.attempts import TooManyTries
from rebond.kit.errors import Invalid
from rebond.network.queries import coordination_of
from rebond.privacy.forms import FollowForm
from rebond.privacy.queries.following import followed
from rebond.privacy.queries.opening import request_behind
from rebond.ui.answers import sent_in, show_refusal, status_of
from rebond.ui.visitors import visitor_of


@csrf_protect
@public
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def follow(request: HttpRequest) -> HttpResponse:
    """The answer itself shows the request: it stands in no address and in no session."""
    form, too_many = FollowForm(sent_in(request)), 0
    if form.is_valid():
        try:
            found = request_behind(
                form.cleaned_data["code"], form.cleaned_data["secret"], visitor=visitor_of(request)
            )
        except (Invalid, TooManyTries) as error:
            show_refusal(form, error)
            too_many = error.status if isinstance(error, TooManyTries) else 0
        else:
            coordination = coordination_of(found.programme.territory_id)
            given = {"followed": followed(found), "coordination": coordination}
            return render(request, "privacy/followed.html", given)
    return render(request, "privacy/follow.html", {"form": form}, status=too_many or status_of(form))
