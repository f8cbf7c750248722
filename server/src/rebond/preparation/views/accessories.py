"""What goes with computers: on the page of one, for a pile, and what lies loose in the drawers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import may, reaches
from rebond.access.guards import actor_of, opens
from rebond.devices.queries import resolve_all
from rebond.kit.errors import DomainError
from rebond.preparation import actions
from rebond.preparation.choices import Connector
from rebond.preparation.connectors import drawing_of, look_of, size_of, volts_of
from rebond.preparation.forms import CountForm, MinimumForm, PileAccessoriesForm, TakeInForm
from rebond.preparation.models import LooseAccessory
from rebond.preparation.queries import (
    accessories_to_find,
    accessory_lines,
    items_handed_over,
    loose_visible,
    movements_of,
    workshops_that_keep,
)
from rebond.preparation.views.preparing import accessories_form, page_of_device, unknown
from rebond.ui.answers import sent_in, show_refusal, status_of
from rebond.ui.fields import mark_refused
from rebond.workshop.queries.lookup import device_with_proofs


@opens("accessory.view")
@require_GET
def list_accessories(request: HttpRequest) -> HttpResponse:
    """``?show=to_find``: what is to ask for or to buy; else all."""
    return _list(request)


@opens("accessory.keep")
@require_POST
def take_in(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = TakeInForm(request.POST, workshops=workshops_that_keep(actor))
    if form.is_valid():
        try:
            made = actions.take_in(actor=actor, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Counted in: %(what)s.") % {"what": made})
            return redirect("preparation:accessories")
    return _list(request, form)


@opens("accessory.view")
@require_GET
def show_loose(request: HttpRequest, pk: int) -> HttpResponse:
    return _loose(request, loose_visible(pk, actor_of(request)))


@opens("accessory.keep")
@require_POST
def count_loose(request: HttpRequest, pk: int) -> HttpResponse:
    actor, form = actor_of(request), CountForm(request.POST)
    loose = loose_visible(pk, actor)
    if form.is_valid():
        try:
            actions.count_loose(actor=actor, loose=loose, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The count is recorded."))
            return redirect("preparation:loose", pk=loose.pk)
    return _loose(request, loose_visible(pk, actor), count_form=form)


@opens("accessory.keep")
@require_POST
def set_minimum(request: HttpRequest, pk: int) -> HttpResponse:
    actor, form = actor_of(request), MinimumForm(request.POST)
    loose = loose_visible(pk, actor)
    if form.is_valid():
        actions.set_minimum(actor=actor, loose=loose, **form.cleaned_data)
        messages.success(request, _("The minimum is recorded."))
        return redirect("preparation:loose", pk=loose.pk)
    return _loose(request, loose, minimum_form=form)


@opens("accessory.view")
@require_GET
def list_connectors(request: HttpRequest) -> HttpResponse:
    """The catalogue: what each looks like, to hold the plug beside it."""
    looks = [(connector, look_of(connector)) for connector in Connector]
    given = {
        "lines": [
            (
                connector,
                look.words,
                " · ".join(filter(None, (size_of(look), volts_of(look)))),
                drawing_of(look),
            )
            for connector, look in looks
        ],
    }
    return render(request, "preparation/connectors.html", given)


@opens("accessory.record")
@require_POST
def record_accessories(request: HttpRequest, tag: str) -> HttpResponse:
    actor = actor_of(request)
    device = device_with_proofs(tag, actor=actor)
    form = accessories_form(device, request)
    if form.is_valid():
        try:
            outcome = actions.record_accessories(
                actor=actor,
                devices=[device],
                told=form.told,
                connector=form.cleaned_data.get("connector", ""),
                seen=form.seen,
            )
        except DomainError as error:
            if error.code == "changed_meanwhile":  # a fresh page: this one would be refused again
                messages.error(request, str(error))
                return redirect(reverse("preparation:of_device", args=[device.asset_tag]) + "#accessories")
            show_refusal(form, error)
        else:
            for refusal in outcome.refused:
                form.add_error(None, refusal.reason)
    if form.errors:
        return page_of_device(request, device, faulty=form, equipment_form=form)
    messages.success(request, _("It is recorded what goes with this computer."))
    return redirect(reverse("preparation:of_device", args=[device.asset_tag]) + "#accessories")


@opens("accessory.record")
@require_http_methods(["GET", "POST"])
def accessories_pile(request: HttpRequest) -> HttpResponse:
    """The same answers for several computers, by their codes."""
    first = {"codes": request.GET.getlist("code")}
    items = items_handed_over(actor_of(request))
    form = PileAccessoriesForm(sent_in(request), items=items, initial=first)
    if form.is_valid() and _record_pile(request, form):
        return redirect("preparation:accessories_pile")
    return render(request, "preparation/accessories_pile.html", {"form": form}, status=status_of(form))


def _record_pile(request: HttpRequest, form: PileAccessoriesForm) -> bool:
    """Nothing is recorded while one code of the pile is not understood."""
    actor = actor_of(request)
    found = resolve_all(form.cleaned_data["codes"], actor)
    for code, resolution in found.items():
        if resolution.device is None:
            form.add_error("codes", unknown(code, [device.asset_tag for device in resolution.near_misses]))
    if form.errors:
        mark_refused(form, (code for code, resolution in found.items() if resolution.device is None))
        return False
    devices = {item.device.pk: item.device for item in found.values() if item.device}
    try:
        outcome = actions.record_accessories(actor=actor, devices=devices.values(), told=form.told)
    except DomainError as error:
        show_refusal(form, error)
        return False
    if count := len(outcome.taken):
        done = ngettext(
            "Accessories of %(count)d computer recorded.",
            "Accessories of %(count)d computers recorded.",
            count,
        )
        messages.success(request, done % {"count": count})
    for refusal in outcome.refused:
        messages.error(request, f"{refusal.subject.asset_tag}: {refusal.reason}")
    return True


def _list(request: HttpRequest, form: TakeInForm | None = None) -> HttpResponse:
    actor = actor_of(request)
    may_keep = may(actor, "accessory.keep")
    to_find = request.GET.get("show") == "to_find"
    given: dict[str, Any] = {
        "lines": accessories_to_find(actor) if to_find else accessory_lines(actor),
        "to_find": to_find,
        "form": form or (TakeInForm(workshops=workshops_that_keep(actor)) if may_keep else None),
        "may_keep": may_keep,
        "may_record": may(actor, "accessory.record"),
    }
    status = status_of(form) if form else 200
    return render(request, "preparation/accessories.html", given, status=status)


def _loose(request: HttpRequest, loose: LooseAccessory, **forms: Form) -> HttpResponse:
    """``forms``: the one that came back with faults."""
    given: dict[str, Any] = {
        "loose": loose,
        "movements": movements_of(loose),
        "may_keep": reaches(actor_of(request), "accessory.keep", loose.scope_keys()),
        "count_form": CountForm(initial={"found": loose.quantity, "seen": loose.quantity}),
        "minimum_form": MinimumForm(initial={"minimum": loose.minimum}),
        **forms,
    }
    return render(request, "preparation/loose.html", given, status=422 if forms else 200)
