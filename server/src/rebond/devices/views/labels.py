from __future__ import annotations

from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rebond.access import Actor
from rebond.access.guards import actor_of, opens
from rebond.devices.actions import keep_layout, replace_labels
from rebond.devices.forms import LINES, LabelForm
from rebond.devices.labels import labels_told, preview_of, print_labels
from rebond.devices.models import Device
from rebond.devices.queries import resolve_all
from rebond.devices.queries.labels import Layout, layout_of, tags_of, with_texts
from rebond.documents.labels import DEFAULT_SHEET, SHEETS
from rebond.documents.zpl import ROLLS
from rebond.kit.errors import DomainError
from rebond.ui.answers import key_of, sent_in, show_refusal, status_of
from rebond.ui.fields import mark_refused

LIVE = "X-Rebond-Progress"
"""The page stays open and shows how far it is."""


@opens("device.identify")
@require_http_methods(["GET", "POST"])
def labels(request: HttpRequest) -> HttpResponseBase:
    """GET proposes the devices of the address (``code``, ``lot``, ``pallet``, ``received_at``); POST prints them."""
    actor = actor_of(request)
    layout = layout_of(actor)
    form = LabelForm(sent_in(request), layout=layout, initial={"codes": _proposed(request, actor)})
    if form.is_valid():
        answer = _keep(request, form, layout) if "keep" in request.POST else _print(request, form)
        if answer is not None:
            return answer
    shown = {"form": form, "layout": layout, "picture_url": _picture_url(form)}
    if LIVE in request.headers:
        return render(request, "devices/labels_refused.html", shown, status=422)
    return render(request, "devices/labels.html", shown, status=status_of(form))


@opens("device.identify")
@require_GET
def label_picture(request: HttpRequest) -> HttpResponse:
    """How a label looks on this paper (``sheet``) with these lines (``line_1`` ... in their order)."""
    paper = request.GET.get("sheet", "")
    lines = list(dict.fromkeys(text for name in LINES if (text := request.GET.get(name, ""))))
    known = paper if paper in SHEETS or paper in ROLLS else DEFAULT_SHEET
    return HttpResponse(preview_of(known, lines), content_type="image/png")


@opens("device.identify")
@require_GET
def label_preview(request: HttpRequest) -> HttpResponse:
    """The picture within the page, drawn again as the form changes."""
    asked = {name: request.GET.get(name, "") for name in ("sheet", *LINES)}
    return render(
        request,
        "devices/label_preview.html",
        {"picture_url": reverse("devices:label_picture", query=asked)},
    )


def _keep(request: HttpRequest, form: LabelForm, layout: Layout) -> HttpResponse | None:
    """The layout becomes that of the workshop; the form comes back as it is, ready to print."""
    if layout.workshop is None:
        form.add_error(None, _("There is no workshop yet to keep this layout for."))
        return None
    try:
        keep_layout(
            actor=actor_of(request),
            workshop=layout.workshop,
            paper=form.cleaned_data["sheet"],
            lines=form.lines,
        )
    except DomainError as error:
        show_refusal(form, error)
        return None
    messages.success(request, _("Kept: %(workshop)s prints its labels so.") % {"workshop": layout.workshop})
    return None


def _print(request: HttpRequest, form: LabelForm) -> HttpResponseBase | None:
    actor = actor_of(request)
    found = resolve_all(form.cleaned_data["codes"], actor)
    if unknown := [code for code, item in found.items() if item.device is None]:
        form.add_error(
            "codes", _("No computer that is yours bears: %(codes)s.") % {"codes": ", ".join(unknown[:10])}
        )
        mark_refused(form, unknown)
        return None
    wanted = {item.device.pk: item.device for item in found.values() if item.device is not None}
    try:
        if form.cleaned_data["replaces"]:
            replace_labels(actor=actor, devices=list(wanted.values()))
        copies: int = form.cleaned_data["copies"]
        side_by_side = [device for device in with_texts(list(wanted)) for _copy in range(copies)]
        return _paper(request, form, side_by_side)
    except DomainError as error:
        show_refusal(form, error)
        return None


def _paper(request: HttpRequest, form: LabelForm, devices: list[Device]) -> HttpResponseBase:
    paper, lines, skip = form.cleaned_data["sheet"], form.lines, form.cleaned_data["start"] - 1
    if LIVE in request.headers and paper not in ROLLS:
        told = labels_told(devices, paper=paper, lines=lines, skip=skip)
        return StreamingHttpResponse(told, content_type="application/x-ndjson")
    return print_labels(devices, paper=paper, lines=lines, skip=skip).as_answer()


def _picture_url(form: LabelForm) -> str:
    asked = {name: form[name].value() or "" for name in ("sheet", *LINES)}
    return reverse("devices:label_picture", query=asked)


def _proposed(request: HttpRequest, actor: Actor) -> list[str]:
    return request.GET.getlist("code") or tags_of(
        actor, lot=key_of(request, "lot"), pallet=key_of(request, "pallet"), received_at=_moment(request)
    )


def _moment(request: HttpRequest) -> datetime | None:
    try:
        return parse_datetime(request.GET.get("received_at", ""))
    except ValueError:
        return None
