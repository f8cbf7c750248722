"""One machine of the bench, and the gestures on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from rebond.access import may
from rebond.access.guards import NOT_FOUND, actor_of, opens
from rebond.bench import actions
from rebond.bench.choices import Need
from rebond.bench.forms import AttachForm, HoldForm, LotForm, ObjectForm
from rebond.bench.models import Card
from rebond.bench.queries import card_visible, certificates_of_card
from rebond.devices.actions import hold
from rebond.devices.models import Device
from rebond.devices.queries import resolve
from rebond.kit.errors import DomainError, NotFound, Refused
from rebond.ui.answers import show_refusal


@opens("bench.view")
@require_GET
def show_card(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, card_visible(pk, actor_of(request)))


@opens("bench.view")
@require_POST
def attach(request: HttpRequest, pk: int) -> HttpResponse:
    """By the label that was scanned."""
    card, form = card_visible(pk, actor_of(request)), AttachForm(request.POST)

    def act() -> str:
        device = resolve(form.cleaned_data["code"], actor_of(request)).device
        if device is None:
            raise NotFound(
                _("No computer that is yours bears this code. Scan or type it again."),
                code="unknown_code",
                field="code",
            )
        actions.attach(actor=actor_of(request), card=card, device=device)
        return _("This machine is %(tag)s.") % {"tag": device.asset_tag}

    return _gesture(request, card, form, "attach", act)


@opens("bench.view")
@require_POST
def create(request: HttpRequest, pk: int) -> HttpResponse:
    """In the lot chosen: it gets a code of ours, to print at once."""
    actor = actor_of(request)
    card, form = card_visible(pk, actor), LotForm(request.POST, actor=actor)

    def act() -> str:
        made = actions.create_in_lot(actor=actor_of(request), card=card, lot=form.cleaned_data["lot"])
        return _("%(tag)s was created: print its label now.") % {"tag": made.asset_tag}

    return _gesture(request, card, form, "lot", act)


@opens("bench.view")
@require_POST
def found(request: HttpRequest, pk: int) -> HttpResponse:
    card, form = card_visible(pk, actor_of(request)), ObjectForm(request.POST)

    def act() -> str:
        actions.record_object(actor=actor_of(request), device=_device(card), **form.cleaned_data)
        return _("It is written down. Put it in its envelope now.")

    return _gesture(request, card, form, "found", act)


@opens("bench.view")
@require_POST
def block(request: HttpRequest, pk: int) -> HttpResponse:
    card, form = card_visible(pk, actor_of(request)), HoldForm(request.POST)

    def act() -> str:
        outcome = hold(actor=actor_of(request), devices=[_device(card)], reason=form.cleaned_data["reason"])
        for refusal in outcome.refused:
            raise Refused(refusal.reason, code=refusal.obstacles[0].code, field="reason")
        return _("The computer is blocked: put it aside.")

    return _gesture(request, card, form, "hold", act)


@opens("bench.view")
@require_POST
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """Whoever works at this computer takes the machine in hand: what it sends from here on is theirs."""
    actor = actor_of(request)
    card = card_visible(pk, actor)
    actions.take(actor=actor, card=card)
    messages.success(request, _("This machine is in your hands: what it sends is written under your name."))
    return redirect("bench:card", pk=card.pk)


@opens("bench.view")
@require_POST
def clear(request: HttpRequest, pk: int) -> HttpResponse:
    card = card_visible(pk, actor_of(request))
    actions.clear(actor=actor_of(request), card=card)
    messages.success(request, _("Place %(number)d is free.") % {"number": card.position})
    return redirect("bench:bench")


def _device(card: Card) -> Device:
    if card.device is None:
        raise Refused(_("Say first which computer it is."), code="not_attached")
    return card.device


def _gesture(request: HttpRequest, card: Card, form: Form, name: str, act: Callable[[], str]) -> HttpResponse:
    if form.is_valid():
        try:
            told = act()
        except NotFound as error:
            if error.message is NOT_FOUND:
                raise
            show_refusal(form, error)
        except DomainError as error:
            show_refusal(form, error)
        else:
            actions.take(actor=actor_of(request), card=card)
            messages.success(request, told)
            return redirect("bench:card", pk=card.pk)
    return _page(request, card, **{name: form})


def _page(request: HttpRequest, card: Card, **forms: Form) -> HttpResponse:
    actor = actor_of(request)
    given: dict[str, Any] = {
        "card": card,
        "device": card.device,
        "needs": [Need(code).label for code in card.needs if code in Need.values],
        "attach_form": forms.get("attach") or AttachForm(),
        "lot_form": forms.get("lot") or LotForm(actor=actor),
        "object_form": forms.get("found") or ObjectForm(auto_id="found_%s"),
        "hold_form": forms.get("hold") or HoldForm(auto_id="hold_%s"),
        "open": next(iter(forms), ""),
        "holds": card.device.holds.filter(lifted_at=None).order_by("pk") if card.device else [],
        "certificates": certificates_of_card(card),
        "in_hands_of": card.agent.operator_at(timezone.now()),
        "objects": card.device.found_objects.kept().order_by("pk") if card.device else [],
        "may_identify": may(actor, "device.identify"),
        "may_receive": may(actor, "device.receive"),
        "may_hold": may(actor, "device.hold"),
        "may_record": may(actor, "found_object.record"),
    }
    return render(request, "bench/card.html", given, status=422 if forms else 200)
