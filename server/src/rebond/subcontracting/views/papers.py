"""Drives of which an external workshop has a proof on paper only: confirmed with that paper by another person."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.kit.errors import DomainError
from rebond.subcontracting import actions
from rebond.subcontracting.forms import PaperForm, SeenForm
from rebond.subcontracting.queries import drive_settled, drives_to_confirm, paper_visible, papers_listed
from rebond.ui.answers import page_asked_for, sent_in, show_refusal, status_of


@opens("report.download")
@require_GET
def papers(request: HttpRequest) -> HttpResponse:
    """What waits for its paper, then the papers that came."""
    actor = actor_of(request)
    context = {
        "waiting": list(drives_to_confirm(actor)),
        "listing": page_asked_for(request, papers_listed(actor), size=20),
        "may_confirm": may(actor, "drive.confirm"),
    }
    return render(request, "subcontracting/papers.html", context)


@opens("drive.confirm")
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = drive_settled(pk, actor)
    if found is None or (request.method == "GET" and not found.to_confirm):
        return _nothing_waits(request)
    form = PaperForm(sent_in(request), request.FILES or None, initial={"seen": found.recorded_at.isoformat()})
    if form.is_valid():
        try:
            actions.confirm_drive(
                actor=actor,
                settlement=found,
                content=form.cleaned_data["paper"].read(),
                seen=form.cleaned_data["seen"],
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("It is confirmed: the drive has its proof."))
            return redirect("subcontracting:papers")
    context = {"settlement": found, "device": found.drive.device, "form": form}
    return render(request, "subcontracting/confirm_drive.html", context, status=status_of(form))


@opens("drive.confirm")
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """No paper shows it."""
    actor, form = actor_of(request), SeenForm(request.POST)
    found = drive_settled(pk, actor)
    if found is None:
        return _nothing_waits(request)
    if not form.is_valid():
        messages.error(request, _("Open this page again."))
        return redirect("subcontracting:confirm_drive", pk=pk)
    try:
        actions.leave_unconfirmed(actor=actor, settlement=found, seen=form.cleaned_data["seen"])
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Nothing is said of this drive any more: its proof is missing."))
    return redirect("subcontracting:papers")


def _nothing_waits(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("Nothing is to be confirmed of this drive any more."))
    return redirect("subcontracting:papers")


@opens("report.download")
@require_GET
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """A file to save: a PDF of somebody else is not opened inside our pages."""
    found = paper_visible(pk, actor_of(request))
    answer = HttpResponse(bytes(found.content), content_type=found.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{found.file_name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
