from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from passport.codes import normalise
from rebond.access.guards import actor_of, opens, public
from rebond.desk.queries.search import meaning_of
from rebond.devices.queries import say_how_missing
from rebond.ui.answers import key_in


@opens("desk.open")
@require_http_methods(["GET", "POST"])
def scan(request: HttpRequest) -> HttpResponseBase:
    """The scan field of every page: leads to the thing, or shows what was found.

    What is typed is sent in the body, and what was found is shown in the answer itself: neither a serial number nor a
    name typed by mistake stands in an address, where logs would keep it. An address that somebody noted goes on working.
    """
    sent = request.POST if request.method == "POST" else request.GET
    text = sent.get("code") or sent.get("q") or ""
    found = meaning_of(text, actor_of(request), after=key_in(sent, "after"), before=key_in(sent, "before"))
    if found.address:
        return redirect(found.address)
    if found.page is not None:
        say_how_missing(found.page.rows)
    return render(request, "desk/scan.html", {"found": found})


@require_POST
@public
def find(request: HttpRequest) -> HttpResponseBase:
    """Somebody without an account types the code of a label."""
    text = request.POST.get("code", "").strip()[:40].replace("/", "")
    return redirect("desk:device", normalise(text) or text) if text else redirect("desk:home")
