"""What was referred, and where it stands."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from rebond.access import Actor, Role, may, reaches
from rebond.access.guards import actor_of, opens
from rebond.programmes.wording import criterion_in_words, papers_in_words
from rebond.referrals import queries
from rebond.referrals.afterwards import told_of
from rebond.referrals.asked_papers import asked_at
from rebond.referrals.choices import PaperMoment
from rebond.referrals.contacts import Reachable
from rebond.referrals.doors import by_account
from rebond.referrals.forms import AcceptForm, ReferralFilterForm, TryForm
from rebond.referrals.lifecycle import STEPS, steps_open_to
from rebond.referrals.models import Referral
from rebond.referrals.readers import pace_of
from rebond.referrals.stages import Stage
from rebond.referrals.views import pages
from rebond.ui.answers import page_asked_for, status_of

REFERRALS_ON_A_PAGE = 20


@opens("referral.view")
@require_GET
def list_referrals(request: HttpRequest) -> HttpResponse:
    actor, form = actor_of(request), ReferralFilterForm(request.GET)
    stage = form.cleaned_data["stage"] if form.is_valid() else ""
    rows = queries.referrals_listed(actor, stage=stage)
    page = page_asked_for(request, rows, size=REFERRALS_ON_A_PAGE)
    is_first_look = actor.role is Role.PRESCRIBER and not request.GET
    given = {
        "listing": page,
        "filter_form": form,
        "to_contact": queries.to_contact(actor) if may(actor, "referral.answer") and not request.GET else [],
        "may_refer": may(actor, "referral.create"),
        "may_send_links": may(actor, "prescriber_link.manage"),
        "may_withdraw": may(actor, "referral.withdraw"),
        "joined": queries.joined_by(actor) if is_first_look else [],
        "groups": queries.groups_of(actor) if is_first_look else [],
    }
    return render(request, "referrals/list.html", given)


@opens("referral.view")
@never_cache
@require_GET
def show_referral(request: HttpRequest, code: str) -> HttpResponse:
    return referral_page(request, queries.referral_visible(code, actor_of(request)))


@opens("referral.view")
@require_GET
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    return pages.sheet_by(by_account(actor_of(request)), code)


@opens("referral.withdraw")
@require_http_methods(["GET", "POST"])
def choose_news(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    return pages.news_by(request, by_account(actor), pace_of(actor))


def referral_page(
    request: HttpRequest,
    referral: Referral,
    *,
    revealed: Reachable | None = None,
    try_form: TryForm | None = None,
    accept_form: AcceptForm | None = None,
) -> HttpResponse:
    actor, events, rules = actor_of(request), queries.events_of(referral), referral.kept_rules
    may_take = _steps_for(actor, referral)
    given = {
        "referral": referral,
        "road": queries.road_of(referral, events),
        "moments": queries.moments_of(events),
        "afterwards": told_of(referral, actor),
        "may_take": may_take,
        "against_reopening": queries.obstacle_to_reopen(referral) if may_take["reopen"] else None,
        "may_ask": may_take["close"] and referral.prescriber_id is None,
        "may_confirm": may(actor, "referral.confirm"),
        "tries": queries.tries_of(referral),
        "accept_form": accept_form or AcceptForm(rules=rules),
        "papers": [
            (moment.label, papers_in_words(asked))
            for moment in PaperMoment
            if (asked := asked_at(moment, rules))
        ],
        "asks_papers": bool(rules.papers_at_acceptance),
        "try_form": (try_form or TryForm()) if may_take["close"] else None,
        "sees_learning": may(actor, "learning.view"),
        "may_present": referral.stage == Stage.NOMINATED and may(actor, "committee.nominate"),
        "criteria": [criterion_in_words(code, rules) for code in referral.criteria],
        "followers": queries.followers_of(referral),
        "waits": queries.wait_of(referral),
        "usual": queries.usual_wait(referral) if referral.stage == Stage.SENT else None,
        "standing": queries.contact_of(referral),
        "may_reveal": reaches(actor, "referral.reveal_contact", referral.scope_keys()),
        "revealed": revealed,
    }
    sent = try_form or accept_form
    status = 200 if sent is None else status_of(sent)
    return render(request, "referrals/referral.html", given, status=status)


def _steps_for(actor: Actor, referral: Referral) -> dict[str, bool]:
    """By name of the step: whether the hat may take it now."""
    offered = {step.name for step in steps_open_to(referral) if may(actor, step.capability)}
    if referral.awaits_confirmation:
        offered.discard("withdraw")
    return {name: name in offered for name in STEPS}
