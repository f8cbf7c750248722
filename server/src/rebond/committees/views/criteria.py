"""The criteria of a programme, and what is said of a person before its committee."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rebond.access import may
from rebond.access.guards import actor_of, opens, public
from rebond.committees import actions, queries
from rebond.committees.agenda import latest_criteria
from rebond.committees.criteria import Criteria
from rebond.committees.forms import (
    CriteriaForm,
    PersonForm,
)
from rebond.committees.showing import criteria_in_words
from rebond.kit.errors import DomainError
from rebond.ui.answers import page_asked_for, sent_in, show_refusal, status_of

MOST_UNPLANNED = 200


@opens("committee.view")
@require_GET
def list_sessions(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    listing = page_asked_for(request, queries.sessions_listed(actor))
    convenes = may(actor, "committee.convene")
    given = {
        "listing": listing,
        "unplanned": list(queries.without_session(actor)[:MOST_UNPLANNED]) if convenes else [],
        "programmes": list(queries.programmes_with_committee(actor)),
        "may_convene": convenes,
    }
    return render(request, "committees/list.html", given)


@public
@require_GET
def show_criteria(request: HttpRequest, slug: str) -> HttpResponse:
    """For everybody: what counts, for how much, and how people with the same points are told apart."""
    programme = queries.public_programme(slug)
    versions = list(queries.versions_of(programme))
    asked = request.GET.get("version", "")
    version = next((each for each in versions if str(each.number) == asked), versions[0])
    given = {
        "programme": programme,
        "version": version,
        "versions": versions,
        "words": criteria_in_words(version.criteria),
        "sessions": list(queries.next_sessions(programme)[:3]),
    }
    return render(request, "committees/criteria.html", given)


@opens("committee.convene")
@require_http_methods(["GET", "POST"])
def publish_criteria(request: HttpRequest, slug: str) -> HttpResponse:
    actor = actor_of(request)
    programme = queries.programme_with_committee(slug, actor)
    last = latest_criteria(programme)
    form = CriteriaForm(sent_in(request), criteria=last.criteria if last else Criteria())
    if form.is_valid():
        try:
            version = actions.publish_criteria(actor=actor, programme=programme, criteria=form.criteria())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("Version %(number)s is published.") % {"number": version.number})
            return redirect("committees:criteria", slug=programme.slug)
    given = {"form": form, "programme": programme, "last": last}
    return render(request, "committees/publish_criteria.html", given, status=status_of(form))


@opens("committee.nominate")
@require_http_methods(["GET", "POST"])
def present_person(request: HttpRequest, code: str) -> HttpResponse:
    """For which public, and what the committee asks: by the prescriber, the place, or a member."""
    actor = actor_of(request)
    referral, criteria, known = queries.person_to_present(code, actor)
    form = PersonForm(sent_in(request), criteria=criteria, initial=known)
    if form.is_valid():
        try:
            actions.nominate(actor=actor, referral=referral, public=form.cleaned_data["public"])
            actions.tell_facts(actor=actor, referral=referral, answers=form.answers())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The committee will see it."))
            return redirect(queries.page_after_presenting(referral, actor))
    given = {"form": form, "referral": referral, "back": queries.page_after_presenting(referral, actor)}
    return render(request, "committees/person.html", given, status=status_of(form))
