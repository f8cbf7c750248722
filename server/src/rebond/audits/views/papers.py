"""Where places keep their papers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rebond.access.guards import actor_of, opens
from rebond.audits import actions
from rebond.audits.choices import PaperKind
from rebond.audits.forms import PapersForm
from rebond.audits.queries import papers_of, place_with_papers, places_with_papers
from rebond.kit.errors import DomainError
from rebond.ui.answers import page_asked_for, sent_in, show_refusal, status_of


@opens("papers.locate")
@require_GET
def list_papers(request: HttpRequest) -> HttpResponse:
    page = page_asked_for(request, places_with_papers(actor_of(request)).open())  # type: ignore[attr-defined]  # its own queryset
    told = papers_of(page.rows)
    rows = [
        (place, [(kind.label, told[place.pk].get(kind.value, "")) for kind in PaperKind])
        for place in page.rows
    ]
    return render(request, "audits/papers.html", {"listing": page, "rows": rows, "kinds": PaperKind.labels})


@opens("papers.locate")
@require_http_methods(["GET", "POST"])
def locate_papers(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    place = place_with_papers(pk, actor)
    form = PapersForm(sent_in(request), told=papers_of([place])[place.pk])
    if form.is_valid():
        try:
            actions.locate_papers(actor=actor, place=place, where=form.where())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Noted: where the papers of %(place)s lie.") % {"place": place.name})
            return redirect("audits:papers")
    return render(
        request, "audits/locate_papers.html", {"place": place, "form": form}, status=status_of(form)
    )
