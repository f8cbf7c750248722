from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from passport.codes import normalise
from rebond.access.guards import actor_of, opens, public
from rebond.desk.queries.search import meaning_of
from rebond.ui.answers import key_of


@opens("desk.open")
def scan(request: HttpRequest) -> HttpResponseBase:
    """The scan field of every page: leads to the thing, or shows what was found."""
    text = request.GET.get("code") or request.GET.get("q") or ""
    found = meaning_of(
        text, actor_of(request), after=key_of(request, "after"), before=key_of(request, "before")
    )
    if found.address:
        return redirect(found.address)
    return render(request, "desk/scan.html", {"found": found})


@require_POST
@public
def find(request: HttpRequest) -> HttpResponseBase:
    """Somebody without an account types the code of a label."""
    text = request.POST.get("code", "").strip()[:40].replace("/", "")
    return redirect("desk:device", normalise(text) or text) if text else redirect("desk:home")
