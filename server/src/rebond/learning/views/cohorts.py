"""Groups that follow one path together."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.kit.errors import DomainError
from rebond.learning import actions, queries
from rebond.learning.forms import CohortForm, EnrolForm, RhythmForm
from rebond.learning.models import Cohort
from rebond.learning.queries import cohorts
from rebond.ui.answers import sent_in, show_refusal, status_of

FEWEST_SEATS = 10


@opens("learning.view")
@require_GET
def list_cohorts(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    given = {"cohorts": cohorts.cohorts_listed(actor), "may_record": may(actor, "learning.record")}
    return render(request, "learning/cohorts.html", given)


@opens("learning.record")
@require_http_methods(["GET", "POST"])
def new_cohort(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = CohortForm(sent_in(request), actor=actor)
    if form.is_valid():
        try:
            cohort = actions.form_cohort(actor=actor, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The cohort is formed. Now say who is in it."))
            return redirect("learning:cohort", pk=cohort.pk)
    has_paths = queries.paths_offered(None, actor).exists()
    given = {"form": form, "has_paths": has_paths}
    return render(request, "learning/new_cohort.html", given, status=status_of(form))


@opens("learning.view")
@require_GET
def show_cohort(request: HttpRequest, pk: int) -> HttpResponse:
    return _cohort_page(request, cohorts.cohort_visible(pk, actor_of(request)))


@opens("learning.record")
@require_POST
def join(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    cohort = cohorts.cohort_visible(pk, actor)
    form = EnrolForm(request.POST, people=list(cohorts.people_to_join(cohort)))
    if not form.is_valid():
        return _cohort_page(request, cohort, joining=form)
    outcome = actions.join_cohort(actor=actor, cohort=cohort, referrals=list(form.cleaned_data["people"]))
    for refusal in outcome.refused:
        messages.warning(request, f"{refusal.subject.code} : {refusal.reason}")
    if taken := len(outcome.taken):
        told = ngettext("%(count)s person joined.", "%(count)s people joined.", taken) % {"count": taken}
        messages.success(request, told)
    return redirect("learning:cohort", pk=pk)


@opens("learning.record")
@require_POST
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    cohort = cohorts.cohort_visible(pk, actor)
    form = RhythmForm(request.POST, cohort=cohort)
    if form.is_valid():
        try:
            sessions = actions.plan_cohort(actor=actor, cohort=cohort, rhythm=form.rhythm())
        except DomainError as error:
            show_refusal(form, error)
        else:
            count = len(sessions)
            told = ngettext("%(count)s session is planned.", "%(count)s sessions are planned.", count)
            messages.success(request, told % {"count": count})
            return redirect("learning:cohort", pk=pk)
    return _cohort_page(request, cohort, planning=form)


def _cohort_page(
    request: HttpRequest,
    cohort: Cohort,
    *,
    joining: EnrolForm | None = None,
    planning: RhythmForm | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    members, sessions = cohorts.members_of(cohort), list(cohorts.sessions_of_cohort(cohort))
    records = may(actor, "learning.record")
    attended = queries.numbers_attended(members)
    people = list(cohorts.people_to_join(cohort)) if records else []
    usual = {"seats": max(len(members), FEWEST_SEATS)}
    given = {
        "cohort": cohort,
        "members": [(member, len(attended[member.pk])) for member in members],
        "sessions": sessions,
        "join_form": joining or EnrolForm(people=people),
        "may_join": records and bool(people),
        "rhythm_form": planning or RhythmForm(cohort=cohort, initial=usual),
        "may_plan": records and len(sessions) < cohort.path.length,
    }
    status = max((status_of(sent) for sent in (joining, planning) if sent is not None), default=200)
    return render(request, "learning/cohort.html", given, status=status)
