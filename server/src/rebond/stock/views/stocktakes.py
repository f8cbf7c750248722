"""A stocktake from its frozen list to its signed minutes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import Actor, may
from rebond.access.guards import actor_of, opens
from rebond.kit.errors import DomainError
from rebond.stock import actions
from rebond.stock.answers import pdf_answer, show_error
from rebond.stock.choices import StrangerDecision
from rebond.stock.forms import CountForm, DecisionForm, OpenStocktakeForm, SignForm, StrangerForm
from rebond.stock.minutes import print_stocktake
from rebond.stock.models import Stocktake
from rebond.stock.queries import Tally, stocktake_visible, stocktakes_listed, tally_of
from rebond.ui.answers import page_asked_for, sent_in, status_of

MOST_SHOWN = 100
"""Computers of one kind of difference on the page; the others follow when these are settled."""


@opens("stocktake.view")
@require_GET
def stocktakes(request: HttpRequest) -> HttpResponse:
    """``?show=counting``: those under way; else all."""
    actor, only_open = actor_of(request), request.GET.get("show") == "counting"
    rows = stocktakes_listed(actor)
    page = page_asked_for(request, rows.counting() if only_open else rows, size=20)
    context = {"listing": page, "only_open": only_open, "may_decide": may(actor, "stocktake.decide")}
    return render(request, "stock/stocktakes.html", context)


@opens("stocktake.decide")
@require_http_methods(["GET", "POST"])
def open_stocktake(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = OpenStocktakeForm(sent_in(request), actor=actor, initial=dict(request.GET.items()))
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.open_stocktake(
                actor=actor, site=given["site"], location=given["location"], as_of=given["as_of"]
            )
        except DomainError as error:
            show_error(error, form)
        else:
            return redirect("stock:stocktake", pk=made.pk)
    return render(request, "stock/open_stocktake.html", {"form": form}, status=status_of(form))


@opens("stocktake.view")
@require_GET
def stocktake(request: HttpRequest, pk: int) -> HttpResponse:
    """Expected, seen, unexpected; the gaps that wait, with what may be decided; those decided."""
    actor = actor_of(request)
    found = stocktake_visible(pk, actor)
    return render(request, "stock/stocktake.html", _shown(found, tally_of(found), actor))


def _shown(found: Stocktake, tally: Tally, actor: Actor) -> dict[str, Any]:
    return {
        "stocktake": found,
        "tally": tally,
        "groups": tally.groups(actor) if found.is_counting else [],
        "most": MOST_SHOWN,
        "stranger_decisions": StrangerDecision.choices,
        "may_count": found.is_counting and may(actor, "stocktake.count"),
        "may_decide": found.is_counting and may(actor, "stocktake.decide"),
        "may_see_devices": may(actor, "device.view"),
    }


@opens("stocktake.count")
@require_http_methods(["GET", "POST"])
def count(request: HttpRequest, pk: int) -> HttpResponse:
    """Scan a shelf and what lies on it, again and again; several people at once."""
    actor = actor_of(request)
    found = stocktake_visible(pk, actor)
    if not found.is_counting:
        messages.info(request, _("This stocktake is closed: nothing of it changes any more."))
        return redirect("stock:stocktake", pk=pk)
    initial = {"location": request.GET.get("location", "")}
    form = CountForm(sent_in(request), actor=actor, stocktake=found, initial=initial)
    if form.is_valid():
        try:
            return _count(request, found, form)
        except DomainError as error:
            show_error(error, form)
    context = {"stocktake": found, "tally": tally_of(found), "form": form}
    return render(request, "stock/count_stocktake.html", context, status=status_of(form))


def _count(request: HttpRequest, found: Stocktake, form: CountForm) -> HttpResponse:
    pile, location = form.cleaned_data["codes"], form.cleaned_data.get("location")
    counted = actions.count(
        actor=actor_of(request),
        stocktake=found,
        devices=pile.devices,
        strangers=[item.text for item in pile.unknown],
        location=location,
    )
    _tell(request, counted)
    query = {"location": location.code} if location else None
    return redirect(reverse("stock:count_stocktake", args=[found.pk], query=query))


def _tell(request: HttpRequest, counted: actions.Counted) -> None:
    new = len(counted.new)
    words = ngettext("%(count)d computer counted.", "%(count)d computers counted.", new) % {"count": new}
    messages.success(request, words)
    if counted.again:
        again = ngettext(
            "%(count)d had been counted already.", "%(count)d had been counted already.", len(counted.again)
        )
        messages.info(request, again % {"count": len(counted.again)})
    if counted.unexpected:
        tags = ", ".join(device.asset_tag for device in counted.unexpected[:10])
        messages.warning(request, _("Nobody expected here: %(tags)s. Put them aside.") % {"tags": tags})
    if counted.strangers:
        codes = ", ".join(counted.strangers[:10])
        messages.warning(request, _("None of our computers: %(codes)s. Put them aside.") % {"codes": codes})


@opens("stocktake.decide")
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = stocktake_visible(pk, actor)
    form = DecisionForm(_with_all(request, found, actor), stocktake=found)
    if not form.is_valid():
        messages.error(request, _("Tick at least one computer, and choose what becomes of it."))
        return redirect("stock:stocktake", pk=pk)
    try:
        outcome = actions.decide(actor=actor, stocktake=found, **form.cleaned_data)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("stock:stocktake", pk=pk)
    for refusal in outcome.refused:
        messages.error(request, f"{refusal.subject.asset_tag}: {refusal.reason}")
    if outcome.taken:
        words = ngettext("%(count)d gap is decided.", "%(count)d gaps are decided.", len(outcome.taken))
        messages.success(request, words % {"count": len(outcome.taken)})
    return redirect("stock:stocktake", pk=pk)


def _with_all(request: HttpRequest, found: Stocktake, actor: Actor) -> QueryDict:
    """``all``: every gap of this kind of difference, be it shown or not."""
    given = request.POST.copy()
    if given.get("all"):
        groups = tally_of(found).groups(actor) if found.is_counting else []
        wanted = [group for group in groups if group.difference == given["all"]]
        given.setlist("devices", [str(gap.line.device_id) for group in wanted for gap in group.gaps])
    return given


@opens("stocktake.decide")
@require_POST
def settle_stranger(request: HttpRequest, pk: int, stranger: int) -> HttpResponse:
    actor = actor_of(request)
    found = get_object_or_404(stocktake_visible(pk, actor).strangers, pk=stranger)
    form = StrangerForm(request.POST)
    if form.is_valid():
        try:
            actions.settle_stranger(actor=actor, stranger=found, decision=form.cleaned_data["decision"])
        except DomainError as error:
            messages.error(request, str(error))
    else:
        messages.error(request, _("Choose what it was."))
    return redirect("stock:stocktake", pk=pk)


@opens("stocktake.decide")
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = stocktake_visible(pk, actor)
    if not found.is_counting:
        return redirect("stock:stocktake", pk=pk)
    form = SignForm(sent_in(request))
    if form.is_valid():
        try:
            actions.close_stocktake(actor=actor, stocktake=found)
        except DomainError as error:
            show_error(error, form)
        else:
            messages.success(
                request, _("%(reference)s is signed and frozen.") % {"reference": found.reference}
            )
            return redirect("stock:stocktake", pk=pk)
    context = {"form": form, "stocktake": found, "tally": tally_of(found)}
    return render(request, "stock/close_stocktake.html", context, status=status_of(form))


@opens("stocktake.decide")
@require_POST
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    try:
        actions.give_up(actor=actor, stocktake=stocktake_visible(pk, actor))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("stock:stocktakes")


@opens("stocktake.view")
@require_GET
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    found = stocktake_visible(pk, actor_of(request))
    return pdf_answer(print_stocktake(found), found.reference)
