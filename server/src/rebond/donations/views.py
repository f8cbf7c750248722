from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import Role, may
from rebond.access.guards import actor_of, opens
from rebond.donations import actions
from rebond.donations.forms import (
    AgreementForm,
    CommitmentForm,
    ConditionForm,
    DocumentForm,
    LotForm,
    PalletForm,
)
from rebond.donations.models import DonationAgreement
from rebond.donations.queries import (
    agreement_visible,
    agreements_listed,
    commitments_of,
    conditions_of,
    document_visible,
    documents_of,
    lot_visible,
    lots_visible,
)
from rebond.donations.querysets import SOON_DAYS
from rebond.kit.errors import DomainError
from rebond.ui.answers import page_asked_for, sent_in, show_refusal, status_of


@opens("donation.view")
@require_GET
def lots(request: HttpRequest) -> HttpResponse:
    rows = lots_visible(actor_of(request)).with_counts()
    awaited = request.GET.get("state") != "closed"
    page = page_asked_for(request, rows.filter(closed_at__isnull=awaited))
    actor = actor_of(request)
    may_announce = may(actor, "lot.announce")
    return render(
        request,
        "donations/lots.html",
        {
            "listing": page,
            "awaited": awaited,
            "may_announce": may_announce,
            "may_see_rounds": may(actor, "round.view"),
            "may_see_requests": may(actor, "donation_request.view"),
            "own_donor": actor.organisation_id if actor.role is Role.DONOR and page.rows else None,
        },
    )


@opens("donation.view")
@require_GET
def agreements(request: HttpRequest) -> HttpResponse:
    """``?show=ending``: those that end within three months, or have ended, and that no other follows."""
    rows, today = agreements_listed(actor_of(request)), timezone.localdate()
    ending = request.GET.get("show") == "ending"
    page = page_asked_for(request, rows.ending(today) if ending else rows)
    given = {
        "listing": page,
        "ending": ending,
        "today": today,
        "soon": today + timedelta(days=SOON_DAYS),
        "may_edit": may(actor_of(request), "donation.edit"),
    }
    return render(request, "donations/agreements.html", given)


@opens("donation.view")
@require_GET
def agreement(request: HttpRequest, pk: int) -> HttpResponse:
    return _agreement_page(request, agreement_visible(pk, actor_of(request)))


def _agreement_page(
    request: HttpRequest, found: DonationAgreement, **faulty: CommitmentForm | DocumentForm
) -> HttpResponse:
    actor, today = actor_of(request), timezone.localdate()
    rows = lots_visible(actor).filter(agreement=found).with_counts().order_by("-pk")
    may_edit = may(actor, "donation.edit")
    first, last = found.years
    context = {
        "agreement": found,
        "is_over": found.is_over(today),
        "ends_soon": found.ends_on is not None and found.ends_on <= today + timedelta(days=SOON_DAYS),
        "conditions": conditions_of(found),
        "commitments": commitments_of(found),
        "documents": documents_of(found, actor),
        "may_read_documents": may(actor, "donation_document.read"),
        "may_edit": may_edit,
        "lots": rows,
        "may_announce": may(actor, "lot.announce"),
        "new_lot_url": reverse("donations:announce_lot", query={"agreement": found.pk}),
        "commitment_form": CommitmentForm(initial={"year": min(max(today.year, first), last or today.year)}),
        "document_form": DocumentForm(),
        **faulty,
    }
    status = 422 if faulty else 200
    return render(request, "donations/agreement.html", context, status=status)


