from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import Actor, may
from rebond.access.guards import actor_of, opens
from rebond.devices.models import Device
from rebond.devices.queries import resolve
from rebond.kit.errors import DomainError
from rebond.kit.keyset import page_of
from rebond.ui.answers import key_of, show_refusal, status_of
from rebond.workshop.actions import rematch_reviews, settle_review
from rebond.workshop.choices import IntakeOutcome
from rebond.workshop.forms import ReviewForm
from rebond.workshop.models import Review
from rebond.workshop.queries.reviews import case_of, review_visible, reviews_listed

MOST_AT_ONCE = 100


@opens("report.review")
@require_GET
def list_reviews(request: HttpRequest) -> HttpResponse:
    rows = reviews_listed(actor_of(request))
    page = page_of(rows, after=key_of(request, "after"), before=key_of(request, "before"))
    return render(request, "workshop/reviews.html", {"listing": page, "total": rows.count()})


@opens("report.review")
@require_POST
def match_again(request: HttpRequest) -> HttpResponse:
    """Computers may have come since: try what waits once more."""
    actor = actor_of(request)
    oldest = Review.objects.visible_to(actor).waiting().select_related("document__territory").order_by("pk")
    results = rematch_reviews(actor=actor, reviews=list(oldest[:MOST_AT_ONCE]))
    placed = sum(result.outcome in {IntakeOutcome.CREATED, IntakeOutcome.UPDATED} for result in results)
    told = ngettext("%(count)d document found its computer.", "%(count)d documents found their computers.", placed)
    if placed:
        messages.success(request, told % {"count": placed})
    else:
        messages.info(request, _("No document found its computer this time."))
    return redirect("workshop:reviews")


@opens("report.review")
@require_http_methods(["GET", "POST"])
def show_review(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    review = review_visible(pk, actor)
    form = ReviewForm(request.POST if request.method == "POST" else None, actor=actor)
    if form.is_valid() and (done := _settle(request, review, form)):
        messages.success(request, done)
        return redirect("workshop:reviews")
    given = {"case": case_of(review), "form": form, "may_download": may(actor, "report.download")}
    return render(request, "workshop/review.html", given, status=status_of(form))


def _settle(request: HttpRequest, review: Review, form: ReviewForm) -> str:
    """What was done; empty when it was refused, and then the form says why."""
    actor = actor_of(request)
    answer = _answer(request, form, actor)
    if form.errors:
        return ""
    try:
        return settle_review(actor=actor, review=review, **answer).message
    except DomainError as error:
        show_refusal(form, error)
        return ""


def _answer(request: HttpRequest, form: ReviewForm, actor: Actor) -> dict[str, Any]:
    """The button pressed says which of the answers is meant."""
    given = form.cleaned_data
    if "aside" in request.POST:
        if not given["reason"]:
            form.add_error("reason", _("Say why it is set aside."))
        return {"set_aside": given.get("reason", "")}
    if "create" in request.POST:
        if given["lot"] is None:
            form.add_error("lot", _("Choose the lot in which the computer is created."))
        return {"lot": given.get("lot")}
    device = _device(request.POST.get("device") or given["code"], actor)
    if device is None:
        form.add_error("code", _("No computer that is yours bears this code. Scan or type it again."))
    return {"device": device}


def _device(code: str, actor: Actor) -> Device | None:
    return resolve(code, actor).device if code else None
