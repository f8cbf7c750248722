from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.devices.models import Device
from rebond.kit.outcomes import Outcome
from rebond.recycling import actions
from rebond.recycling.forms import DisposalForm, EndingForm, GiveBackForm
from rebond.recycling.papers import slip_of
from rebond.recycling.queries import given_back_on, given_back_recently
from rebond.stock.answers import attempt, keep_refused, pdf_answer, posted, scanned_first

Do = Callable[[dict[str, Any]], Outcome[Device]]


@opens("device.eliminate")
@require_http_methods(["GET", "POST"])
def eliminate(request: HttpRequest) -> HttpResponse:
    words = {
        "title": _("Eliminate computers"),
        "gesture": _("Eliminate"),
        "url_name": "recycling:eliminate",
        "lead": _("Set aside after the tests, before any refurbishing. Their road ends here."),
    }
    actor = actor_of(request)
    return _end(request, DisposalForm, words, lambda given: actions.eliminate(actor=actor, **given))


@opens("device.eliminate")
@require_http_methods(["GET", "POST"])
def retire(request: HttpRequest) -> HttpResponse:
    words = {
        "title": _("Put computers out of service"),
        "gesture": _("Put out of service"),
        "url_name": "recycling:retire",
        "lead": _("Refurbished once, broken now. Their road ends here."),
    }
    actor = actor_of(request)
    return _end(request, DisposalForm, words, lambda given: actions.retire(actor=actor, **given))


@opens("device.give_back")
@require_http_methods(["GET", "POST"])
def give_back(request: HttpRequest) -> HttpResponse:
    words = {
        "title": _("Give back to the donor"),
        "gesture": _("Give back"),
        "url_name": "recycling:give_back",
        "lead": _("They leave with a slip that says which ones are not erased."),
    }
    actor = actor_of(request)
    return _end(
        request,
        GiveBackForm,
        words,
        lambda given: actions.give_back(actor=actor, **given),
        slips=given_back_recently(actor),
    )


@opens("device.give_back")
@require_GET
def slip(request: HttpRequest, donor: int, day: str) -> HttpResponse:
    try:
        wanted = date.fromisoformat(day)
    except ValueError:
        raise Http404 from None
    devices = given_back_on(actor_of(request), donor, wanted)
    if not devices:
        raise Http404
    return pdf_answer(slip_of(devices, day=wanted), f"{donor}-{wanted.isoformat()}")


def _end(
    request: HttpRequest, form_class: type[EndingForm], words: dict[str, str], do: Do, **context: Any
) -> HttpResponse:
    """First look at the pile; then the code or the number is typed, and it is done."""
    actor, confirming = actor_of(request), request.POST.get("gesture") == "confirm"
    form = form_class(posted(request), actor=actor, confirming=confirming, initial=scanned_first(request))
    pile: list[Device] = form.cleaned_data["codes"] if form.is_valid() else []
    outcome = None
    if form.is_valid() and confirming:
        given = {
            name: value for name, value in form.cleaned_data.items() if name not in {"codes", "confirmation"}
        }
        outcome = attempt(form, lambda: do({"devices": pile, **given}))
        if outcome is not None and outcome.complete:
            messages.success(request, _done(len(pile)))
            return redirect(words["url_name"])
    if outcome is not None:
        keep_refused(form, outcome)
    elif pile and not form.errors:
        form = form_class(
            actor=actor,
            confirming=True,
            pile=len(pile),
            initial=form.data.dict() if hasattr(form.data, "dict") else {},
        )
    shown = {
        **context,
        **words,
        "form": form,
        "pile": [] if outcome else pile,
        "outcome": outcome,
        "confirming": "confirmation" in form.fields,
        "may_work": may(actor, "bench.view"),
    }
    return render(request, "recycling/end.html", shown, status=422 if form.is_bound else 200)


def _done(count: int) -> str:
    return ngettext("Done for %(count)d computer.", "Done for %(count)d computers.", count) % {"count": count}
