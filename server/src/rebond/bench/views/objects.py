"""Objects found in computers: declared with or without a live bench, listed, and their end."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import Actor, Role, may
from rebond.access.guards import actor_of, opens
from rebond.bench import actions
from rebond.bench.choices import ObjectFate
from rebond.bench.forms import DeclarationForm, FateForm, SlipForm
from rebond.bench.models import FoundObject
from rebond.bench.queries import (
    ObjectSlip,
    is_recorded,
    kept_by_donor,
    object_visible,
    objects_listed,
    slip_numbered,
    slip_of,
    slip_to_sign,
)
from rebond.bench.slips import print_object_slip
from rebond.kit.errors import DomainError
from rebond.network.queries import coordination_of
from rebond.ui.answers import page_asked_for, sent_in, show_refusal, status_of

_NO_SLIP = gettext_lazy(
    "No slip of what is kept now bears this number. Read it again; where an object came or left since, print the slip again."
)


@opens("found_object.view")
@require_GET
def list_objects(request: HttpRequest) -> HttpResponse:
    """``?settled=1``: those that were returned or destroyed."""
    return _page(request)


@opens("found_object.record")
@require_http_methods(["GET", "POST"])
def declare(request: HttpRequest) -> HttpResponse:
    """``?code=``: the computer, as its page or a scanner gives it."""
    actor = actor_of(request)
    form = DeclarationForm(sent_in(request), actor=actor, initial={"code": request.GET.get("code", "")})
    if form.is_valid() and _declared(form, actor):
        messages.success(request, _("It is written down. Put it in its envelope now."))
        return redirect("bench:objects")
    return render(request, "bench/declare.html", {"form": form}, status=status_of(form))


def _declared(form: DeclarationForm, actor: Actor) -> bool:
    assert form.device is not None
    given = {name: value for name, value in form.cleaned_data.items() if name != "code"}
    try:
        actions.record_object(actor=actor, device=form.device, **given)
    except DomainError as error:
        show_refusal(form, error)
        return False
    return True


@opens("found_object.record")
@require_POST
def settle(request: HttpRequest, pk: int) -> HttpResponse:
    found = object_visible(pk, actor_of(request))
    form = FateForm(request.POST, found=found)
    if form.is_valid():
        try:
            actions.settle_object(actor=actor_of(request), found=found, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("It is written down what became of it."))
            return redirect("bench:objects")
    return _page(request, refused={found.pk: form})


@opens("found_object.record")
@require_POST
def sign_slip(request: HttpRequest) -> HttpResponse:
    """A slip came back signed: its number says which objects left, and how."""
    actor, form = actor_of(request), SlipForm(request.POST)
    if not form.is_valid():
        return _page(request, slip_form=form)
    number: str = form.cleaned_data["number"]
    slip = slip_numbered(actor, number)
    if slip is None and is_recorded(actor, number):
        messages.info(request, _("What stands on this slip was recorded already."))
        return redirect("bench:objects")
    if slip is None:
        form.add_error("number", _NO_SLIP)
        return _page(request, slip_form=form)
    try:
        actions.settle_slip(actor=actor, slip=slip)
    except DomainError as error:
        show_refusal(form, error)
        return _page(request, slip_form=form)
    messages.success(request, _("It is written down what became of them."))
    return redirect("bench:objects")


@opens("found_object.view")
@require_GET
def slip_of_donor(request: HttpRequest, donor: int, fate: str) -> HttpResponse:
    """All that is kept of a donor, to be signed."""
    return _pdf(slip_to_sign(actor_of(request), donor, fate))


@opens("found_object.view")
@require_GET
def slip_of_object(request: HttpRequest, pk: int) -> HttpResponse:
    """What left with the same paper as this object."""
    actor = actor_of(request)
    return _pdf(slip_of(object_visible(pk, actor), actor))


def _pdf(slip: ObjectSlip) -> HttpResponse:
    answer = HttpResponse(print_object_slip(slip).content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{slip.number}.pdf"'
    return answer


def _page(
    request: HttpRequest, refused: dict[int, FateForm] | None = None, slip_form: SlipForm | None = None
) -> HttpResponse:
    actor, refused = actor_of(request), refused or {}
    faulty = slip_form or next(iter(refused.values()), None)
    settled = request.GET.get("settled") == "1"
    listing = page_asked_for(request, objects_listed(actor, settled=settled))
    may_record = may(actor, "found_object.record")
    given: dict[str, Any] = {
        "listing": listing,
        "rows": [(row, _fate(row, refused) if may_record and not settled else None) for row in listing.rows],
        "settled": settled,
        "open": next(iter(refused), None),
        "refused": faulty,
        "donors": [] if settled else kept_by_donor(actor),
        "fates": ObjectFate,
        "slips_wait": bool(listing.rows) and not settled,
        "slip_form": slip_form or SlipForm(),
        "may_record": may_record,
        "coordination": coordination_of(actor.territory_id or 0) if actor.role is Role.DONOR else None,
        "may_see_bench": may(actor, "bench.view"),
    }
    return render(request, "bench/objects.html", given, status=422 if faulty else 200)


def _fate(row: FoundObject, refused: dict[int, FateForm]) -> FateForm:
    return refused.get(row.pk) or FateForm(found=row)