@opens("donation.edit")
@require_POST
def promise(request: HttpRequest, pk: int) -> HttpResponse:
    found = agreement_visible(pk, actor_of(request))
    form = CommitmentForm(request.POST)
    if form.is_valid():
        try:
            actions.promise(actor=actor_of(request), agreement=found, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
    if form.errors:
        return _agreement_page(request, found, commitment_form=form)
    messages.success(request, _("The commitment is recorded."))
    return redirect("donations:agreement", pk=pk)


@opens("donation.edit")
@require_POST
def keep_document(request: HttpRequest, pk: int) -> HttpResponse:
    found = agreement_visible(pk, actor_of(request))
    form = DocumentForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.keep_document(
                actor=actor_of(request),
                agreement=found,
                kind=form.cleaned_data["kind"],
                content=form.cleaned_data["file"].read(),
            )
        except DomainError as error:
            show_refusal(form, error)
    if form.errors:
        return _agreement_page(request, found, document_form=form)
    messages.success(request, _("The document is kept."))
    return redirect("donations:agreement", pk=pk)


@opens("donation_document.read")
@require_GET
def document(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    """A file to save: a PDF of somebody else is not opened inside our pages."""
    found = document_visible(pk, document, actor_of(request))
    answer = HttpResponse(bytes(found.content), content_type=found.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{found.file_name}"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@opens("donation.edit")
@require_POST
def remove_document(request: HttpRequest, pk: int, document: int) -> HttpResponse:
    actor = actor_of(request)
    actions.remove_document(actor=actor, document=document_visible(pk, document, actor))
    messages.success(request, _("The document is taken off: nothing is kept of it."))
    return redirect("donations:agreement", pk=pk)


@opens("donation.edit")
@require_http_methods(["GET", "POST"])
def draw_up_agreement(request: HttpRequest) -> HttpResponse:
    form = AgreementForm(sent_in(request), actor=actor_of(request))
    if form.is_valid():
        try:
            made = actions.draw_up_agreement(actor=actor_of(request), **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(
                request, _("The agreement %(reference)s is drawn up.") % {"reference": made.reference}
            )
            return redirect("donations:agreement", pk=made.pk)
    return render(request, "donations/draw_up_agreement.html", {"form": form}, status=status_of(form))


@opens("donation.edit")
@require_POST
def check_condition(request: HttpRequest, pk: int) -> HttpResponse:
    found = agreement_visible(pk, actor_of(request))
    form = ConditionForm(request.POST)
    if form.is_valid():
        actions.check_condition(actor=actor_of(request), agreement=found, **form.cleaned_data)
    return redirect("donations:agreement", pk=pk)


@opens("lot.announce")
@require_http_methods(["GET", "POST"])
def announce_lot(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = LotForm(sent_in(request), actor=actor, initial=_chosen(request))
    if form.is_valid():
        wanted = {**form.cleaned_data}
        announced_by = wanted.pop("announced_by")
        try:
            made = actions.announce_lot(actor=actor, **wanted)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(
                request, _("The lot %(reference)s is announced.") % {"reference": made.reference}
            )
            return redirect("devices:import_list" if announced_by == "list" else "devices:lot", pk=made.pk)
    return render(request, "donations/announce_lot.html", {"form": form}, status=status_of(form))


@opens("device.receive")
@require_http_methods(["GET", "POST"])
def count_pallet(request: HttpRequest, pk: int) -> HttpResponse:
    lot = lot_visible(pk, actor_of(request))
    form = PalletForm(sent_in(request), lot=lot, initial=_chosen(request))
    if form.is_valid():
        try:
            made = actions.count_pallet(actor=actor_of(request), lot=lot, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            counted = _("Pallet %(number)d: %(counted)d computers counted. Now scan them.")
            messages.success(request, counted % {"number": made.number, "counted": made.counted})
            return redirect(reverse("devices:receive", query={"lot": lot.pk, "pallet": made.pk}))
    return render(request, "donations/count_pallet.html", {"form": form, "lot": lot}, status=status_of(form))


@opens("device.receive")
@require_POST
def close_lot(request: HttpRequest, pk: int) -> HttpResponse:
    lot = actions.close_lot(actor=actor_of(request), lot=lot_visible(pk, actor_of(request)))
    messages.success(
        request, _("The reception of lot %(reference)s is closed.") % {"reference": lot.reference}
    )
    return redirect("devices:lot", pk=lot.pk)


@opens("device.receive")
@require_POST
def reopen_lot(request: HttpRequest, pk: int) -> HttpResponse:
    lot = actions.reopen_lot(actor=actor_of(request), lot=lot_visible(pk, actor_of(request)))
    messages.success(request, _("The lot %(reference)s is open again.") % {"reference": lot.reference})
    return redirect("devices:lot", pk=lot.pk)


def _chosen(request: HttpRequest) -> dict[str, str]:
    """What the address already says: ``?agreement=12``."""
    return {name: str(value) for name, value in request.GET.items()}
