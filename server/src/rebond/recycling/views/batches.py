"""A batch of waste, from the first computer scanned to the day on which it is closed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.kit.errors import DomainError
from rebond.kit.outcomes import Outcome
from rebond.recycling import actions
from rebond.recycling.choices import BatchState
from rebond.recycling.forms import GroupsForm, IntoBatchForm, NoDriveForm, PartsForm, StockPartsForm
from rebond.recycling.forms.batches import WorkshopForm
from rebond.recycling.models import WeeeBatch
from rebond.recycling.queries import (
    batch_road,
    batch_visible,
    batches_listed,
    computers_in,
    contents_of,
    contents_of_all,
    drives_to_destroy_among,
    drives_to_destroy_in,
    parts_in,
    set_aside_waiting,
)
from rebond.repairs.queries import part_visible
from rebond.stock.answers import answer_pile, attempt, keep_refused, posted, scanned_first
from rebond.stock.forms import choose_workshop
from rebond.stock.queries import pile_of
from rebond.ui.answers import page_asked_for, show_refusal, shown_alone, status_of

WAITING_SHOWN = 20
ALONE = {
    "to_request": gettext_lazy("Waste batches without a pick-up request"),
    "late": gettext_lazy("Waste pick-ups to confirm"),
}
"""What the list shows alone when somebody comes from “To do”."""


@opens("weee.view")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """What waits to leave, and the batches, the latest first; ``?show=to_request``, ``late``: those alone."""
    actor, (show, words) = actor_of(request), shown_alone(request, ALONE)
    page = page_asked_for(request, batches_listed(actor, show=show), size=20)
    contents = contents_of_all(page.rows)
    form = WorkshopForm()
    choose_workshop(form, actor)
    waiting = set_aside_waiting(actor)
    context = {
        "listing": page,
        "shown_alone": words,
        "rows": [(batch, contents[batch.pk]) for batch in page.rows],
        "waiting": list(waiting.prefetch_related("disposals")[:WAITING_SHOWN]),
        "waiting_count": waiting.order_by().count(),
        "form": form,
        "may_fill": may(actor, "weee.fill"),
        "may_list": may(actor, "drive.list_for_destruction"),
        "may_end": may(actor, "device.eliminate"),
    }
    return render(request, "recycling/weee.html", context)


@opens("weee.fill")
@require_POST
def open_batch(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = WorkshopForm(request.POST)
    choose_workshop(form, actor)
    if not form.is_valid():
        messages.error(request, _("Choose the workshop that the batch leaves from."))
        return redirect("recycling:weee")
    batch = actions.open_batch(actor=actor, workshop=form.cleaned_data["workshop"])
    return redirect("recycling:batch", pk=batch.pk)


@opens("weee.view")
@require_http_methods(["GET", "POST"])
def batch(request: HttpRequest, pk: int) -> HttpResponse:
    """GET: what lies in it. POST: the pile goes in."""
    actor, found = actor_of(request), batch_visible(pk, actor_of(request))
    form = IntoBatchForm(posted(request), actor=actor, initial=scanned_first(request))
    if request.method != "POST":
        return _page(request, found, form=form)
    outcome = None
    if form.is_valid():
        outcome = attempt(
            form,
            lambda: actions.put_in_batch(actor=actor, batch=found, devices=form.cleaned_data["codes"]),
        )
    if outcome is not None and outcome.complete:
        messages.success(request, _put_in(len(outcome.taken)))
        return redirect("recycling:batch", pk=pk)
    if outcome is not None:
        keep_refused(form, outcome)
    return _page(request, found, form=form, outcome=outcome, status=422)


@opens("weee.fill")
@require_POST
def take_out(request: HttpRequest, pk: int) -> HttpResponse:
    """``code``: the computer that does not leave with this batch."""
    actor = actor_of(request)
    found = batch_visible(pk, actor)
    pile = pile_of([request.POST.get("code", "")], actor)
    return _gesture(
        request,
        found,
        lambda: actions.take_out(actor=actor, batch=found, devices=pile.devices),
        _("It is out of the batch."),
    )


@opens("weee.fill")
@require_POST
def count_parts(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found, form = batch_visible(pk, actor), PartsForm(request.POST)
    if form.is_valid():
        try:
            actions.count_parts(actor=actor, batch=found, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
    if form.errors:
        return _page(request, found, parts_form=form, status=status_of(form))
    messages.success(request, _("The pieces are counted."))
    return redirect("recycling:batch", pk=pk)


@opens("weee.fill")
@require_POST
def put_parts(request: HttpRequest, pk: int) -> HttpResponse:
    """Parts of the stock of parts, ticked, leave with the batch."""
    actor = actor_of(request)
    found = batch_visible(pk, actor)
    form = StockPartsForm(request.POST, batch=found, actor=actor)
    if form.is_valid():
        try:
            outcome = actions.put_parts_in_batch(actor=actor, batch=found, parts=form.cleaned_data["parts"])
        except DomainError as error:
            show_refusal(form, error)
        else:
            for refusal in outcome.refused:
                form.add_error("parts", f"{refusal.subject}: {refusal.reason}")
    if form.errors:
        return _page(request, found, stock_form=form, status=status_of(form))
    messages.success(request, _("The parts are in the batch."))
    return redirect("recycling:batch", pk=pk)


@opens("weee.fill")
@require_POST
def take_part_out(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    actor = actor_of(request)
    found = batch_visible(pk, actor)
    lying = part_visible(part, actor)
    return _gesture(
        request,
        found,
        lambda: actions.take_part_out(actor=actor, batch=found, part=lying),
        _("The part lies in the stock of parts again."),
    )


@opens("weee.fill")
@require_POST
def weigh(request: HttpRequest, pk: int) -> HttpResponse:
    """The weights, and the codes that a person chose otherwise."""
    actor = actor_of(request)
    found = batch_visible(pk, actor)
    form = GroupsForm(request.POST, groups=contents_of(found).groups)
    if form.is_valid():
        try:
            for group, code in form.recoded.items():
                actions.recode(actor=actor, batch=found, group=group, waste_code=code)
            actions.weigh(actor=actor, batch=found, weights=form.weights)
        except DomainError as error:
            show_refusal(form, error)
    if form.errors:
        return _page(request, found, groups_form=form, status=status_of(form))
    messages.success(request, _("The weights are kept."))
    return redirect("recycling:batch", pk=pk)


@opens("weee.send")
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = batch_visible(pk, actor)
    return _gesture(
        request,
        found,
        lambda: actions.close_batch(actor=actor, batch=found),
        _("The batch is closed. Ask for its pick-up."),
    )


@opens("weee.send")
@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = batch_visible(pk, actor)
    return _gesture(
        request,
        found,
        lambda: actions.reopen_batch(actor=actor, batch=found),
        _("The batch is open again."),
    )


@opens("proof.record")
@require_http_methods(["GET", "POST"])
def no_drive(request: HttpRequest) -> HttpResponse:
    """Computers set aside that were opened and hold no drive."""
    actor = actor_of(request)
    form = NoDriveForm(posted(request), actor=actor, initial=scanned_first(request))
    return answer_pile(
        request,
        "recycling/no_drive.html",
        form=form,
        gesture=lambda: actions.record_no_drive_inside(actor=actor, devices=form.cleaned_data["codes"]),
        done=_no_drive_said,
        to="recycling:weee",
    )


def _gesture(request: HttpRequest, found: WeeeBatch, act: Callable[[], object], done: str) -> HttpResponse:
    """A button without a form: a refusal is said on the page of the batch."""
    form = Form(request.POST)
    try:
        answer = act()
    except DomainError as error:
        show_refusal(form, error)
        return _page(request, found, refused=form, status=error.status)
    if isinstance(answer, Outcome) and answer.refused:
        messages.error(request, answer.refused[0].reason)
    else:
        messages.success(request, done)
    return redirect("recycling:batch", pk=found.pk)


def _page(request: HttpRequest, found: WeeeBatch, *, status: int = 200, **shown: Any) -> HttpResponse:
    actor, contents, computers = actor_of(request), contents_of(found), computers_in(found)
    may_fill, may_send = may(actor, "weee.fill"), may(actor, "weee.send")
    parts, fills = parts_in(found), may_fill and found.state == BatchState.OPEN
    stock_form = shown.get("stock_form") or (StockPartsForm(batch=found, actor=actor) if fills else None)
    context = {
        "batch": found,
        "contents": contents,
        "computers": computers,
        "parts": parts,
        "to_destroy": [*drives_to_destroy_in(computers), *drives_to_destroy_among(parts)],
        "road": batch_road(found, contents),
        "collection": getattr(found, "collection", None),
        "asked": getattr(found, "request", None),
        "form": shown.get("form") or IntoBatchForm(actor=actor),
        "parts_form": shown.get("parts_form") or PartsForm(),
        "groups_form": shown.get("groups_form") or GroupsForm(groups=contents.groups),
        "refused": shown.get("refused"),
        "outcome": shown.get("outcome"),
        "may_work": may(actor, "bench.view"),
        "stock_form": stock_form
        if stock_form is not None and (stock_form.waits or stock_form.errors)
        else None,
        "may_fill": fills,
        "may_weigh": may_fill and found.state != BatchState.COLLECTED,
        "may_close": may_send and found.state == BatchState.OPEN,
        "may_send": may_send and found.state in BatchState.WAITING,
        "is_collected": found.state == BatchState.COLLECTED,
    }
    return render(request, "recycling/batch.html", context, status=status)


def _put_in(count: int) -> str:
    return ngettext("%(count)d computer is in the batch.", "%(count)d computers are in the batch.", count) % {
        "count": count
    }


def _no_drive_said(count: int) -> str:
    return ngettext(
        "It is recorded that %(count)d computer holds no drive.",
        "It is recorded that %(count)d computers hold no drive.",
        count,
    ) % {"count": count}
