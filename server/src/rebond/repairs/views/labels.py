"""Labels of parts, and where the code of one leads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from rebond.access.guards import NOT_FOUND, actor_of, opens
from rebond.kit.errors import DomainError, NotFound
from rebond.repairs.forms.labels import PartLabelsForm
from rebond.repairs.labels import print_part_labels
from rebond.repairs.queries import part_scanned
from rebond.repairs.queries.labels import parts_to_label
from rebond.repairs.views.parts import show_part
from rebond.ui.answers import key_of, sent_in, show_refusal, status_of


@opens("part.keep")
@require_http_methods(["GET", "POST"])
def labels(request: HttpRequest) -> HttpResponse:
    """The parts in stock; with ``?part=`` one is ticked, else all. POST prints them."""
    parts = parts_to_label(actor_of(request))
    wanted = key_of(request, "part")
    ticked = [str(part.pk) for part in parts if wanted in {None, part.pk}]
    form = PartLabelsForm(sent_in(request), parts=parts, initial={"parts": ticked})
    if form.is_valid():
        given = form.cleaned_data
        try:
            paper = print_part_labels(
                form.chosen, each=given["each"] == "each", sheet=given["sheet"], skip=given["skip"]
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            return paper.as_answer()
    return render(request, "repairs/labels.html", {"form": form, "parts": parts}, status=status_of(form))


@opens("repair.view")
@require_GET
def labelled(request: HttpRequest, code: str) -> HttpResponseBase:
    """The QR of a label leads here: to the page of its part."""
    found = part_scanned(code, actor_of(request))
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return show_part(request, found.pk)
