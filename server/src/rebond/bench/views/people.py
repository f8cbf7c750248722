"""Switching who works at this computer, and the own PIN and badge."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from rebond.access.guards import actor_of, opens
from rebond.bench import actions
from rebond.bench.forms import BadgeForm, OwnPinForm, PinForm
from rebond.bench.views.working import of_the_session, operator_of, switch_back, switch_to
from rebond.documents.qr import qr_svg
from rebond.kit.errors import DomainError
from rebond.network.actors import actor_for
from rebond.network.models import Membership
from rebond.ui.answers import sent_in, show_refusal, status_of


@of_the_session
@sensitive_post_parameters("badge", "pin")
@opens("bench.view")
@require_http_methods(["GET", "POST"])
def switch(request: HttpRequest) -> HttpResponse:
    """One scan of a badge, or a name and a PIN."""
    actor = actor_of(request)
    by_pin = request.method == "POST" and "pin" in request.POST
    badge = BadgeForm(None if by_pin else sent_in(request))
    pin = PinForm(request.POST if by_pin else None, actor=actor)
    form = pin if by_pin else badge
    if form.is_valid():
        try:
            hat = (
                actions.switch_by_pin(actor=actor, **pin.cleaned_data)
                if by_pin
                else actions.switch_by_badge(actor=actor, **badge.cleaned_data)
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            return _switched(request, hat)
    given = {"badge_form": badge, "pin_form": pin, "operator": operator_of(request)}
    return render(request, "bench/switch.html", given, status=status_of(form))


@of_the_session
@opens("bench.view")
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Back to the person who signed in."""
    switch_back(request)
    actions.take_bench(actor=actor_of(request))
    messages.success(request, _("You work under your own name again."))
    return redirect("bench:bench")


@never_cache
@sensitive_post_parameters("pin")
@opens("account.manage_own")
@require_http_methods(["GET", "POST"])
def own(request: HttpRequest) -> HttpResponse:
    """The own PIN."""
    form = OwnPinForm(sent_in(request))
    if form.is_valid():
        try:
            actions.set_pin(actor=actor_of(request), pin=form.cleaned_data["pin"])
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Your PIN is set."))
            return redirect("bench:own")
    return render(request, "bench/own.html", {"form": form}, status=status_of(form))


@never_cache
@opens("account.manage_own")
@require_POST
def badge(request: HttpRequest) -> HttpResponse:
    """A new badge, shown once to be printed; the old one opens nothing any more."""
    code = actions.make_badge(actor=actor_of(request))
    return render(request, "bench/badge.html", {"code": code, "qr": qr_svg(code, label=_("Badge"))})


def _switched(request: HttpRequest, hat: Membership) -> HttpResponse:
    switch_to(request, hat)
    actions.take_bench(actor=actor_for(hat))
    messages.success(request, _("At work: %(name)s.") % {"name": hat.user})
    return redirect("bench:bench")
