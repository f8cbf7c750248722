"""The stock of parts, and what is taken out of computers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import may, reaches
from rebond.access.guards import actor_of, opens
from rebond.repairs import actions
from rebond.repairs.actions.taking import away_from_the_bench
from rebond.repairs.forms import CountForm, FilterForm, MinimumForm, NewPartForm, TakeForm
from rebond.repairs.models import Part, PartModel
from rebond.repairs.queries import (
    drives_inside,
    model_visible,
    models_listed,
    part_visible,
    parts_known,
    parts_taken_from,
    proofs_of_parts,
    stock_of,
    to_order,
    workshops_of,
)
from rebond.repairs.views.answering import ran
from rebond.ui.answers import page_asked_for, sent_in, status_of
from rebond.workshop.queries.lookup import device_with_proofs


@opens("repair.view")
@require_http_methods(["GET", "POST"])
def show_stock(request: HttpRequest) -> HttpResponse:
    """GET: the parts of the workshops. POST: a model that is kept from now on, with what is there."""
    actor = actor_of(request)
    workshops = workshops_of(actor)
    form = NewPartForm(sent_in(request), workshops=workshops)
    if request.method == "POST" and may(actor, "part.keep") and ran(form, lambda: _add(request, form)):
        messages.success(request, _("The part is in the stock."))
        return redirect("repairs:parts")
    filter_form = FilterForm(request.GET, workshops=workshops)
    workshop = filter_form.cleaned_data.get("workshop") if filter_form.is_valid() else None
    page = page_asked_for(request, models_listed(actor, workshop).order_by("-pk"))
    given = {
        "listing": page,
        "lines": stock_of(page.rows),
        "to_order": to_order(actor, workshop),
        "filter_form": filter_form,
        "form": form,
        "may_keep": may(actor, "part.keep"),
        "may_order": may(actor, "part.order"),
    }
    return render(request, "repairs/parts.html", given, status=status_of(form))


def _add(request: HttpRequest, form: NewPartForm) -> None:
    given, actor = form.cleaned_data, actor_of(request)
    model = actions.keep_model(
        actor=actor,
        workshop=given["workshop"],
        kind=given["kind"],
        spec=given["spec"],
        size=given["size"],
        minimum=given["minimum"],
    )
    if given["count"]:
        actions.add_counted(
            actor=actor,
            model=model,
            count=given["count"],
            state=given["state"],
            unit_cents=given["unit_cents"] or 0,
            kept_at=given["kept_at"],
            submission=given["submission"],
        )


@opens("part.keep")
@require_POST
def set_minimum(request: HttpRequest, pk: int) -> HttpResponse:
    actor, form = actor_of(request), MinimumForm(request.POST)
    model: PartModel = model_visible(pk, actor)
    if ran(
        form,
        lambda: actions.set_minimum(actor=actor, model=model, minimum=form.cleaned_data["minimum"]),
    ):
        messages.success(request, _("The minimum is recorded."))
    else:
        messages.error(request, _("Give a number of parts."))
    return redirect("repairs:parts")


@opens("repair.view")
@require_GET
def show_part(request: HttpRequest, pk: int) -> HttpResponse:
    part = part_visible(pk, actor_of(request))
    return _page(request, part, CountForm(initial={"found": part.quantity}))


@opens("part.keep")
@require_POST
def count_part(request: HttpRequest, pk: int) -> HttpResponse:
    actor, form = actor_of(request), CountForm(request.POST)
    part = part_visible(pk, actor)
    if ran(form, lambda: actions.count_part(actor=actor, part=part, **form.cleaned_data)):
        messages.success(request, _("The count is recorded."))
        return redirect("repairs:part", pk=part.pk)
    return _page(request, part_visible(pk, actor), form)


def _page(request: HttpRequest, part: Part, form: CountForm) -> HttpResponse:
    given = {
        "part": part,
        "proof": proofs_of_parts([part]).get(part.pk),
        "movements": part.movements.select_related("repair__device", "moved_by__user").order_by("-pk")[:50],
        "form": form,
        "may_keep": reaches(actor_of(request), "part.keep", part.scope_keys()),
    }
    return render(request, "repairs/part.html", given, status=status_of(form))


@opens("repair.do")
@require_http_methods(["GET", "POST"])
def take_apart(request: HttpRequest, tag: str) -> HttpResponse:
    """What is taken out of one computer, or the whole of it."""
    actor = actor_of(request)
    device = device_with_proofs(tag, actor=actor)
    form = TakeForm(
        sent_in(request),
        drives=drives_inside(device),
        may_dismantle=reaches(actor, "device.dismantle", device.scope_keys()),
    )

    def take() -> None:
        verb = actions.dismantle if form.cleaned_data.get("whole") else actions.take_parts
        verb(actor=actor, device=device, takings=form.takings, seen=form.cleaned_data["seen"])

    if request.method == "POST" and ran(form, take):
        count = len(form.takings)
        messages.success(
            request,
            ngettext("%(count)d part is in the stock.", "%(count)d parts are in the stock.", count)
            % {"count": count},
        )
        if form.cleaned_data.get("whole"):
            return redirect(reverse("repairs:of_device", args=[device.asset_tag]))
        return redirect("repairs:take_apart", tag=device.asset_tag)
    taken = parts_taken_from(device)
    known = parts_known(taken, actor)
    given = {
        "device": device,
        "form": form,
        "taken": [part for part in taken if part.pk in known],
        "seen": len(taken),
        "away": away_from_the_bench(device),
    }
    return render(request, "repairs/take_apart.html", given, status=status_of(form))
