from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import Actor, may
from rebond.access.guards import actor_of, opens, public
from rebond.committees import actions, queries
from rebond.committees.agenda import agenda_of, latest_criteria, undecided_items
from rebond.committees.choices import Decision
from rebond.committees.criteria import Criteria
from rebond.committees.forms import (
    CriteriaForm,
    DecisionForm,
    OpeningForm,
    PersonForm,
    PlanForm,
    SimulationForm,
    VoteForm,
)
from rebond.committees.models import AgendaItem, CommitteeSession
from rebond.committees.papers import print_minutes
from rebond.committees.ranking import served
from rebond.committees.showing import criteria_in_words, line_in_words, lines_in_words, quota_rows
from rebond.committees.simulation import simulate
from rebond.kit.errors import DomainError
from rebond.kit.outcomes import Outcome
from rebond.referrals.choices import ClosingReason
from rebond.ui.answers import page_asked_for, sent_in, show_refusal, status_of


@opens("committee.view")
@require_GET
def list_sessions(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    listing = page_asked_for(request, queries.sessions_listed(actor))
    given = {
        "listing": listing,
        "programmes": list(queries.programmes_with_committee(actor)),
        "may_convene": may(actor, "committee.convene"),
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


@opens("committee.view")
@require_GET
def show_session(request: HttpRequest, pk: int) -> HttpResponse:
    return _session_page(request, queries.session_visible(pk, actor_of(request)))


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


@opens("committee.decide")
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    session = queries.session_visible(pk, actor)
    form = DecisionForm(request.POST, session_pk=session.pk)
    if not form.is_valid():
        return _session_page(request, session, deciding=form)
    reason = form.cleaned_data["reason"]
    outcome = actions.decide(
        actor=actor,
        session=session,
        items=list(form.cleaned_data["items"]),
        decision=Decision(form.cleaned_data["decision"]),
        reason=ClosingReason(reason) if reason else None,
    )
    _tell(request, outcome)
    return redirect(session)


@opens("committee.view")
@require_GET
def show_item(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    return _item_page(request, queries.session_visible(pk, actor_of(request)), code)


@opens("committee.vote")
@require_POST
def vote(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    actor = actor_of(request)
    session = queries.session_visible(pk, actor)
    item = queries.item_of(session, code)
    form = VoteForm(request.POST)
    if not form.is_valid():
        return _item_page(request, session, code, voting=form)
    try:
        actions.cast_vote(
            actor=actor, session=session, item=item, choice=Decision(form.cleaned_data["choice"])
        )
    except DomainError as error:
        show_refusal(form, error)
        return _item_page(request, session, code, voting=form)
    messages.success(request, _("Your vote is recorded."))
    return redirect("committees:item", pk=session.pk, code=item.referral.code)


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


def _session_page(
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
        "form": (deciding or DecisionForm(session_pk=session.pk)) if may_decide else None,
    }
    status = status_of(deciding) if deciding else 200
    return render(request, "committees/session.html", given, status=status)


def _item_page(
    request: HttpRequest, session: CommitteeSession, code: str, *, voting: VoteForm | None = None
) -> HttpResponse:
    actor, item = actor_of(request), queries.item_of(session, code)
    agenda = agenda_of(session)
    line = next(each for each in agenda.lines if each.referral.pk == item.referral_id)
    standing = queries.voting_of(session, item, actor)
    given = {
        "session": session,
        "item": item,
        "line": line_in_words(agenda, line, session, actor),
        "standing": standing,
        "vote_form": voting or VoteForm(initial={"choice": standing.own}),
        "decision_form": DecisionForm(session_pk=session.pk) if _may_decide(session, item, actor) else None,
        "may_nominate": session.is_open and may(actor, "committee.nominate"),
    }
    return render(request, "committees/item.html", given, status=status_of(voting) if voting else 200)


def _may_decide(session: CommitteeSession, item: AgendaItem, actor: Actor) -> bool:
    own = queries.obstacles_of_interest(session, item.referral, actor.organisation_id)
    return session.is_open and may(actor, "committee.decide") and not own


def _tell(request: HttpRequest, outcome: Outcome[AgendaItem]) -> None:
    for refusal in outcome.refused:
        messages.warning(request, f"{refusal.subject.referral.code} : {refusal.reason}")
    if taken := len(outcome.taken):
        told = ngettext("%(count)s decision is recorded.", "%(count)s decisions are recorded.", taken)
        messages.success(request, told % {"count": taken})
