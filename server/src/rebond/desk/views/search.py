from __future__ import annotations

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from passport.codes import normalise
from rebond.access.guards import actor_of, opens, public
from rebond.desk.queries.search import resolve


@opens("desk.open")
def scan(request: HttpRequest) -> HttpResponseBase:
    """The scan field of every page: leads to the thing, or shows what was found."""
    text = request.GET.get("code") or request.GET.get("q") or ""
    found = resolve(text, actor_of(request), after=_key(request, "after"), before=_key(request, "before"))
    if found.address:
        return redirect(found.address)
    return render(request, "desk/scan.html", {"found": found})


@require_POST
@public
def find(request: HttpRequest) -> HttpResponseBase:
    """Somebody without an account types the code of a label."""
    text = request.POST.get("code", "").strip()[:40].replace("/", "")
    return redirect("desk:device", normalise(text) or text) if text else redirect("desk:home")


def _key(request: HttpRequest, name: str) -> int | None:
    given = request.GET.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None
