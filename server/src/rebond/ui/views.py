from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from rebond.access.guards import public
from rebond.ui import gallery


@public
def show_gallery(request: HttpRequest) -> HttpResponse:
    """Every component in every state; only where nothing is real."""
    if not (settings.DEBUG or getattr(request, "is_demonstration", False)):
        raise Http404
    return render(request, "ui/gallery.html", gallery.contents())
