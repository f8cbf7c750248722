"""The pages of somebody who holds a personal link and has no account.

The secret comes once, in the body of a form; what follows is a short session, and whether the link still stands is asked
of the database at each page.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_stubs_ext import StrPromise

from rebond.access.guards import public
from rebond.kit.errors import DomainError, Invalid
from rebond.referrals import actions, queries
from rebond.referrals.doors import Door, by_link
from rebond.referrals.forms import SecretForm
from rebond.referrals.lifecycle import steps_open_to
from rebond.referrals.links import actor_of_link
from rebond.referrals.models import PersonalLink
from rebond.referrals.views import pages
from rebond.ui.answers import sent_in, show_refusal, status_of
from rebond.ui.visitors import visitor_of

P = ParamSpec("P")
KEY, HELD_FOR = "referrals.link", timedelta(hours=4)
Shown = Callable[Concatenate[HttpRequest, PersonalLink, P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def held_by_link(view: Shown[P]) -> View[P]:
    """The page of whoever opened a link that still stands. Others are asked for theirs, or told why it opens nothing."""

    @csrf_protect
    @public
    @sensitive_post_parameters()
    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        link = _held(request)
        if link is None:
            return _asked_again(request)
        if not link.is_open:
            return _closed(request, actions.WHY_CLOSED[link.state], 404)
        return view(request, link, *args, **kwargs)

    return guarded


@csrf_protect
@public
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def open_by_link(request: HttpRequest) -> HttpResponse:
    """The address of the message. Its secret stands behind the #: a script sends it in the body, or a person types it."""
    form = SecretForm(sent_in(request))
    if form.is_valid():
        try:
            link = actions.open_link(secret=form.cleaned_data["secret"], visitor=visitor_of(request))
        except Invalid as error:
            show_refusal(form, error)
        except DomainError as error:
            return _closed(request, str(error), error.status)
        else:
            request.session.cycle_key()
            request.session[KEY] = {"link": link.pk, "until": (timezone.now() + HELD_FOR).isoformat()}
            return redirect("referrals:link_home")
    given = {"form": form, "is_closed": False}
    return render(request, "referrals/link_open.html", given, status=status_of(form))


@require_GET
@held_by_link
def home(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    actor = actor_of_link(link)
    given = {
        "door": by_link(actor),
        "link": link,
        "people": queries.referrals_of_link(actor),
        "joined": queries.joined_by(actor),
        "until": _until(request),
    }
    return render(request, "referrals/link_home.html", given)


@require_http_methods(["GET", "POST"])
@held_by_link
def refer(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    return pages.refer_by(request, _door(link))


@require_POST
@held_by_link
def places(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    return pages.places_by(request, _door(link))


@require_http_methods(["GET", "POST"])
@held_by_link
def refer_group(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    return pages.refer_group_by(request, _door(link))


@require_GET
@held_by_link
def show_group(request: HttpRequest, link: PersonalLink, pk: int) -> HttpResponse:
    return pages.group_by(request, _door(link), pk)


@require_GET
@held_by_link
def group_sheets(_request: HttpRequest, link: PersonalLink, pk: int) -> HttpResponse:
    return pages.group_sheets_by(_door(link), pk)


@require_GET
@held_by_link
def show_referral(request: HttpRequest, link: PersonalLink, code: str) -> HttpResponse:
    door = _door(link)
    referral = queries.referral_visible(code, door.actor)
    events = queries.events_of(referral)
    given = {
        "door": door,
        "referral": referral,
        "road": queries.road_of(referral, events),
        "moments": queries.moments_of(events),
        "waits": queries.wait_of(referral),
        "usual": queries.usual_wait(referral),
        "may_withdraw": any(step.name == "withdraw" for step in steps_open_to(referral)),
    }
    return render(request, "referrals/link_referral.html", given)


@require_GET
@held_by_link
def sheet(_request: HttpRequest, link: PersonalLink, code: str) -> HttpResponse:
    return pages.sheet_by(_door(link), code)


@require_http_methods(["GET", "POST"])
@held_by_link
def withdraw(request: HttpRequest, link: PersonalLink, code: str) -> HttpResponse:
    return pages.withdraw_by(request, _door(link), code)


@require_http_methods(["GET", "POST"])
@held_by_link
def choose_news(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    return pages.news_by(request, _door(link), link.pace)


@require_POST
@held_by_link
def revoke(request: HttpRequest, link: PersonalLink) -> HttpResponse:
    """In one gesture, by whoever holds it: it went to the wrong person, or is not needed any more."""
    actions.revoke_link(actor=actor_of_link(link), link=link)
    request.session.pop(KEY, None)
    messages.success(request, _("The link is revoked: it opens nothing any more."))
    return redirect("referrals:link_open")


@require_POST
@held_by_link
def leave(request: HttpRequest, _link: PersonalLink) -> HttpResponse:
    """On a computer that several people use. The link of the message opens again."""
    request.session.pop(KEY, None)
    messages.success(request, _("This page is closed. The link of your message opens it again."))
    return redirect("referrals:link_open")


def _door(link: PersonalLink) -> Door:
    return by_link(actor_of_link(link))


def _held(request: HttpRequest) -> PersonalLink | None:
    kept = request.session.get(KEY)
    if not kept or datetime.fromisoformat(kept["until"]) <= timezone.now():
        return None
    return PersonalLink.objects.filter(pk=kept["link"]).select_related("organisation__territory").first()


def _until(request: HttpRequest) -> datetime:
    return datetime.fromisoformat(request.session[KEY]["until"])


def _asked_again(request: HttpRequest) -> HttpResponse:
    """No link is open here, or not any more. What was sent was not taken."""
    status = 403 if request.method == "POST" else 200
    given = {"form": SecretForm(), "is_closed": KEY in request.session or status == 403}
    return render(request, "referrals/link_open.html", given, status=status)


def _closed(request: HttpRequest, why: str | StrPromise, status: int) -> HttpResponse:
    return render(request, "referrals/link_closed.html", {"why": why}, status=status)
