from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from passport.certificate_seal import examine
from rebond.access import may, reaches
from rebond.access.guards import NOT_FOUND, actor_of, opens, public
from rebond.certificates import papers
from rebond.certificates.addresses import Shown, address_of, token_of
from rebond.certificates.attached import is_pdf
from rebond.certificates.contents import ended_in_words, revoked_since, validation_of, verdict_of
from rebond.certificates.forms import ProofForm, RefuseForm, VerifyForm
from rebond.certificates.limits import PDFS_OF_A_VISITOR, few_at_once
from rebond.certificates.queries import (
    certificate_visible,
    certificates_listed,
    certificates_to_validate,
    computers_proven,
    lot_proven,
    lot_with_proofs,
    thing_behind,
)
from rebond.certificates.reading import Judged, is_time_lost, judge, lines_of
from rebond.devices.models import Device
from rebond.devices.queries import resolve
from rebond.documents.rendering import Document
from rebond.kit.attempts import TooManyTries
from rebond.kit.errors import NotFound
from rebond.kit.numbers import whole_number
from rebond.ui.answers import page_asked_for, sent_in, show_refusal, status_of
from rebond.ui.visitors import visitor_of
from rebond.workshop.actions import refuse_certificates, validate_certificates
from rebond.workshop.models import Certificate
from rebond.workshop.queries.certificates import chain_state
from rebond.workshop.queries.lookup import device_with_proofs


@opens("proof.view")
@require_GET
def list_certificates(request: HttpRequest) -> HttpResponse:
    """``?code=``: the proof of the one computer that it names."""
    actor = actor_of(request)
    form = ProofForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        if (device := resolve(form.cleaned_data["code"], actor).device) is not None:
            return redirect("certificates:computer_paper", tag=device.asset_tag)
        form.add_error("code", _("No single computer that is yours bears this number. Read it again."))
    only = request.GET.get("show") == "to-validate"
    rows = certificates_listed(actor, to_validate=only)
    may_validate = may(actor, "certificate.validate")
    given = {
        "proof_form": form,
        "may_work": may(actor, "bench.view"),
        "may_validate": may_validate,
        "listing": page_asked_for(request, rows),
        "only": only,
        "waiting": certificates_to_validate(actor).count() if may_validate else 0,
    }
    return render(request, "certificates/list.html", given, status=status_of(form))


@opens("proof.view")
@require_GET
def show_certificate(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, certificate_visible(pk, actor_of(request)))


def _page(request: HttpRequest, row: Certificate, form: RefuseForm | None = None) -> HttpResponse:
    actor = actor_of(request)
    judged = judge(bytes(row.document.content))
    assert judged.certificate is not None
    given = {
        "row": row,
        "judged": judged,
        "verdict": verdict_of(row),
        "lines": lines_of(judged.certificate),
        "chain": chain_state(row),
        "lost_between": ended_in_words(row, judged.certificate)
        if is_time_lost(row, judged.certificate)
        else "",
        "validation": validation_of(row),
        "revoked_since": revoked_since(row),
        "evidence": row.evidence.defer("content").order_by("name"),
        "public_url": reverse("certificates:public", args=[token_of(Shown.CERTIFICATE, row.pk)]),
        "may_validate": row.is_proof
        and row.erasure is not None
        and reaches(actor, "certificate.validate", row.scope_keys()),
        "refuse_form": form or RefuseForm(),
    }
    status = status_of(form) if form else 200
    return render(request, "certificates/certificate.html", given, status=status)


