"""Repairs to do, one repair on one page, and what they come to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import may, reaches
from rebond.access.guards import actor_of, opens
from rebond.devices.lifecycle import STEPS, stage_obstacle
from rebond.kit.errors import DomainError, Invalid
from rebond.repairs import actions
from rebond.repairs.forms import (
    AwaitForm,
    CloseForm,
    DiagnosisForm,
    FilterForm,
    OpenForm,
    TimeForm,
    UsePartForm,
)
from rebond.repairs.models import Repair
from rebond.repairs.queries import (
    awaited_of,
    counted,
    last_repairs_of,
    model_visible,
    open_repair_of,
    part_scanned,
    part_visible,
    parts_known,
    parts_used,
    repair_visible,
    repairs_listed,
    repairs_to_do,
    required_faults_of,
    usable_parts,
    workshops_of,
)
from rebond.ui.answers import page_asked_for, sent_in, show_refusal, status_of
from rebond.workshop.queries.lookup import device_with_proofs
from rebond.workshop.queries.work import why_no_work


@opens("repair.view")
@require_GET
def list_repairs(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = FilterForm(request.GET, workshops=workshops_of(actor))
    asked = form.cleaned_data if form.is_valid() else {}
    show = asked.get("show") or "open"
    rows = repairs_listed(actor)
    if show == "bench":
        rows = rows.filter(pk__in=repairs_to_do(actor).values("pk"))
    elif show != "all":
        rows = rows.filter(closed_at__isnull=show == "open")
    if asked.get("workshop"):
        rows = rows.filter(workshop=asked["workshop"])
    given = {"listing": page_asked_for(request, rows), "filter_form": form, "show": show}
    return render(request, "repairs/list.html", given)


@opens("repair.view")
@require_GET
def show_figures(request: HttpRequest) -> HttpResponse:
    return render(request, "repairs/figures.html", {"rows": counted(actor_of(request))})


@opens("repair.view")
@require_http_methods(["GET", "POST"])
def of_device(request: HttpRequest, tag: str) -> HttpResponse:
    """The repair of one computer: the open one, or the form that opens one."""
    actor = actor_of(request)
    device = device_with_proofs(tag, actor=actor)
    if request.method == "GET" and (found := open_repair_of(device)) is not None:
        return redirect("repairs:repair", pk=found.pk)
    form = OpenForm(sent_in(request), initial={"faults": required_faults_of(device)})
    if form.is_valid():
        try:
            outcome = actions.open_repairs(actor=actor, devices=[device], faults=form.cleaned_data["faults"])
        except DomainError as error:
            show_refusal(form, error)
        else:
            for refusal in outcome.refused:
                form.add_error(None, refusal.reason)
        if not form.errors and (found := open_repair_of(device)) is not None:
            return redirect("repairs:repair", pk=found.pk)
    given = {
        "device": device,
        "form": form,
        "before": last_repairs_of(device),
        "away": why_no_work(device),
        "may_repair": reaches(actor, "repair.do", device.scope_keys()),
    }
    return render(request, "repairs/open.html", given, status=status_of(form))


@opens("repair.view")
@require_GET
def show_repair(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, repair_visible(pk, actor_of(request)))


@opens("repair.do")
@require_POST
def diagnose(request: HttpRequest, pk: int) -> HttpResponse:
    repair = repair_visible(pk, actor_of(request))
    form = DiagnosisForm(request.POST, repair=repair, faults=list(repair.faults.all()))

    def act() -> None:
        actions.diagnose(
            actor=actor_of(request),
            repair=repair,
            diagnoses=form.diagnoses,
            more=form.cleaned_data["more"],
            note=form.cleaned_data["note"],
            estimated_cents=form.cleaned_data["estimated_cents"],
        )

    return _gesture(request, repair, form, "diagnosis_form", _("The diagnosis is recorded."), act)


@opens("repair.do")
@require_POST
def add_time(request: HttpRequest, pk: int) -> HttpResponse:
    repair, form = repair_visible(pk, actor_of(request)), TimeForm(request.POST)
    return _gesture(
        request,
        repair,
        form,
        "time_form",
        _("The time is counted."),
        lambda: actions.add_time(actor=actor_of(request), repair=repair, **form.cleaned_data),
    )


@opens("repair.do")
@require_POST
def use_part(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    repair = repair_visible(pk, actor)
    form = UsePartForm(request.POST, lines=usable_parts(repair, actor))

    def act() -> None:
        given = form.cleaned_data
        part = part_scanned(given["part_code"], actor) if given["part_code"] else form.by_key[given["part"]]
        if part is None:
            raise Invalid(_("No part has this code."), code="unknown_part", field="part_code")
        actions.use_part(
            actor=actor,
            repair=repair,
            part=part,
            count=given["count"],
            size_after=given["size_after"],
            going_on_reason=given["going_on_reason"],
            seen=given["seen"],
        )

    return _gesture(request, repair, form, "part_form", _("The part is counted."), act)


@opens("repair.do")
@require_POST
def give_back_part(request: HttpRequest, pk: int, part: int) -> HttpResponse:
    actor = actor_of(request)
    repair, found = repair_visible(pk, actor), part_visible(part, actor)
    try:
        given_back = actions.give_back_part(actor=actor, repair=repair, part=found)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The part is in the stock again."))
        if given_back.facts_to_say:
            messages.warning(
                request,
                _(
                    "What memory or storage the computer has now cannot be worked out: start it and send its report again."
                ),
            )
    return redirect("repairs:repair", pk=repair.pk)


@opens("repair.do")
@require_POST
def await_part(request: HttpRequest, pk: int) -> HttpResponse:
    repair = repair_visible(pk, actor_of(request))
    form = AwaitForm(request.POST, repair=repair)
    return _gesture(
        request,
        repair,
        form,
        "await_form",
        _("The computer waits for this part: put it aside."),
        lambda: actions.await_part(actor=actor_of(request), repair=repair, model=form.cleaned_data["model"]),
    )


@opens("repair.do")
@require_POST
def await_no_more(request: HttpRequest, pk: int, model: int) -> HttpResponse:
    actor = actor_of(request)
    repair, found = repair_visible(pk, actor), model_visible(model, actor)
    try:
        actions.await_no_more(actor=actor, repair=repair, model=found)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The repair waits for this part no more."))
    return redirect("repairs:repair", pk=repair.pk)


@opens("repair.do")
@require_POST
def close(request: HttpRequest, pk: int) -> HttpResponse:
    repair, form = repair_visible(pk, actor_of(request)), CloseForm(request.POST)
    return _gesture(
        request,
        repair,
        form,
        "close_form",
        _("The repair is closed."),
        lambda: actions.close_repair(actor=actor_of(request), repair=repair, **form.cleaned_data),
    )


def _gesture(  # noqa: PLR0917 - the repair, the form on its page, and the gesture
    request: HttpRequest, repair: Repair, form: Form, name: str, done: str, act: Callable[[], object]
) -> HttpResponse:
    """Run ``act`` when the form is right, then go back to the page; else show the page with what is wrong."""
    if form.is_valid():
        try:
            act()
        except DomainError as error:
            show_refusal(form, error)
    if form.errors:
        return _page(request, repair_visible(repair.pk, actor_of(request)), faulty={name: form})
    messages.success(request, done)
    return redirect("repairs:repair", pk=repair.pk)


def _page(request: HttpRequest, repair: Repair, *, faulty: dict[str, Form] | None = None) -> HttpResponse:
    actor, faults = actor_of(request), list(repair.faults.order_by("pk"))
    cost, used = repair.cost, parts_used(repair)
    may_repair = repair.is_open and reaches(actor, "repair.do", repair.scope_keys())
    given: dict[str, Any] = {
        "repair": repair,
        "device": repair.device,
        "faults": faults,
        "cost": cost,
        "may_repair": may_repair,
        "used": used,
        "known": parts_known([part for part, _count in used], actor),
        "moves": repair.movements.count(),
        "ends": _ends(repair) if may(actor, "device.eliminate") else [],
        "faulty": next(iter(faulty.values())) if faulty else None,
        "diagnosis_form": DiagnosisForm(repair=repair, faults=faults),
        "time_form": TimeForm(),
        "part_form": UsePartForm(lines=usable_parts(repair, actor) if may_repair else []),
        "awaited": awaited_of(repair) if repair.is_open else [],
        "await_form": AwaitForm(repair=repair) if may_repair else None,
        "close_form": CloseForm(),
        **(faulty or {}),
    }
    return render(request, "repairs/repair.html", given, status=422 if faulty else 200)


def _ends(repair: Repair) -> list[tuple[str, str]]:
    """The steps by which a computer that was given up leaves, and where each is done."""
    if repair.is_open:
        return []
    device = repair.device
    steps = [STEPS[name] for name in ("eliminate", "retire") if not stage_obstacle(STEPS[name], device)]
    wanted = [step for step in steps if (step.name == "retire") == (device.first_ready_at is not None)]
    return [(str(step.label), reverse(step.page, query={"code": device.asset_tag})) for step in wanted]
