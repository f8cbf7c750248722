from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import Actor, Role, Scope, may, reaches, scope_of
from rebond.access.guards import NOT_FOUND, actor_of, opens
from rebond.kit.errors import DomainError, NotFound, Refused
from rebond.kit.outcomes import Outcome
from rebond.network.models import Organisation, Place
from rebond.programmes.models import Programme
from rebond.programmes.queries import draft_visible, programmes_listed
from rebond.programmes.wording import criterion_in_words, for_whom
from rebond.referrals import actions, queries, trying
from rebond.referrals.choices import ClosingReason, HouseholdException
from rebond.referrals.contacts import Reachable
from rebond.referrals.forms import (
    ClosingForm,
    ReferralFilterForm,
    ReferralForm,
    RerouteForm,
    SettlingForm,
    TrialForm,
    written,
)
from rebond.referrals.lifecycle import STEPS, steps_open_to
from rebond.referrals.models import Referral
from rebond.referrals.sheets import print_sheet
from rebond.referrals.stages import Stage
from rebond.referrals.waiting import free_computers
from rebond.ui.answers import page_asked_for, sent_in, show_refusal, status_of


@opens("referral.view")
@require_GET
def list_referrals(request: HttpRequest) -> HttpResponse:
    actor, form = actor_of(request), ReferralFilterForm(request.GET)
    stage = form.cleaned_data["stage"] if form.is_valid() else ""
    rows = queries.referrals_listed(actor, stage=stage)
    page = page_asked_for(request, rows)
    given = {
        "listing": page,
        "filter_form": form,
        "to_contact": queries.to_contact(actor) if may(actor, "referral.answer") and not request.GET else [],
        "may_refer": may(actor, "referral.create"),
        "joined": queries.joined_by(actor) if actor.role is Role.PRESCRIBER and not request.GET else [],
    }
    return render(request, "referrals/list.html", given)


@opens("referral.create")
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def refer(request: HttpRequest) -> HttpResponse:
    """One page. "Sort by distance" and a second request of a household bring it back with what was written."""
    actor, programmes = actor_of(request), queries.programmes_to_refer_to(actor_of(request))
    programme = _programme(request, programmes)
    if programme is None:
        return render(request, "referrals/no_programme.html")
    given = _form_options(actor, programme)
    if request.method == "POST" and "sort" in request.POST:
        given["initial"] = written(ReferralForm(**given), request.POST)
        return _refer_page(request, ReferralForm(**given), programme, programmes)
    exception = request.POST.get("household_exception", "")
    is_second = bool(exception) and exception not in HouseholdException.UNCHECKED
    form = ReferralForm(sent_in(request), is_second=is_second, **given)
    if "join" in request.POST and form.is_valid():
        return _join(request, actor, programme, form)
    if form.is_valid():
        try:
            referral = actions.refer(actor=actor, programme=programme, **form.facts())
        except DomainError as error:
            if error.field == "household_exception":
                form = ReferralForm(request.POST, is_second=True, **given)
            show_refusal(form, error)
        else:
            _tell(request, referral)
            return redirect("referrals:referral", code=referral.code)
    return _refer_page(request, form, programme, programmes)


@opens("referral.create")
@sensitive_post_parameters()
@never_cache
@require_POST
def places(request: HttpRequest) -> HttpResponse:
    """The part of the page that lists the places, sorted again. The answers travel in the body, not in the address."""
    actor = actor_of(request)
    programme = _programme(request, queries.programmes_to_refer_to(actor))
    if programme is None:
        raise NotFound(NOT_FOUND, code="not_found")
    given = _form_options(actor, programme)
    form = ReferralForm(initial=written(ReferralForm(**given), request.POST), **given)
    return render(request, "referrals/refer.html#places", {"form": form})


@opens("referral.view")
@never_cache
@require_GET
def show_referral(request: HttpRequest, code: str) -> HttpResponse:
    return _referral_page(request, queries.referral_visible(code, actor_of(request)))