@opens("proof.view")
@require_GET
def download_certificate(request: HttpRequest, pk: int) -> HttpResponse:
    """The signed file, to the byte."""
    row = certificate_visible(pk, actor_of(request))
    answer = HttpResponse(bytes(row.document.content), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="certificate-{row.certificate_id}.json"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@opens("proof.view")
@require_GET
def drive_paper(request: HttpRequest, pk: int) -> HttpResponse:
    row = certificate_visible(pk, actor_of(request))
    certified = examine(bytes(row.document.content)).certificate
    assert certified is not None
    return _pdf(papers.print_drive(row, certified), f"certificate-{row.pk}.pdf")


@opens("proof.view")
@require_GET
def computer_paper(request: HttpRequest, tag: str) -> HttpResponse:
    device = device_with_proofs(tag, actor=actor_of(request))
    (row,) = computers_proven([device])
    return _pdf(papers.print_computer(row), f"erasure-{device.asset_tag}.pdf")


@opens("proof.view")
@require_GET
def lot_paper(request: HttpRequest, pk: int) -> HttpResponse:
    lot = lot_with_proofs(pk, actor_of(request))
    return _pdf(papers.print_lot(lot_proven(lot)), f"erasures-lot-{lot.pk}.pdf")


@opens("certificate.validate")
@require_POST
def validate(request: HttpRequest) -> HttpResponse:
    """One, or those ticked: the human signature."""
    actor = actor_of(request)
    ticked = map(whole_number, request.POST.getlist("certificate"))
    keys = [key for key in ticked if key is not None]
    rows = [certificate_visible(key, actor) for key in keys]
    outcome = validate_certificates(actor=actor, certificates=rows)
    count = len(outcome.taken)
    if count:
        told = ngettext("%(count)d certificate validated.", "%(count)d certificates validated.", count)
        messages.success(request, told % {"count": count})
    for refusal in outcome.refused:
        messages.error(request, refusal.reason)
    if not rows:
        messages.info(request, _("Tick the certificates that you looked at."))
    return (
        redirect("certificates:certificate", pk=keys[0]) if len(keys) == 1 else redirect("certificates:list")
    )


@opens("certificate.validate")
@require_POST
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """What the machine verified is not accepted, and why: the drive is to be erased again."""
    actor = actor_of(request)
    row, form = certificate_visible(pk, actor), RefuseForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    outcome = refuse_certificates(actor=actor, certificates=[row], reason=form.cleaned_data["reason"])
    if outcome.taken:
        messages.success(request, _("Refused: this drive is to be erased again, or destroyed."))
    for refusal in outcome.refused:
        messages.error(request, refusal.reason)
    return redirect("certificates:certificate", pk=pk)


@public
@require_GET
def show_public(request: HttpRequest, token: str) -> HttpResponse:
    """What became of a drive, a computer or a lot, for anybody who holds its paper; no serial number."""
    address = address_of(token)
    if address is None:
        raise NotFound(NOT_FOUND, code="not_found")
    thing = thing_behind(address)
    if isinstance(thing, Certificate):
        certified = examine(bytes(thing.document.content)).certificate
        assert certified is not None
        given = {
            "row": thing,
            "verdict": verdict_of(thing),
            "lines": lines_of(certified, masked=True),
            "ended": ended_in_words(thing, certified),
            "validation": validation_of(thing),
            "revoked_since": revoked_since(thing),
        }
        return render(request, "certificates/public_drive.html", given)
    if isinstance(thing, Device):
        (row,) = computers_proven([thing])
        return render(request, "certificates/public_computer.html", {"row": row})
    return render(request, "certificates/public_lot.html", {"found": lot_proven(thing)})


@csrf_protect
@public
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Judge a file: integrity by the file alone, trust by our list of keys."""
    form, judged, refused = VerifyForm(sent_in(request), request.FILES or None), None, 0
    if form.is_valid():
        try:
            judged = _judge(form.cleaned_data["certificate"].read(), visitor_of(request))
        except TooManyTries as error:
            show_refusal(form, error)
            refused = error.status
    given = {
        "form": form,
        "judged": judged,
        "lines": lines_of(judged.certificate) if judged and judged.certificate else [],
    }
    return render(request, "certificates/verify.html", given, status=refused or status_of(form))


def _judge(data: bytes, visitor: str) -> Judged:
    """Raise `TooManyTries`, of a PDF alone."""
    if not is_pdf(data):
        return judge(data)
    PDFS_OF_A_VISITOR.refuse_when_too_many(visitor)
    PDFS_OF_A_VISITOR.count(visitor)
    with few_at_once():
        return judge(data)


def _pdf(paper: Document, name: str) -> HttpResponse:
    answer = HttpResponse(paper.content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
