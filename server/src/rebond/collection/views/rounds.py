"""Rounds: planned at the desk, filled at each site on a telephone, printed for whoever prefers paper."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.collection import actions
from rebond.collection.contacts import opened_picture
from rebond.collection.forms import RoundForm, StopForm, VisitForm
from rebond.collection.papers import road_sheet_of, slip_of
from rebond.collection.queries import (
    driver_of,
    drop_offs_to_fetch,
    lots_to_fetch,
    proposed_fetch,
    proposed_stop,
    round_visible,
    rounds_listed,
    stop_visible,
    stops_shown,
)
from rebond.collection.queries.rounds import shown
from rebond.collection.views.papers import pdf
from rebond.kit.errors import DomainError
from rebond.kit.numbers import whole_number
from rebond.kit.strokes import HEIGHT, MOST_POINTS, WIDTH
from rebond.ui.answers import key_of, page_asked_for, sent_in, show_refusal, shown_alone, status_of

ALONE = {
    "today": gettext_lazy("Pick-up rounds of today"),
    "left": gettext_lazy("Pick-up rounds not brought in yet"),
}
"""What the list shows alone when somebody comes from “To do”."""


@opens("round.view")
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """``?show=today``; ``left``: over, and nobody said what came of them; else all."""
    actor, (show, words) = actor_of(request), shown_alone(request, ALONE)
    rows, today = rounds_listed(actor), timezone.localdate()
    if show:
        rows = rows.of_day(today) if show == "today" else rows.left_before(today)
    page = page_asked_for(request, rows)
    given = {"listing": page, "may_plan": may(actor, "round.plan"), "shown_alone": words}
    return render(request, "collection/rounds.html", given)


@opens("round.view")
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = round_visible(pk, actor)
    context = {
        "round": found,
        "stops": stops_shown(found),
        "driver": driver_of(found),
        "may_plan": may(actor, "round.plan") and found.is_planned,
        "may_collect": may(actor, "round.collect") and found.is_planned,
        "may_receive": may(actor, "device.receive"),
    }
    return render(request, "collection/round.html", context)


@opens("round.plan")
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    form = RoundForm(sent_in(request), actor=actor_of(request))
    if form.is_valid():
        try:
            made = actions.plan_round(actor=actor_of(request), **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The round is planned. Now add its sites."))
            return redirect("collection:round", pk=made.pk)
    return render(request, "collection/plan_round.html", {"form": form}, status=status_of(form))


@opens("round.plan")
@require_http_methods(["GET", "POST"])
def add_stop(request: HttpRequest, pk: int) -> HttpResponse:
    """``?lot=12`` fills the form with what the request behind the lot says, ``?drop_off=5`` with where that was brought."""
    actor = actor_of(request)
    found = round_visible(pk, actor)
    lots = lots_to_fetch(actor, found)
    lot = lots.filter(pk=key_of(request, "lot") or 0).first()
    given = request.POST.copy() if request.method == "POST" else None
    waiting = drop_offs_to_fetch(actor, found)
    brought = waiting.filter(pk=key_of(request, "drop_off") or 0).first()
    proposed = proposed_fetch(brought) if brought else proposed_stop(lot) if lot else None
    form = StopForm(given, actor=actor, round=found, initial=proposed)
    if form.is_valid():
        chosen, site, seen = form.stop()
        try:
            actions.add_stop(actor=actor, round=found, lot=chosen, site=site, seen=seen)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The site is in the round."))
            return redirect("collection:round", pk=pk)
    if given is not None:
        given["seen"] = str(found.stops.count())
    is_asked = proposed is None and not form.is_bound
    context = {
        "form": form,
        "round": found,
        "lots": lots[:50] if is_asked else [],
        "brought": waiting[:50] if is_asked else [],
    }
    return render(request, "collection/add_stop.html", context, status=status_of(form))


@opens("round.plan")
@require_POST
def move_stop_up(request: HttpRequest, pk: int) -> HttpResponse:
    stop = stop_visible(pk, actor_of(request))
    seen = whole_number(request.POST.get("seen", ""))
    actions.move_stop_up(actor=actor_of(request), stop=stop, seen=seen)
    return redirect("collection:round", pk=stop.round_id)


@opens("round.plan")
@require_POST
def remove_stop(request: HttpRequest, pk: int) -> HttpResponse:
    stop = stop_visible(pk, actor_of(request))
    actions.remove_stop(actor=actor_of(request), stop=stop)
    messages.success(request, _("The site is out of the round."))
    return redirect("collection:round", pk=stop.round_id)


@opens("round.plan")
@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    actions.cancel_round(actor=actor_of(request), round=round_visible(pk, actor_of(request)))
    messages.success(request, _("The round is cancelled."))
    return redirect("collection:round", pk=pk)


@opens("round.collect")
@require_http_methods(["GET", "POST"])
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    stop = stop_visible(pk, actor)
    given = request.POST.copy() if request.method == "POST" else None
    form = VisitForm(given, request.FILES or None, stop=stop)
    if form.is_valid():
        try:
            actions.visit_stop(actor=actor, stop=stop, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("%(site)s: written down.") % {"site": stop.site})
            return redirect("collection:round", pk=stop.round_id)
    if given is not None and stop.drop_off is not None:
        stop = stop_visible(pk, actor)
        given["seen"] = str(stop.drop_off.counted or "") if stop.drop_off else ""
    frame = {"width": WIDTH, "height": HEIGHT, "most": MOST_POINTS}
    context = {"form": form, "shown": shown(stop), "frame": frame}
    return render(request, "collection/visit.html", context, status=status_of(form))


@opens("round.collect")
@require_POST
def bring_in(request: HttpRequest, pk: int) -> HttpResponse:
    found = round_visible(pk, actor_of(request))
    try:
        actions.bring_in(actor=actor_of(request), round=found)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Each site is a pallet of its lot now. Receive its computers."))
    return redirect("collection:round", pk=pk)


@opens("round.view")
@require_GET
def road_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    found = round_visible(pk, actor_of(request))
    return pdf(road_sheet_of(found), found.reference)


@opens("round.view")
@require_GET
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    stop = stop_visible(pk, actor_of(request))
    return pdf(slip_of(stop), f"{stop.round.reference}-{stop.position}")


@opens("round.view")
@require_GET
def scan(request: HttpRequest, pk: int) -> HttpResponse:
    stop = stop_visible(pk, actor_of(request))
    if not stop.sealed_scan:
        raise Http404
    answer = HttpResponse(opened_picture(stop.sealed_scan), content_type="image/jpeg")
    answer["Content-Disposition"] = f'inline; filename="{stop.round.reference}-{stop.position}.jpg"'
    answer["Cache-Control"] = "private, no-store"
    return answer
