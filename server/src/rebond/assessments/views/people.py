"""The people of a place, and the progress of one of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from rebond.access import may
from rebond.access.guards import NOT_FOUND, actor_of, opens
from rebond.assessments import actions
from rebond.assessments.choices import Moment
from rebond.assessments.forms import LevelsForm
from rebond.assessments.papers import print_progress
from rebond.assessments.progress import progress_of
from rebond.assessments.queries import people
from rebond.documents.rendering import Document
from rebond.kit.errors import DomainError, NotFound
from rebond.programmes.choices import AssessmentTool
from rebond.ui.answers import page_asked_for, sent_in, show_refusal, status_of


@opens("assessment.view")
@require_GET
def list_people(request: HttpRequest) -> HttpResponse:
    actor, to_assess = actor_of(request), request.GET.get("state") == "to_assess"
    rows = people.people_not_assessed(actor) if to_assess else people.people_listed(actor)
    given = {
        "listing": page_asked_for(request, rows),
        "to_assess": to_assess,
        "may_record": may(actor, "assessment.record"),
    }
    return render(request, "assessments/people.html", given)


@opens("assessment.view")
@never_cache
@require_GET
def show_person(request: HttpRequest, code: str) -> HttpResponse:
    actor = actor_of(request)
    referral = people.person_visible(code, actor)
    kept = people.assessments_of(referral)
    found = progress_of(kept)
    records = may(actor, "assessment.record")
    offered = {moment: people.offered_to(referral, moment) for moment in (Moment if records else ())}
    ways = [
        (moment, [one for one in ones if one.version], any(not one.version for one in ones))
        for moment, ones in offered.items()
        if ones
    ]
    given = {
        "referral": referral,
        "found": found,
        "levels": [row for row in kept if row.level],
        "ways": ways,
        "may_print": bool(found),
        "sees_learning": may(actor, "learning.view"),
    }
    return render(request, "assessments/person.html", given)


@opens("assessment.record")
@never_cache
@require_http_methods(["GET", "POST"])
def record_levels(request: HttpRequest, code: str, moment: str) -> HttpResponse:
    actor = actor_of(request)
    referral, at = people.person_visible(code, actor), moment_named(moment)
    tools = [one.tool for one in people.offered_to(referral, at) if one.version is None]
    form = LevelsForm(sent_in(request), tools=tools)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.record_levels(
                actor=actor,
                referral=referral,
                tool=AssessmentTool(given["tool"]),
                moment=at,
                eases=form.eases(),
                level=form.level(),
                submission=given["submission"],
                assessed_on=given["assessed_on"],
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The assessment is kept."))
            return redirect("assessments:person", code=referral.code)
    given = {"form": form, "referral": referral, "moment": at, "has_tools": bool(tools)}
    return render(request, "assessments/levels.html", given, status=status_of(form))


@opens("assessment.view")
@never_cache
@require_GET
def print_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The paper for the person."""
    referral = people.person_visible(code, actor_of(request))
    found = progress_of(people.assessments_of(referral))
    if not found:
        raise NotFound(NOT_FOUND, code="not_found")
    return pdf(print_progress(referral, found[0]), name=f"{referral.code}-progres")


def moment_named(text: str) -> Moment:
    """Raise `NotFound` for another word in the address."""
    if text not in Moment.values:
        raise NotFound(NOT_FOUND, code="not_found")
    return Moment(text)


def pdf(document: Document, *, name: str) -> HttpResponse:
    headers = {"Content-Disposition": f'inline; filename="{name}.pdf"'}
    return HttpResponse(document.content, content_type="application/pdf", headers=headers)
