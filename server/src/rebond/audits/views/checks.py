"""A check: opened, drawn, read, concluded."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.audits import actions
from rebond.audits.choices import Outcome, Proof, Verdict
from rebond.audits.forms import ConcludeForm, DrawForm, InviteControllerForm, OpenAuditForm
from rebond.audits.models import Audit, AuditLine
from rebond.audits.originals import originals_of
from rebond.audits.papers import print_minutes
from rebond.audits.queries import audit_visible, audits_listed, controllers_of, is_drawn_again, lines_of
from rebond.kit.errors import DomainError
from rebond.stock.answers import pdf_answer
from rebond.ui.answers import page_asked_for, sent_in, show_refusal, status_of


@opens("audit.view")
@require_GET
def list_audits(request: HttpRequest) -> HttpResponse:
    """``?show=open``: those under way; else all."""
    actor, only_open = actor_of(request), request.GET.get("show") == "open"
    rows = audits_listed(actor)
    context = {
        "listing": page_asked_for(request, rows.filter(closed_at=None) if only_open else rows),
        "only_open": only_open,
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
        except OSError:
            messages.warning(
                request,
                _(
                    "The check is open, but the mail server refused the invitation. Invite the person again here."
                ),
            )
            made = Audit.objects.get(submission=form.cleaned_data["submission"])
            return redirect("audits:audit", pk=made.pk)
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
        "invite_form": invite_form or InviteControllerForm(audit=audit),
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
        and any(not one.is_known for one in originals[line.pk] if one.proof is not Proof.DONATION)
    }
    return sorted(found.items(), key=lambda item: item[1])


@opens("audit.open")
@require_POST
def invite_controller(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = audit_visible(pk, actor)
    form = InviteControllerForm(request.POST, audit=found)
    if form.is_valid():
        try:
            actions.invite_controller(actor=actor, audit=found, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        except OSError:
            messages.warning(
                request,
                _(
                    "The invitation is kept, but the mail server refused the message. Invite the person again later."
                ),
            )
            return redirect("audits:audit", pk=pk)
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