@opens("referral.view")
@require_GET
def sheet(request: HttpRequest, code: str) -> HttpResponse:
    referral = queries.referral_visible(code, actor_of(request))
    document = print_sheet(referral)
    headers = {"Content-Disposition": f'inline; filename="{referral.code}.pdf"'}
    return HttpResponse(document.content, content_type="application/pdf", headers=headers)


@opens("referral.answer")
@require_POST
def accept(request: HttpRequest, code: str) -> HttpResponse:
    actor = actor_of(request)
    _require_taken(actions.accept(actor=actor, referrals=[queries.referral_visible(code, actor)]))
    messages.success(
        request, _("The person is accepted. Assess what they know, then open their learning path.")
    )
    return redirect("referrals:referral", code=code)


@opens("referral.answer")
@require_POST
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    actor = actor_of(request)
    _require_taken(actions.reopen(actor=actor, referrals=[queries.referral_visible(code, actor)]))
    messages.success(request, _("The referral is open again: the person is to be contacted."))
    return redirect("referrals:referral", code=code)


@opens("referral.answer")
@require_http_methods(["GET", "POST"])
def close(request: HttpRequest, code: str) -> HttpResponse:
    actor = actor_of(request)
    referral = queries.referral_visible(code, actor)
    form = ClosingForm(sent_in(request))
    if form.is_valid():
        reason = ClosingReason(form.cleaned_data["reason"])
        _require_taken(actions.close(actor=actor, referrals=[referral], reason=reason))
        messages.success(request, _("The referral is closed."))
        return redirect("referrals:referral", code=referral.code)
    return render(
        request, "referrals/close.html", {"form": form, "referral": referral}, status=status_of(form)
    )


@opens("referral.answer")
@require_http_methods(["GET", "POST"])
def reroute(request: HttpRequest, code: str) -> HttpResponse:
    actor = actor_of(request)
    referral = queries.referral_visible(code, actor)
    others = list(queries.other_places(referral))
    form = RerouteForm(sent_in(request), places=others)
    if form.is_valid():
        place: Place = form.cleaned_data["place"]
        _require_taken(actions.reroute(actor=actor, referrals=[referral], place=place))
        messages.success(request, _("%(place)s will contact the person.") % {"place": place.name})
        still_seen = reaches(actor, "referral.view", Referral.objects.get(pk=referral.pk).scope_keys())
        return (
            redirect("referrals:referral", code=referral.code) if still_seen else redirect("referrals:list")
        )
    given = {"form": form, "referral": referral, "near": queries.places_near(others, referral.commune)}
    return render(request, "referrals/reroute.html", given, status=status_of(form))


@opens("referral.reveal_contact")
@never_cache
@require_POST
def reveal_contact(request: HttpRequest, code: str) -> HttpResponse:
    """The answer itself shows the details: they stand in no address and in no session."""
    actor = actor_of(request)
    referral = queries.referral_visible(code, actor)
    revealed = actions.reveal_contact(actor=actor, referral=referral)
    return _referral_page(request, referral, revealed=revealed)


@opens("programme.edit")
@require_GET
def try_rules(request: HttpRequest, pk: int) -> HttpResponse:
    """What a draft of rules would have changed for people referred before."""
    actor = actor_of(request)
    draft = draft_visible(pk, actor)
    form = TrialForm(request.GET, programmes=programmes_listed(actor))
    chosen = form.cleaned_data["programme"] if form.is_valid() else None
    programme = chosen or draft.programme or programmes_listed(actor).first()
    people = trying.people_to_try_on(actor, programme) if programme else []
    trial = trying.tried(draft.rules, people)
    today = trying.tried(draft.programme.rules, people) if draft.programme else None
    given = {
        "draft": draft,
        "form": TrialForm(initial={"programme": programme}, programmes=programmes_listed(actor)),
        "programme": programme,
        "trial": trial,
        "compares": today is not None,
        "outcomes": trying.outcome_rows(trial, today),
        "reasons": trial.reasons.most_common(),
        "kinds": trying.kind_rows(trial),
    }
    return render(request, "referrals/try_rules.html", given)


