"""Computers are prepared with a recipe: one on its page, or a pile."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import Actor, may, reaches
from rebond.access.guards import NOT_FOUND, actor_of, opens
from rebond.devices.models import Device
from rebond.devices.queries import resolve_all
from rebond.kit.errors import DomainError, NotFound
from rebond.preparation import actions
from rebond.preparation.forms import AccessoriesForm, PicturesForm, PileForm, PrepareForm
from rebond.preparation.papers import welcome_sheet_of
from rebond.preparation.queries import (
    equipment_of,
    final_look_at,
    items_asked,
    last_preparation_of,
    loose_at,
    prepared,
    versions_offered,
)
from rebond.ui.answers import sent_in, show_refusal, status_of
from rebond.ui.fields import mark_refused
from rebond.workshop.queries import dossier_of
from rebond.workshop.queries.lookup import device_with_proofs
from rebond.workshop.queries.work import why_no_work


@opens("recipe.view")
@require_GET
def of_device(request: HttpRequest, tag: str) -> HttpResponse:
    actor = actor_of(request)
    return page_of_device(request, device_with_proofs(tag, actor=actor))


@opens("device.prepare")
@require_POST
def prepare_device(request: HttpRequest, tag: str) -> HttpResponse:
    actor = actor_of(request)
    device = device_with_proofs(tag, actor=actor)
    form = _prepare_form(actor, device, request)
    if form.is_valid():
        try:
            outcome = actions.prepare(actor=actor, devices=[device], **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            for refusal in outcome.refused:
                form.add_error(None, refusal.reason)
    if form.errors:
        return page_of_device(request, device, prepare_form=form, faulty=form)
    messages.success(request, _("It is recorded that this computer was prepared."))
    return redirect("preparation:of_device", tag=device.asset_tag)


@opens("device.prepare")
@require_http_methods(["GET", "POST"])
def prepare_pile(request: HttpRequest) -> HttpResponse:
    """The same recipe for several computers, by their codes."""
    actor = actor_of(request)
    first = {"codes": request.GET.getlist("code"), "version": request.GET.get("version", "")}
    versions = versions_offered(actor=actor)
    form = PileForm(sent_in(request), actor=actor, versions=versions, initial=first)
    if form.is_valid() and _prepare_pile(request, form):
        return redirect("preparation:pile")
    given = {"form": form, "versions": versions}
    return render(request, "preparation/pile.html", given, status=status_of(form))


@opens("recipe.view")
@require_GET
def welcome(request: HttpRequest, tag: str) -> HttpResponse:
    """What goes with the computer, for the person who receives it."""
    device = device_with_proofs(tag, actor=actor_of(request))
    last = last_preparation_of(device)
    if last is None:
        raise NotFound(NOT_FOUND, code="not_found")
    answer = HttpResponse(welcome_sheet_of(device, last).content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{device.asset_tag}.pdf"'
    return answer


def page_of_device(
    request: HttpRequest, device: Device, *, faulty: Form | None = None, **forms: Form
) -> HttpResponse:
    """``forms``: those that came back with faults."""
    actor, dossier = actor_of(request), dossier_of(device)
    away, keys = why_no_work(device), device.scope_keys()
    given: dict[str, Any] = {
        "device": device,
        "dossier": dossier,
        "away": away,
        "known": prepared(device),
        "equipment": equipment_of([device])[device.pk],
        "before": list(
            device.preparations.select_related("version__recipe", "prepared_by__user").order_by("-pk")[:5]
        ),
        "look": final_look_at(dossier, actor),
        "faulty": faulty,
        "may_prepare": not away and reaches(actor, "device.prepare", keys),
        "may_check": not away and reaches(actor, "final_check.record", keys),
        "may_grade": not away and reaches(actor, "grade.assign", keys),
        "may_edit": may(actor, "recipe.edit"),
        "may_shelve": reaches(actor, "device.shelve", keys),
        "prepare_form": _prepare_form(actor, device),
        "pictures_form": PicturesForm(),
        "equipment_form": accessories_form(device),
        "may_record": not away and reaches(actor, "accessory.record", keys),
        **forms,
    }
    return render(request, "preparation/device.html", given, status=200 if faulty is None else 422)


def accessories_form(device: Device, request: HttpRequest | None = None) -> AccessoriesForm:
    known = equipment_of([device])[device.pk]
    sent = request.POST if request else None
    return AccessoriesForm(sent, items=items_asked(known), known=known, stock=loose_at(device))


def _prepare_form(actor: Actor, device: Device, request: HttpRequest | None = None) -> PrepareForm:
    versions = versions_offered([device.programme_id], actor=actor)
    return PrepareForm(request.POST if request else None, actor=actor, versions=versions)


def _prepare_pile(request: HttpRequest, form: PileForm) -> bool:
    """Nothing is recorded while one code of the pile is not understood."""
    actor, given = actor_of(request), form.cleaned_data
    found = resolve_all(given["codes"], actor)
    for code, resolution in found.items():
        if resolution.device is None:
            form.add_error("codes", unknown(code, [device.asset_tag for device in resolution.near_misses]))
    if form.errors:
        mark_refused(form, (code for code, resolution in found.items() if resolution.device is None))
        return False
    devices = {item.device.pk: item.device for item in found.values() if item.device}
    try:
        outcome = actions.prepare(
            actor=actor, devices=devices.values(), version=given["version"], licence=given["licence"]
        )
    except DomainError as error:
        show_refusal(form, error)
        return False
    count = len(outcome.taken)
    if count:
        done = ngettext(
            "%(count)d computer prepared with this recipe.",
            "%(count)d computers prepared with this recipe.",
            count,
        )
        messages.success(request, done % {"count": count})
    for refusal in outcome.refused:
        messages.error(request, f"{refusal.subject.asset_tag}: {refusal.reason}")
    return True


def unknown(code: str, near: list[str]) -> str:
    if near:
        return _("%(code)s is not known. Did you mean %(near)s?") % {"code": code, "near": ", ".join(near)}
    return _("%(code)s is not known here. Look at the label again.") % {"code": code}
