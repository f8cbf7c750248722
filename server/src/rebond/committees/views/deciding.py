"""What the committee says of each person."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from rebond.access import Actor, may
from rebond.access.guards import actor_of, opens
from rebond.committees import actions, queries
from rebond.committees.agenda import agenda_of
from rebond.committees.choices import Decision
from rebond.committees.forms import (
    DecisionForm,
    VoteForm,
)
from rebond.committees.models import AgendaItem, CommitteeSession
from rebond.committees.showing import line_in_words
from rebond.committees.views.sessions import session_page
from rebond.kit.errors import DomainError
from rebond.kit.outcomes import Outcome
from rebond.referrals.choices import ClosingReason
from rebond.ui.answers import show_refusal, status_of


@opens("committee.decide")
@require_POST
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    session = queries.session_visible(pk, actor)
    form = DecisionForm(request.POST, session_pk=session.pk)
    if not form.is_valid():
        return session_page(request, session, deciding=form)
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
