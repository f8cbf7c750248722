from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import may
from rebond.access.guards import NOT_FOUND, actor_of, opens
from rebond.audits import actions
from rebond.audits.choices import Outcome, PaperKind, Verdict
from rebond.audits.forms import (
    ConcludeForm,
    DrawForm,
    InviteControllerForm,
    NoteForm,
    OpenAuditForm,
    PapersForm,
)
from rebond.audits.models import Audit, AuditLine
from rebond.audits.originals import originals_of
from rebond.audits.papers import print_minutes
from rebond.audits.queries import (
    audit_visible,
    audits_listed,
    controllers_of,
    is_drawn_again,
    line_visible,
    lines_of,
    papers_of,
    place_with_papers,
    places_with_papers,
)
from rebond.handover.actions import open_signed_sheet
from rebond.handover.papers import sheet_of
from rebond.handover.signatures import SEAL
from rebond.handover.signed_papers import opened
from rebond.kit.errors import DomainError, NotFound
from rebond.stock.answers import pdf_answer
from rebond.ui.answers import page_asked_for, sent_in, show_refusal, status_of


@opens("audit.view")
@require_GET
def list_audits(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "listing": page_asked_for(request, audits_listed(actor)),
        "may_open": may(actor, "audit.open"),
        "may_locate": may(actor, "papers.locate"),
    }
    return render(request, "audits/list.html", context)


@opens("audit.open")
@require_http_methods(["GET", "POST"])
def open_audit(request: HttpRequest) -> HttpResponse:
    form = OpenAuditForm(sent_in(request), actor=actor_of(request))
    if form.is_valid():
        try:
            made = actions.open_audit(
                actor=actor_of(request), asked=form.asked(), submission=form.cleaned_data["submission"]
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(
                request, _("The check is open: the list is frozen, the sample is still to be drawn.")
            )
            return redirect("audits:audit", pk=made.pk)
    return render(request, "audits/open.html", {"form": form}, status=status_of(form))


@opens("audit.view")
@require_GET
def show_audit(request: HttpRequest, pk: int) -> HttpResponse:
    return _show(request, audit_visible(pk, actor_of(request)))


def _show(
    request: HttpRequest,
    audit: Audit,
    *,
    draw_form: DrawForm | None = None,
    invite_form: InviteControllerForm | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    lines = lines_of(audit)
    refused = [form for form in (draw_form, invite_form) if form is not None]
    may_open = may(actor, "audit.open")
    context: dict[str, Any] = {
        "audit": audit,
        "lines": lines,
        "noted": sum(line.verdict != Verdict.WAITING for line in lines),
        "unknown": _unknown_papers(lines) if lines and not audit.closed_at else [],
        "drawn_again": bool(audit.drawn_at) and is_drawn_again(audit),
        "controllers": controllers_of(audit) if may_open else None,
        "may_control": may(actor, "audit.control"),
        "may_open": may_open,
        "draw_form": draw_form or DrawForm(),
        "invite_form": invite_form or InviteControllerForm(),
    }
    status = max([status_of(form) for form in refused], default=200)
    return render(request, "audits/audit.html", context, status=status)


def _unknown_papers(lines: list[AuditLine]) -> list[tuple[int, str]]:
    """Places that did not say where the papers of some line lie: key and name."""
    originals = originals_of(lines)
    found = {
        line.handover.place_id: line.handover.place.name
        for line in lines
        if line.handover
        and any(not one.is_known for one in originals[line.pk] if one.proof.value != "donation")
    }
    return sorted(found.items(), key=lambda item: item[1])


@opens("audit.open")
@require_POST
def invite_controller(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = audit_visible(pk, actor)
    form = InviteControllerForm(request.POST)
    if form.is_valid():
        try:
            actions.invite_controller(actor=actor, audit=found, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            email = form.cleaned_data["email"]
            messages.success(request, _("The invitation has left for %(email)s.") % {"email": email})
            return redirect("audits:audit", pk=pk)
    return _show(request, found, invite_form=form)


@opens("audit.control")
@require_POST
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = audit_visible(pk, actor)
    form = DrawForm(request.POST)
    if form.is_valid():
        try:
            actions.draw_sample(actor=actor, audit=found, dice=form.cleaned_data["dice"])
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The sample is drawn."))
            return redirect("audits:audit", pk=pk)
    return _show(request, found, draw_form=form)


@opens("audit.view")
@require_GET
def population(request: HttpRequest, pk: int) -> HttpResponse:
    """The list that the sample is drawn from, to the byte that its fingerprint was taken of."""
    found = audit_visible(pk, actor_of(request))
    answer = HttpResponse(found.population.encode(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.reference}.csv"'
    return answer


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
        show_refusal(form, error)
        return _line(request, found, form)
    messages.success(request, _("Line %(number)s is noted.") % {"number": number})
    following = found.audit.lines.filter(noted_at=None, number__gt=number).order_by("number").first()
    if following is None:
        return redirect("audits:audit", pk=pk)
    return redirect("audits:line", pk=pk, number=following.number)


def _line(request: HttpRequest, found: AuditLine, form: NoteForm) -> HttpResponse:
    actor = actor_of(request)
    context = {
        "audit": found.audit,
        "line": found,
        "originals": originals_of([found])[found.pk],
        "form": form,
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


@opens("audit.control")
@require_http_methods(["GET", "POST"])
def conclude(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = audit_visible(pk, actor)
    form = ConcludeForm(sent_in(request))
    if form.is_valid():
        try:
            actions.conclude_audit(
                actor=actor,
                audit=found,
                outcome=Outcome(form.cleaned_data["outcome"]),
                conclusion=form.cleaned_data["conclusion"],
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The check is concluded. Print the minutes, and have them signed."))
            return redirect("audits:audit", pk=pk)
    return render(request, "audits/conclude.html", {"audit": found, "form": form}, status=status_of(form))


@opens("audit.view")
@require_GET
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    found = audit_visible(pk, actor_of(request))
    try:
        return pdf_answer(print_minutes(found), found.reference)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("audits:audit", pk=pk)


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