@opens("referral.answer")
@require_http_methods(["GET", "POST"])
def settle_household(request: HttpRequest, code: str) -> HttpResponse:
    """A human at the place answers whether two requests come from one household."""
    actor = actor_of(request)
    referral = queries.referral_visible(code, actor)
    form = SettlingForm(sent_in(request))
    if form.is_valid():
        reason = HouseholdException(form.cleaned_data["reason"])
        actions.settle_household(actor=actor, referral=referral, reason=reason)
        messages.success(request, _("Another household: the person can be accepted."))
        return redirect("referrals:referral", code=referral.code)
    given = {"form": form, "referral": referral}
    return render(request, "referrals/settle_household.html", given, status=status_of(form))


def _join(request: HttpRequest, actor: Actor, programme: Programme, form: ReferralForm) -> HttpResponse:
    facts = form.facts()
    told = {
        name: facts[name] for name in ("commune", "household", "first_name", "family_names", "birth_date")
    }
    actions.join_request(actor=actor, programme=programme, **told)
    messages.success(
        request, _("You follow the request of this household. Your list says whether it is still under way.")
    )
    return redirect("referrals:list")


def _tell(request: HttpRequest, referral: Referral) -> None:
    if referral.stage != Stage.WAITING:
        messages.success(request, _("The person is referred. Print the sheet, or give them the code."))
        return
    messages.warning(
        request,
        _(
            "The person is on the waiting list: every computer is promised. Print the sheet, or give them the code."
        ),
    )


def _referral_page(
    request: HttpRequest, referral: Referral, *, revealed: Reachable | None = None
) -> HttpResponse:
    actor, events = actor_of(request), queries.events_of(referral)
    given = {
        "referral": referral,
        "road": queries.road_of(referral, events),
        "moments": queries.moments_of(events),
        "may_take": _steps_for(actor, referral),
        "sees_learning": may(actor, "learning.view"),
        "may_present": referral.stage == Stage.NOMINATED and may(actor, "committee.nominate"),
        "criteria": [criterion_in_words(code, referral.kept_rules) for code in referral.criteria],
        "followers": queries.followers_of(referral),
        "waits": queries.wait_of(referral),
        "standing": queries.contact_of(referral),
        "may_reveal": reaches(actor, "referral.reveal_contact", referral.scope_keys()),
        "revealed": revealed,
    }
    return render(request, "referrals/referral.html", given)


def _steps_for(actor: Actor, referral: Referral) -> dict[str, bool]:
    """By name of the step: whether the hat may take it now."""
    offered = {step.name for step in steps_open_to(referral) if may(actor, step.capability)}
    return {name: name in offered for name in STEPS}


def _refer_page(
    request: HttpRequest, form: ReferralForm, programme: Programme, programmes: list[Programme]
) -> HttpResponse:
    others = [other for other in programmes if other != programme]
    today = timezone.localdate()
    free = free_computers(programme, programme.rules, today)
    given = {
        "form": form,
        "programme": programme,
        "others": others,
        "for_whom": for_whom(programme.rules),
        "has_room": free is None or free > 0,
        "next_wave": programme.rules.next_wave(today),
    }
    template = (
        "referrals/refer_second.html"
        if form.is_bound and form.asks_exception_only
        else "referrals/refer.html"
    )
    return render(request, template, given, status=status_of(form))


def _programme(request: HttpRequest, programmes: list[Programme]) -> Programme | None:
    slug = request.GET.get("programme", "")
    return next((programme for programme in programmes if not slug or programme.slug == slug), None)


def _form_options(actor: Actor, programme: Programme) -> dict[str, Any]:
    return {
        "programme": programme,
        "places": list(queries.places_to_refer_to(actor, programme)),
        "is_own_place": scope_of(actor, "referral.create") is Scope.OWN_PLACE,
        "prescriber_kind": Organisation.objects.filter(pk=actor.organisation_id or 0)
        .values_list("prescriber_kind", flat=True)
        .first()
        or "",
    }


def _require_taken(outcome: Outcome[Referral]) -> None:
    for refusal in outcome.refused:
        raise Refused(refusal.reason, obstacles=refusal.obstacles)
