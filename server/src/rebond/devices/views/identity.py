from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.devices import actions
from rebond.devices.forms import HoldForm, IdentifierForm, MergeForm, RectificationForm
from rebond.devices.lifecycle import STEPS, steps_open_to
from rebond.devices.models import Device
from rebond.devices.queries import device_visible, hold_visible, resolve, resolve_all
from rebond.kit.errors import DomainError
from rebond.ui.answers import sent_in, show_refusal, status_of
from rebond.ui.fields import mark_refused

MEANINGS = {
    "device.delivered": gettext_lazy(
        "The computer is on its way again. Its delivery misses it: it can be received there, on the right day."
    ),
    "device.handed_over": gettext_lazy(
        "The handover is cancelled. The computer is at the place again, and the person waits for one again."
    ),
    "device.lent": gettext_lazy("The loan is cancelled. The computer is in stock again, on its shelf."),
    "device.taken_back": gettext_lazy(
        "Whoever had the computer has it again, and the proofs of its drives count again as they did."
    ),
    "device.declared_missing": gettext_lazy(
        "The computer is where it was: on its shelf, lent, or in its delivery, which waits for it again."
    ),
    "device.lost": gettext_lazy("The person has the computer: it was neither stolen nor lost."),
    "device.recovered": gettext_lazy(
        "The computer is missing again, and the proofs of its drives count again as they did."
    ),
}
"""What undoing each of these steps means for others."""


@opens("device.identify")
@require_http_methods(["GET", "POST"])
def identity(request: HttpRequest, tag: str) -> HttpResponse:
    """Everything that names the device; POST writes down one more number."""
    actor, device = actor_of(request), device_visible(tag, actor_of(request))
    form = IdentifierForm(sent_in(request))
    if form.is_valid():
        try:
            actions.add_identifier(actor=actor, device=device, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The number is written down."))
            return redirect("devices:identity", tag=device.asset_tag)
    shown = {
        "device": device,
        "form": form,
        "identifiers": device.identifiers.order_by("kind", "pk"),
        "holds": device.holds.filter(lifted_at=None).order_by("pk"),
        "twins": device.twins.order_by("pk"),
        "may_hold": may(actor, "device.hold"),
        "may_merge": may(actor, "device.merge"),
        "may_rectify": may(actor, "device.rectify"),
    }
    return render(request, "devices/identity.html", shown, status=status_of(form))


@opens("device.merge")
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, tag: str) -> HttpResponse:
    """Scan the other label; its page says what happens; the button names the computer that was shown, and merges no other."""
    actor, device = actor_of(request), device_visible(tag, actor_of(request))
    form = MergeForm(sent_in(request))
    twin: Device | None = None
    if form.is_valid():
        twin = resolve(form.cleaned_data["other"], actor).device
        if twin is None:
            form.add_error("other", _("No computer that is yours bears this code. Read the label again."))
        elif request.POST.get("confirm") == twin.asset_tag:
            try:
                actions.merge(actor=actor, twin=twin, into=device)
            except DomainError as error:
                form.add_error("other", str(error))
            else:
                merged = _("%(twin)s and %(tag)s are now one computer; both labels lead to it.")
                messages.success(request, merged % {"twin": twin.asset_tag, "tag": device.asset_tag})
                return redirect("devices:identity", tag=device.asset_tag)
    shown = {"device": device, "form": form, "twin": None if form.errors else twin}
    return render(request, "devices/merge.html", shown, status=status_of(form))


@opens("device.rectify")
@require_http_methods(["GET", "POST"])
def rectify(request: HttpRequest, tag: str) -> HttpResponse:
    actor, device = actor_of(request), device_visible(tag, actor_of(request))
    last = actions.last_step(device)
    form = RectificationForm(sent_in(request), initial={"step": last.seq if last else None})
    if form.is_valid():
        shown_step = form.cleaned_data["step"]
        outcome = actions.rectify(
            actor=actor,
            devices=[device],
            reason=form.cleaned_data["reason"],
            expected=lambda _device, step: shown_step in {None, step.seq},
        )
        if outcome.complete:
            back = _("%(tag)s is back at “%(stage)s”.")
            messages.success(
                request, back % {"tag": device.asset_tag, "stage": outcome.taken[0].get_stage_display()}
            )
            return redirect("devices:identity", tag=device.asset_tag)
        form.add_error(None, outcome.refused[0].reason)
    names = {step.facts.kind: step.label for step in STEPS.values()}
    shown = {
        "device": device,
        "form": form,
        "last": last,
        "last_name": names.get(last.kind, "") if last else "",
        "meaning": MEANINGS.get(last.kind, "") if last else "",
        "obstacle": actions.obstacle_to_rectification(device),
        "gestures": [step for step in steps_open_to(device) if may(actor, step.capability)],
    }
    return render(request, "devices/rectify.html", shown, status=status_of(form))


@opens("device.hold")
@require_http_methods(["GET", "POST"])
def hold(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = HoldForm(sent_in(request), initial={"codes": request.GET.getlist("code")})
    if form.is_valid():
        devices, unknown = _meant(form.cleaned_data["codes"], request)
        if unknown:
            unclear = _("No single computer that is yours bears: %(codes)s. Take them off the pile.")
            form.add_error("codes", unclear % {"codes": ", ".join(unknown)})
            mark_refused(form, unknown)
        else:
            outcome = actions.hold(actor=actor, devices=devices, reason=form.cleaned_data["reason"])
            count = len(outcome.taken)
            done = ngettext("%(count)d computer is blocked.", "%(count)d computers are blocked.", count)
            messages.success(request, done % {"count": count})
            for refusal in outcome.refused:
                messages.warning(request, f"{refusal.subject.asset_tag}: {refusal.reason}")
            return (
                redirect("devices:identity", tag=devices[0].asset_tag)
                if len(devices) == 1
                else redirect("devices:list")
            )
    return render(request, "devices/hold.html", {"form": form}, status=status_of(form))


@opens("device.hold")
@require_POST
def lift_hold(request: HttpRequest, pk: int) -> HttpResponse:
    device = actions.lift_hold(actor=actor_of(request), hold=hold_visible(pk, actor_of(request)))
    messages.success(request, _("The hold is lifted."))
    return redirect("devices:identity", tag=device.asset_tag)


def _meant(codes: list[str], request: HttpRequest) -> tuple[list[Device], list[str]]:
    found = resolve_all(codes, actor_of(request))
    devices = {item.device.pk: item.device for item in found.values() if item.device is not None}
    return list(devices.values()), [code for code, item in found.items() if item.device is None]
