from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import Actor, may
from rebond.access.guards import actor_of, opens
from rebond.devices.queries import resolve
from rebond.kit.errors import DomainError
from rebond.ui.answers import page_asked_for, show_refusal
from rebond.workshop.actions import rematch_reviews, settle_review
from rebond.workshop.actions.telling import told_while_it_waits
from rebond.workshop.choices import IntakeOutcome
from rebond.workshop.forms import AttachForm, CreateForm, SetAsideForm
from rebond.workshop.models import Review
from rebond.workshop.queries.reviews import case_of, review_visible, reviews_listed

MOST_AT_ONCE = 100


@opens("report.review")
@require_GET
def list_reviews(request: HttpRequest) -> HttpResponse:
    rows = reviews_listed(actor_of(request))
    page = page_asked_for(request, rows)
    return render(request, "workshop/reviews.html", {"listing": page, "total": rows.count()})


@opens("report.review")
@require_POST
def match_again(request: HttpRequest) -> HttpResponse:
    """Computers may have come since: try what waits once more."""
    actor = actor_of(request)
    oldest = Review.objects.visible_to(actor).waiting().select_related("document__territory").order_by("pk")
    results = rematch_reviews(actor=actor, reviews=list(oldest[:MOST_AT_ONCE]))
    placed = sum(result.outcome in {IntakeOutcome.CREATED, IntakeOutcome.UPDATED} for result in results)
    told = ngettext(
        "%(count)d document found its computer.", "%(count)d documents found their computers.", placed
    )
    if placed:
        messages.success(request, told % {"count": placed})
    else:
        messages.info(request, _("No document found its computer this time."))
    return redirect("workshop:reviews")


@opens("report.review")
@require_http_methods(["GET", "POST"])
def show_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Three ways to answer; the button pressed says which."""
    actor = actor_of(request)
    review = review_visible(pk, actor)
    forms: dict[str, Form] = {
        "attach": AttachForm(_given(request, "attach")),
        "create": CreateForm(_given(request, "create"), actor=actor),
        "aside": SetAsideForm(_given(request, "aside")),
    }
    form = next((form for form in forms.values() if form.is_bound), None)
    if form is not None and form.is_valid() and (done := _settle(review, form, actor)):
        messages.success(request, done)
        return redirect("workshop:review", pk=pk)
    given = {
        "case": case_of(review),
        "told": told_while_it_waits(review),
        "forms": forms,
        "faulty": form,
        "may_download": may(actor, "report.download"),
        "next": reviews_listed(actor).order_by("pk").first() if review.settled_at else None,
    }
    return render(request, "workshop/review.html", given, status=200 if form is None else 422)


def _given(request: HttpRequest, button: str) -> QueryDict | None:
    return request.POST if request.method == "POST" and button in request.POST else None


def _settle(review: Review, form: Form, actor: Actor) -> str:
    """What was done; empty when it was refused, and then the form says why."""
    answer = dict(form.cleaned_data)
    if "code" in answer:
        answer["device"] = resolve(answer.pop("code"), actor).device
        if answer["device"] is None:
            form.add_error("code", _("No computer that is yours bears this code. Scan or type it again."))
            return ""
    try:
        return settle_review(actor=actor, review=review, **answer).message
    except DomainError as error:
        show_refusal(form, error)
        return ""
