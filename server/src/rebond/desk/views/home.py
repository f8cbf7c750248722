from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from rebond.access import may
from rebond.access.guards import actor_of, opens, public
from rebond.desk.links import link
from rebond.desk.queries.home import home_of
from rebond.integration.queries import learns_at_the_bench
from rebond.network.actors import hat_of


@public
def home(request: HttpRequest) -> HttpResponse:
    """What there is to do for the hat worn; a welcome for a visitor; a word of explanation for who has no role any more.

    A technician under a contract of work integration lands on their own page, made for who reads badly.
    """
    if not request.user.is_authenticated:
        return render(request, "desk/welcome.html", {"accounts_url": link("demonstration:accounts")})
    if hat_of(request) is None:
        return render(request, "desk/no_role.html")
    return redirect("integration:start") if learns_at_the_bench(actor_of(request)) else _to_do(request)


@opens("desk.open")
@require_safe
def to_do(request: HttpRequest) -> HttpResponse:
    """The same for everybody, whatever page they land on."""
    return _to_do(request)


def _to_do(request: HttpRequest) -> HttpResponse:
    hat, actor = hat_of(request), actor_of(request)
    if hat is None:
        return render(request, "desk/no_role.html")
    refer_url = link("referrals:refer") if may(actor, "referral.create") else ""
    return render(request, "desk/home.html", {"home": home_of(hat, actor), "refer_url": refer_url})
