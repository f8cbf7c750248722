"""Labels first: reserve and print them for a lot, stick them on what comes, then scan label and number."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from rebond.access import Actor, may
from rebond.access.guards import actor_of, opens
from rebond.devices.actions import attach_number, attach_to_reserved, reserve_tags
from rebond.devices.forms import AttachForm, ReserveForm
from rebond.devices.labels import print_blank_labels
from rebond.devices.models import Device
from rebond.devices.queries import resolve
from rebond.devices.queries.labels import layout_of
from rebond.devices.queries.tags import free_tags, free_tags_of
from rebond.documents.label_papers import paper_choices
from rebond.donations.queries import lot_visible
from rebond.kit.errors import DomainError
from rebond.ui.answers import sent_in, show_refusal, status_of


@opens("lot.announce")
@require_http_methods(["GET", "POST"])
def lot_tags(request: HttpRequest, pk: int) -> HttpResponse:
    """The labels of a lot that no computer bears yet; POST reserves more."""
    lot = lot_visible(pk, actor_of(request))
    form = ReserveForm(sent_in(request), initial={"count": lot.announced_count})
    if form.is_valid():
        try:
            made = reserve_tags(actor=actor_of(request), lot=lot, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            count = len(made)
            done = ngettext("%(count)d label is reserved.", "%(count)d labels are reserved.", count)
            messages.success(request, done % {"count": count})
            return redirect("devices:lot_tags", pk=lot.pk)
    paper = dict(paper_choices())[layout_of(actor_of(request)).paper]
    shown = {"lot": lot, "form": form, "free": free_tags_of(lot), "paper": paper}
    shown["may_attach"] = may(actor_of(request), "device.identify")
    return render(request, "devices/lot_tags.html", shown, status=status_of(form))


@opens("lot.announce")
@require_GET
def lot_tags_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """All of them, as often as it takes: none is used by printing."""
    lot = lot_visible(pk, actor_of(request))
    free = free_tags_of(lot)
    if not free:
        raise Http404
    return print_blank_labels(free, paper=layout_of(actor_of(request)).paper).as_answer()


@opens("device.identify")
@require_http_methods(["GET", "POST"])
def attach(request: HttpRequest) -> HttpResponse:
    """Scan the label, scan the number; and on to the next."""
    actor = actor_of(request)
    form = AttachForm(sent_in(request))
    if form.is_valid():
        try:
            device = _attach(actor, form.cleaned_data["tag"], form.cleaned_data["number"])
        except DomainError as error:
            show_refusal(form, error)
        else:
            if device is not None:
                words = {
                    "tag": device.asset_tag,
                    "title": device.title,
                    "number": form.cleaned_data["number"],
                }
                messages.success(request, _("%(tag)s bears %(number)s · %(title)s") % words)
                return redirect("devices:attach")
            form.add_error("tag", _("No computer that is yours bears this code. Read the label again."))
    return render(request, "devices/attach.html", {"form": form}, status=status_of(form))


def _attach(actor: Actor, tag: str, number: str) -> Device | None:
    if (reserved := free_tags([tag], actor).get(tag)) is not None:
        return attach_to_reserved(actor=actor, tag=reserved, number=number)
    device = resolve(tag, actor).device
    return attach_number(actor=actor, device=device, number=number) if device is not None else None
