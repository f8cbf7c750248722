from __future__ import annotations

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rebond.access import Actor
from rebond.access.guards import actor_of, opens
from rebond.devices.forms import LabelForm
from rebond.devices.models import Device
from rebond.devices.papers import print_labels
from rebond.devices.queries import resolve_all
from rebond.devices.queries.labels import tags_of
from rebond.devices.views.lots import pdf_response
from rebond.kit.errors import DomainError
from rebond.ui.answers import key_of, sent_in, show_refusal, status_of


@opens("device.identify")
@require_http_methods(["GET", "POST"])
def labels(request: HttpRequest) -> HttpResponse:
    """GET proposes the devices of the address (``code``, ``lot``, ``pallet``, ``received_at``); POST prints them."""
    actor = actor_of(request)
    form = LabelForm(sent_in(request), initial={"codes": _proposed(request, actor)})
    if form.is_valid():
        found = resolve_all(form.cleaned_data["codes"], actor)
        unknown = [code for code, item in found.items() if item.device is None]
        if unknown:
            form.add_error(
                "codes", _("No computer that is yours bears: %(codes)s.") % {"codes": ", ".join(unknown[:10])}
            )
        else:
            devices = [item.device for item in found.values() if item.device is not None]
            answer = _printed(form, list({device.pk: device for device in devices}.values()))
            if answer is not None:
                return answer
    return render(request, "devices/labels.html", {"form": form}, status=status_of(form))


def _printed(form: LabelForm, devices: list[Device]) -> HttpResponse | None:
    try:
        paper = print_labels(devices, sheet=form.cleaned_data["sheet"], skip=form.cleaned_data["skip"])
    except DomainError as error:
        show_refusal(form, error)
        return None
    return pdf_response(paper.content, "labels.pdf")


def _proposed(request: HttpRequest, actor: Actor) -> list[str]:
    return request.GET.getlist("code") or tags_of(
        actor, lot=key_of(request, "lot"), pallet=key_of(request, "pallet"), received_at=_moment(request)
    )


def _moment(request: HttpRequest) -> datetime | None:
    try:
        return parse_datetime(request.GET.get("received_at", ""))
    except ValueError:
        return None
