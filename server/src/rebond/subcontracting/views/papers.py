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
from rebond.subcontracting.forms import NoMediumPaperForm, PaperForm, SeenForm
from rebond.subcontracting.queries import (
    OnPaper,
    computers_to_confirm,
    drive_settled,
    no_medium_said,
    paper_visible,
    papers_listed,
    said_of,
)
from rebond.ui.answers import page_asked_for, sent_in, show_refusal, status_of


@opens("report.download")
@require_GET
def papers(request: HttpRequest) -> HttpResponse:
    """What waits for its paper; ``?kept=1``: the papers that came, which is all that who confirms nothing sees."""
    actor = actor_of(request)
    may_confirm = may(actor, "drive.confirm")
    if request.GET.get("kept") == "1" or not may_confirm:
        kept = page_asked_for(request, papers_listed(actor), size=20)
        return render(
            request, "subcontracting/papers_kept.html", {"listing": kept, "may_confirm": may_confirm}
        )
    computers = page_asked_for(request, computers_to_confirm(actor), size=20)
    context = {"waiting": said_of(computers.rows), "listing": computers}
    return render(request, "subcontracting/papers.html", context)


@opens("drive.confirm")
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    return _confirm(request, drive_settled(pk, actor_of(request)))


@opens("drive.confirm")
@require_http_methods(["GET", "POST"])
def confirm_no_medium(request: HttpRequest, tag: str) -> HttpResponse:
    return _confirm(request, no_medium_said(tag, actor_of(request)))


@opens("drive.confirm")
@require_POST
def leave(request: HttpRequest, pk: int) -> HttpResponse:
    """No paper shows it."""
    return _leave(request, drive_settled(pk, actor_of(request)))


@opens("drive.confirm")
@require_POST
def leave_no_medium(request: HttpRequest, tag: str) -> HttpResponse:
    return _leave(request, no_medium_said(tag, actor_of(request)))


def _confirm(request: HttpRequest, said: OnPaper | None) -> HttpResponse:
    if said is None or (request.method == "GET" and not said.row.to_confirm):
        return _nothing_waits(request)
    asked = PaperForm if said.drive is not None else NoMediumPaperForm
    form = asked(sent_in(request), request.FILES or None, initial={"seen": said.recorded_at.isoformat()})
    if form.is_valid():
        try:
            actions.confirm_with_paper(
                actor=actor_of(request),
                said=said.row,
                content=form.cleaned_data["paper"].read(),
                seen=form.cleaned_data["seen"],
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _confirmed(said))
            return redirect("subcontracting:papers")
    context = {"said": said, "device": said.device, "form": form}
    return render(request, "subcontracting/confirm_drive.html", context, status=status_of(form))


def _confirmed(said: OnPaper) -> str:
    if said.drive is not None:
        return _("It is confirmed: the drive has its proof.")
    return _("It is confirmed: no medium was found in this computer.")


def _leave(request: HttpRequest, said: OnPaper | None) -> HttpResponse:
    form = SeenForm(request.POST)
    if said is None:
        return _nothing_waits(request)
    if not form.is_valid():
        messages.error(request, _("Open this page again."))
        return redirect("subcontracting:papers")
    try:
        actions.leave_unconfirmed(actor=actor_of(request), said=said.row, seen=form.cleaned_data["seen"])
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _taken_back(said))
    return redirect("subcontracting:papers")


def _taken_back(said: OnPaper) -> str:
    if said.drive is not None:
        return _("Nothing is said of this drive any more: its proof is missing.")
    return _("Nothing is said of what was inside any more: look again, or import a report.")


def _nothing_waits(request: HttpRequest) -> HttpResponse:
    messages.info(request, _("Nothing is left to confirm there."))
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
