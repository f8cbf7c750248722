"""Where there is no computer and no network: the telephone notes two codes, and sends them when it can."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rebond.access import may
from rebond.access.guards import actor_of, opens, public
from rebond.handover import actions
from rebond.handover.bus import BusForm
from rebond.handover.choices import SignatureMeans
from rebond.handover.models import Handover
from rebond.handover.queries import meeting, signers_for
from rebond.kit.errors import DomainError
from rebond.programmes.choices import Outlet
from rebond.referrals.choices import AgeBracket, Occupation, Sex
from rebond.stock.answers import posted, show_error

JUST_NOW = timedelta(minutes=5)
WORKER = Path(__file__).parent.parent / "static/handover/bus-worker.js"


@public
@require_GET
def worker(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """What opens the page without a network. It stands beside the page, because a worker serves what lies under its own address."""
    headers = {"Cache-Control": "no-cache"}
    return HttpResponse(WORKER.read_bytes(), content_type="text/javascript; charset=utf-8", headers=headers)


@opens("device.hand_over")
@require_http_methods(["GET", "POST"])
def bus(request: HttpRequest) -> HttpResponse:
    """One handover signed on paper. The script of the page asks for JSON, and sends again until it is answered."""
    actor = actor_of(request)
    form = BusForm(posted(request), actor=actor)
    made = _noted(request, form) if form.is_valid() else None
    if form.is_bound and request.headers.get("accept") == "application/json":
        return _told(form, made)
    if made is not None:
        messages.success(request, _taken(made))
        return redirect("handover:bus")
    context = {"form": form, "store": f"rebond.bus.{actor.membership_id}"}
    return render(request, "handover/bus.html", context, status=422 if form.is_bound else 200)


def _noted(request: HttpRequest, form: BusForm) -> Handover | None:
    given, actor = form.cleaned_data, actor_of(request)
    device, person = given["code"], given["referral"]
    done_at = _earlier(given["done_at"]) if may(actor, "event.backdate") else None
    met = meeting(device, person, actor, on=timezone.localdate(done_at))
    said = actions.Said(
        sex=Sex(person.sex),
        age_bracket=AgeBracket(person.age_bracket),
        occupation=Occupation(person.occupation),
        items=tuple(person.kept_rules.handover_items) if given["with_items"] else (),
        papers=tuple(person.kept_rules.papers_at_handover) if given["papers_seen"] else (),
        explained=given["explained"],
        facts_confirmed=given["explained"],
        signer=signers_for(person.age_bracket)[0],
        means=SignatureMeans.PAPER,
    )
    try:
        return actions.hand_over_in_person(
            actor=actor,
            pair=actions.Pair(device, person),
            submission=given["submission"],
            said=said,
            outlet=met.outlets[0] if met.outlets else Outlet.GIFT,
            occurred_at=done_at,
        )
    except DomainError as error:
        show_error(error, form)
        return None


def _earlier(moment: datetime | None) -> datetime | None:
    """None for now. The clock of a telephone may be ahead: what is to come is now too."""
    return moment if moment is not None and moment < timezone.now() - JUST_NOW else None


def _taken(made: Handover) -> str:
    words = {"tag": made.device.asset_tag, "code": made.referral.code}
    return _("%(tag)s is handed over to %(code)s.") % words


def _told(form: BusForm, made: Handover | None) -> JsonResponse:
    if made is not None:
        return JsonResponse({"taken": True, "words": _taken(made)})
    words = " ".join(str(error) for errors in form.errors.values() for error in errors)
    return JsonResponse({"taken": False, "words": words}, status=422)
