"""Drop-off points and what is brought there: for the coordination, for the point that answers and counts."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import may, reaches
from rebond.access.guards import actor_of, opens
from rebond.collection import actions
from rebond.collection.choices import DropOffState
from rebond.collection.forms import PointForm, ProposeDayForm, ReceiveDropOffForm, RefuseDropOffForm
from rebond.collection.papers import drop_off_slip_of
from rebond.collection.passing import passages_on
from rebond.collection.queries import (
    drop_off_visible,
    drop_offs_over,
    drop_offs_under_way,
    points_of,
    rounds_to_fetch,
)
from rebond.collection.views.papers import pdf
from rebond.kit.errors import DomainError
from rebond.ui.answers import page_asked_for, sent_in, show_refusal, shown_alone, status_of

ALONE = {
    "to_answer": gettext_lazy("Waiting for an answer of the drop-off point"),
    "expected": gettext_lazy("To be brought by today"),
    "overdue": gettext_lazy("Waiting too long"),
    "to_fetch": gettext_lazy("At a drop-off point, to fetch"),
}
"""What the list shows alone when somebody comes from “To do”."""


@opens("drop_off_point.edit")
@require_http_methods(["GET", "POST"])
def points(request: HttpRequest) -> HttpResponse:
    """``?where=p7`` fills the form with what is said of that place ("w3": of that workshop)."""
    actor = actor_of(request)
    form = PointForm(sent_in(request), actor=actor, asked=request.GET.get("where", ""))
    if form.is_valid():
        try:
            actions.tell_drop_off_point(actor=actor, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The drop-off point is on the public page."))
            return redirect("collection:points")
    context = {"form": form, "points": points_of(actor.territory_id)}
    return render(request, "collection/points.html", context, status=status_of(form))


@opens("drop_off.view")
@require_GET
def listing(request: HttpRequest) -> HttpResponse:
    """The overdue first. ``?show=to_answer``: those of one line of "To do" alone; ``?state=over``: what is done with."""
    actor, (shown, words) = actor_of(request), shown_alone(request, ALONE)
    is_over = request.GET.get("state") == "over"
    context = {
        "is_over": is_over,
        "shown_alone": words,
        "rows": [] if is_over else drop_offs_under_way(actor, shown=shown),
        "listing": page_asked_for(request, drop_offs_over(actor)) if is_over else None,
        "may_open_points": may(actor, "drop_off_point.edit"),
    }
    return render(request, "collection/drop_offs.html", context)


@opens("drop_off.view")
@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = drop_off_visible(pk, actor)
    may_plan = may(actor, "round.plan")
    may_receive = reaches(actor, "drop_off.receive", found.scope_keys())
    context = {
        "drop_off": found,
        "passages": passages_on(found.point, found.day) if found.is_awaited else (),
        "lines": list(found.request.lines.order_by("pk")),
        "stop": found.stops.select_related("round").order_by("-pk").first(),
        "may_answer": reaches(actor, "drop_off.answer", found.scope_keys()) and found.is_awaited,
        "may_confirm": found.state == DropOffState.ASKED,
        "may_receive": may_receive and found.is_awaited,
        "may_correct": may_receive and found.counted is not None,
        "may_plan": may_plan and found.state == DropOffState.KEPT,
        "rounds": rounds_to_fetch(actor, found) if may_plan else (),
        "may_see_request": may(actor, "donation_request.view"),
    }
    return render(request, "collection/drop_off.html", context)


@opens("drop_off.answer")
@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    try:
        actions.confirm_drop_off(actor=actor, drop_off=drop_off_visible(pk, actor))
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Confirmed: the donor is told to come on that day."))
    return redirect("collection:drop_off", pk=pk)


@opens("drop_off.answer")
@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = drop_off_visible(pk, actor)
    form = ProposeDayForm(sent_in(request), point=found.point)
    if form.is_valid():
        try:
            actions.propose_day(actor=actor, drop_off=found, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The donor is asked whether this day suits them."))
            return redirect("collection:drop_off", pk=pk)
    context = {"form": form, "drop_off": found}
    return render(request, "collection/propose_day.html", context, status=status_of(form))


@opens("drop_off.answer")
@require_http_methods(["GET", "POST"])
def refuse(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = drop_off_visible(pk, actor)
    form = RefuseDropOffForm(sent_in(request))
    if form.is_valid():
        try:
            actions.refuse_drop_off(actor=actor, drop_off=found, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The reason is told; the donor chooses otherwise."))
            return redirect("collection:drop_offs")
    context = {"form": form, "drop_off": found}
    return render(request, "collection/refuse_drop_off.html", context, status=status_of(form))


@opens("drop_off.receive")
@require_http_methods(["GET", "POST"])
def receive(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = drop_off_visible(pk, actor)
    given = request.POST.copy() if request.method == "POST" else None
    form = ReceiveDropOffForm(given, drop_off=found)
    if form.is_valid():
        try:
            actions.receive_drop_off(actor=actor, drop_off=found, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Received: print the slip for the donor."))
            return redirect("collection:drop_off", pk=pk)
    if given is not None:
        given["seen"] = str(drop_off_visible(pk, actor).counted or 0)
    context = {"form": form, "drop_off": found, "lines": list(found.request.lines.order_by("pk"))}
    return render(request, "collection/receive_drop_off.html", context, status=status_of(form))


@opens("drop_off.view")
@require_GET
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    found = drop_off_visible(pk, actor_of(request))
    if found.request.lot is None:
        raise Http404
    return pdf(drop_off_slip_of(found), found.reference)
