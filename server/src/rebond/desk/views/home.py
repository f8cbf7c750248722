from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from rebond.access import may
from rebond.access.guards import actor_of, public
from rebond.desk.links import link
from rebond.desk.queries.home import home_of
from rebond.network.actors import hat_of


@public
def home(request: HttpRequest) -> HttpResponse:
    """What there is to do for the hat worn; a welcome for a visitor; a word of explanation for who has no role any more."""
    if not request.user.is_authenticated:
        return render(request, "desk/welcome.html", {"accounts_url": link("demonstration:accounts")})
    hat = hat_of(request)
    if hat is None:
        return render(request, "desk/no_role.html")
    actor = actor_of(request)
    refer_url = link("referrals:refer") if may(actor, "referral.create") else ""
    return render(request, "desk/home.html", {"home": home_of(hat, actor), "refer_url": refer_url})
