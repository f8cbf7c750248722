"""A session is planned, opened, looked at and closed; what it gives."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.committees import actions, queries
from rebond.committees.agenda import agenda_of, undecided_items
from rebond.committees.forms import (
    DecisionForm,
    OpeningForm,
    PlanForm,
    SimulationForm,
)
from rebond.committees.models import CommitteeSession
from rebond.committees.papers import print_minutes
from rebond.committees.ranking import served
from rebond.committees.showing import lines_in_words, quota_rows
from rebond.committees.simulation import simulate
from rebond.kit.errors import DomainError
from rebond.ui.answers import sent_in, show_refusal, status_of


@opens("committee.convene")
@require_http_methods(["GET", "POST"])
def plan_session(request: HttpRequest, slug: str) -> HttpResponse:
    actor = actor_of(request)
    programme = queries.programme_with_committee(slug, actor)
    form = PlanForm(sent_in(request), programme=programme)
    if form.is_valid():
        try:
            session = actions.plan_session(actor=actor, programme=programme, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(
                request, _("The session is planned. Its agenda follows who waits until it opens.")
            )
            return redirect(session)
    given = {"form": form, "programme": programme}
    return render(request, "committees/plan_session.html", given, status=status_of(form))


@opens("committee.view")
@require_GET
def show_session(request: HttpRequest, pk: int) -> HttpResponse:
    return session_page(request, queries.session_visible(pk, actor_of(request)))


@opens("committee.convene")
@require_http_methods(["GET", "POST"])
def change_session(request: HttpRequest, pk: int) -> HttpResponse:
    """Another day, other members; or it will not meet."""
    actor = actor_of(request)
    session = queries.session_visible(pk, actor)
    form = PlanForm(sent_in(request), programme=session.programme, session=session)
    if form.is_valid():
        try:
            actions.change_session(actor=actor, session=session, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The session is changed."))
            return redirect(session)
    given = {"form": form, "session": session}
    return render(request, "committees/change_session.html", given, status=status_of(form))


@opens("committee.convene")
@require_POST
def cancel_session(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    session = queries.session_visible(pk, actor)
    actions.cancel_session(actor=actor, session=session)
    messages.success(request, _("The session is cancelled. Those who wait go on waiting for the next one."))
    return redirect(session)


@opens("committee.convene")
@require_http_methods(["GET", "POST"])
def open_session(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    session = queries.session_visible(pk, actor)
    available = queries.availability(session.programme)
    form = OpeningForm(
        sent_in(request), members=queries.members_of(session), initial={"computers": available.free}
    )
    if form.is_valid():
        try:
            actions.open_session(actor=actor, session=session, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The session is open."))
            return redirect(session)
    given = {"form": form, "session": session, "available": available}
    return render(request, "committees/open_session.html", given, status=status_of(form))


@opens("committee.view")
@require_GET
def simulation(request: HttpRequest, pk: int) -> HttpResponse:
    session = queries.session_visible(pk, actor_of(request))
    available = queries.availability(session.programme)
    expected = session.computers or available.free or 0
    form = SimulationForm(
        request.GET if "computers" in request.GET else None, initial={"computers": expected}
    )
    computers = form.cleaned_data["computers"] if form.is_valid() else expected
    agenda = agenda_of(session)
    simulated = simulate(agenda, computers, below=session.programme.small_cell)
    given = {"form": form, "session": session, "simulated": simulated, "asked": computers, "agenda": agenda}
    return render(request, "committees/simulation.html", given)


@opens("committee.convene")
@require_http_methods(["GET", "POST"])
def close_session(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    session = queries.session_visible(pk, actor)
    if request.method == "POST":
        actions.close_session(actor=actor, session=session)
        messages.success(
            request, _("The session is closed. Prescribers and places are told; print the minutes.")
        )
        return redirect(session)
    given = {"session": session, "counts": agenda_of(session).counts}
    return render(request, "committees/close_session.html", given)


@opens("committee.view")
@require_GET
def minutes(request: HttpRequest, pk: int) -> HttpResponse:
    session = queries.session_visible(pk, actor_of(request))
    document = print_minutes(session)
    headers = {
        "Content-Disposition": f'inline; filename="commission-{session.programme.slug}-{session.number}.pdf"'
    }
    return HttpResponse(document.content, content_type="application/pdf", headers=headers)


@opens("referral.view")
@require_GET
def results(request: HttpRequest, pk: int) -> HttpResponse:
    """What was decided of one's own people, for prescribers and places."""
    session, items = queries.own_results(pk, actor_of(request))
    return render(request, "committees/results.html", {"session": session, "items": items})


def session_page(
    request: HttpRequest, session: CommitteeSession, *, deciding: DecisionForm | None = None
) -> HttpResponse:
    actor, agenda = actor_of(request), agenda_of(session)
    available = queries.availability(session.programme)
    computers = session.computers or available.free or 0
    chosen = {item.candidate.referral_id for item in served(agenda.criteria, agenda.ranked, computers)}
    ticked = deciding.ticked() if deciding else set()
    if request.GET.get("tick") == "served":
        ticked |= undecided_items(agenda, chosen)
    may_decide = session.is_open and may(actor, "committee.decide")
    given = {
        "session": session,
        "agenda": agenda,
        "lines": lines_in_words(agenda, session, actor, chosen=chosen, ticked=ticked),
        "available": available,
        "quotas": quota_rows(agenda, computers),
        "computers": computers,
        "left": queries.computers_left(session) if session.is_open else 0,
        "counts": agenda.counts,
        "members": queries.members_of(session),
        "may_convene": may(actor, "committee.convene"),
        "may_present": may(actor, "committee.nominate"),
        "form": (deciding or DecisionForm(session_pk=session.pk)) if may_decide else None,
    }
    status = status_of(deciding) if deciding else 200
    return render(request, "committees/session.html", given, status=status)
