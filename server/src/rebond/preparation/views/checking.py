"""The last look by another person, and the pictures of defects."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access.guards import NOT_FOUND, actor_of, opens
from rebond.kit.errors import DomainError, NotFound
from rebond.preparation import actions
from rebond.preparation.forms import FinalCheckForm, PicturesForm
from rebond.preparation.models import FinalCheck
from rebond.preparation.queries import (
    device_for_pictures,
    final_checks_waiting,
    final_look_at,
    last_preparation_of,
)
from rebond.preparation.views.preparing import page_of_device
from rebond.ui.answers import sent_in, show_refusal, status_of
from rebond.workshop.queries import dossier_of
from rebond.workshop.queries.lookup import device_with_proofs


@opens("final_check.record")
@require_GET
def list_final_checks(request: HttpRequest) -> HttpResponse:
    waiting = final_checks_waiting(actor_of(request))
    given = {
        "mine": [one.dossier for one in waiting if not one.is_own],
        "others": [one.dossier for one in waiting if one.is_own],
    }
    return render(request, "preparation/final_checks.html", given)


@opens("final_check.record")
@require_http_methods(["GET", "POST"])
def final_check(request: HttpRequest, tag: str) -> HttpResponse:
    actor = actor_of(request)
    device = device_with_proofs(tag, actor=actor)
    dossier = dossier_of(device)
    form = FinalCheckForm(sent_in(request), request.FILES or None)
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.record_final_check(
                actor=actor,
                device=device,
                submission=given["submission"],
                faults=given["faults"],
                functions=given["functions"],
                pictures=form.new_pictures(),
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            _tell(request, made)
            return redirect("preparation:of_device", tag=device.asset_tag)
    context = {
        "form": form,
        "device": device,
        "dossier": dossier,
        "look": final_look_at(dossier, actor),
        "preparation": last_preparation_of(device),
    }
    return render(request, "preparation/final_check.html", context, status=status_of(form))


@opens("grade.assign")
@require_POST
def add_pictures(request: HttpRequest, tag: str) -> HttpResponse:
    actor = actor_of(request)
    device = device_with_proofs(tag, actor=actor)
    form = PicturesForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            actions.add_defect_pictures(actor=actor, device=device, pictures=form.new_pictures())
        except DomainError as error:
            show_refusal(form, error)
    if form.errors:
        return page_of_device(request, device, faulty=form, pictures_form=form)
    messages.success(request, _("The pictures are kept with the grade."))
    return redirect(reverse("preparation:of_device", args=[device.asset_tag]) + "#pictures")


@opens("grade.assign")
@require_POST
def remove_picture(request: HttpRequest, tag: str, number: int) -> HttpResponse:
    actor = actor_of(request)
    device = device_with_proofs(tag, actor=actor)
    actions.remove_defect_picture(actor=actor, device=device, pk=number)
    messages.success(request, _("The picture is gone."))
    return redirect(reverse("preparation:of_device", args=[device.asset_tag]) + "#pictures")


@opens("device.view")
@require_GET
def picture(request: HttpRequest, tag: str, number: int) -> HttpResponse:
    device = device_for_pictures(tag, actor=actor_of(request))
    found = device.defect_pictures.filter(pk=number).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    answer = HttpResponse(bytes(found.content), content_type="image/jpeg")
    answer["Content-Disposition"] = f'inline; filename="defect-{found.pk}.jpg"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _tell(request: HttpRequest, made: FinalCheck) -> None:
    if made.has_failed:
        messages.warning(request, _("Sent back to the bench, with the reason."))
        return
    messages.success(request, _("Final check passed: it may be put in stock."))
