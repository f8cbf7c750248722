"""One line of a sample: its proofs, where each original lies, what the controller noted."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from rebond.access import may
from rebond.access.guards import NOT_FOUND, actor_of, opens
from rebond.audits import actions
from rebond.audits.forms import NoteForm
from rebond.audits.models import AuditLine
from rebond.audits.originals import originals_of
from rebond.audits.queries import line_visible
from rebond.handover.actions import open_signed_sheet
from rebond.handover.papers import sheet_of
from rebond.handover.signatures import SEAL
from rebond.handover.signed_papers import opened
from rebond.kit.errors import DomainError, NotFound
from rebond.stock.answers import pdf_answer
from rebond.ui.answers import show_refusal, status_of


@opens("audit.view")
@require_GET
def show_line(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Each proof of one line and where its original lies; who controls ticks what was seen."""
    found = line_visible(pk, number, actor_of(request))
    return _line(request, found, NoteForm(line=found))


@opens("audit.control")
@require_POST
def note_line(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """On to the next line that waits; to the check when none does."""
    actor = actor_of(request)
    found = line_visible(pk, number, actor)
    form = NoteForm(request.POST, line=found)
    if not form.is_valid():
        return _line(request, found, form)
    try:
        actions.note_line(actor=actor, line=found, **form.cleaned_data)
    except DomainError as error:
        found = line_visible(pk, number, actor)
        sent = request.POST.copy()
        sent["before"] = found.noted  # what the page shows now: sent again, it is of somebody who saw it
        again = NoteForm(sent, line=found)
        show_refusal(again, error)
        return _line(request, found, again, is_stale=error.code == "stale")
    messages.success(request, _("Line %(number)s is noted.") % {"number": number})
    following = found.audit.lines.filter(noted_at=None, number__gt=number).order_by("number").first()
    if following is None:
        return redirect("audits:audit", pk=pk)
    return redirect("audits:line", pk=pk, number=following.number)


def _line(request: HttpRequest, found: AuditLine, form: NoteForm, *, is_stale: bool = False) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "audit": found.audit,
        "line": found,
        "originals": originals_of([found])[found.pk],
        "form": form,
        "is_stale": is_stale,
        "may_note": may(actor, "audit.control") and found.audit.is_open,
        "may_open_sheet": may(actor, "signed_sheet.open"),
        "last": min(found.audit.size, found.audit.count),
    }
    return render(request, "audits/line.html", context, status=status_of(form))


@opens("signed_sheet.open")
@never_cache
@require_POST
def signed_sheet(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """The signed sheet of a line, in Rebond. A POST, because each look is written."""
    actor = actor_of(request)
    found = line_visible(pk, number, actor)
    handover = found.handover
    if handover is None:
        raise NotFound(NOT_FOUND, code="not_found")
    try:
        held = open_signed_sheet(actor=actor, handover=handover)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("audits:line", pk=pk, number=number)
    if held.sealed_paper:
        headers = {"Content-Disposition": f'inline; filename="{handover.reference}.jpg"'}
        return HttpResponse(opened(held.sealed_paper), content_type="image/jpeg", headers=headers)
    return pdf_answer(sheet_of(handover, strokes=SEAL.open(held.sealed_signature)), handover.reference)
