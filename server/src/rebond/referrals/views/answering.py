"""What a place answers; and whoever referred a person takes the request back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rebond.access import Actor, reaches
from rebond.access.guards import actor_of, opens
from rebond.kit.errors import DomainError, Refused
from rebond.network.models import Organisation, Place
from rebond.referrals import actions, queries
from rebond.referrals.actions.capacity import FULL
from rebond.referrals.choices import ClosingReason, HouseholdException
from rebond.referrals.doors import by_account
from rebond.referrals.forms import (
    AcceptForm,
    ClosingForm,
    ConfirmationForm,
    RerouteForm,
    SettlingForm,
    TryForm,
)
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage
from rebond.referrals.views import pages
from rebond.referrals.views.listing import referral_page
from rebond.ui.answers import sent_in, show_refusal, status_of


@opens("referral.answer")
@never_cache
@require_POST
def accept(request: HttpRequest, code: str) -> HttpResponse:
    """A paper that was not seen is asked for beside the ticks."""
    actor = actor_of(request)
    referral = queries.referral_visible(code, actor)
    form = AcceptForm(request.POST, rules=referral.kept_rules)
    if form.is_valid() and _is_accepted(actor, referral, form):
        messages.success(
            request, _("The person is accepted. Assess what they know, then open their learning path.")
        )
        return redirect("referrals:referral", code=code)
    return referral_page(request, referral, accept_form=form)


def _is_accepted(actor: Actor, referral: Referral, form: AcceptForm) -> bool:
    try:
        papers = form.cleaned_data["papers"]
        pages.require_taken(actions.accept(actor=actor, referrals=[referral], papers=papers))
    except Refused as refused:
        if {obstacle.code for obstacle in refused.obstacles} != {"paper_missing"}:
            raise
        form.add_error("papers", str(refused))
        return False
    return True


@opens("referral.answer")
@require_POST
def reopen(request: HttpRequest, code: str) -> HttpResponse:
    actor = actor_of(request)
    pages.require_taken(actions.reopen(actor=actor, referrals=[queries.referral_visible(code, actor)]))
    if queries.referral_visible(code, actor).stage == Stage.WAITING:
        messages.warning(
            request, _("The referral is open again, on the waiting list: every computer is promised.")
        )
    else:
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
        pages.require_taken(actions.close(actor=actor, referrals=[referral], reason=reason))
        messages.success(request, _("The referral is closed."))
        return redirect("referrals:referral", code=referral.code)
    return render(
        request, "referrals/close.html", {"form": form, "referral": referral}, status=status_of(form)
    )


@opens("referral.answer")
@never_cache
@require_POST
def note_try(request: HttpRequest, code: str) -> HttpResponse:
    """A try in vain, or the one that reached the person."""
    actor = actor_of(request)
    referral = queries.referral_visible(code, actor)
    form = TryForm(request.POST)
    if form.is_valid():
        was_reached = request.POST.get("outcome") == "reached"
        try:
            actions.note_try(actor=actor, referral=referral, was_reached=was_reached, **form.noted())
        except DomainError as error:
            show_refusal(form, error)
        else:
            told = _("Noted: the person was reached.") if was_reached else _("The try is noted.")
            messages.success(request, told)
            return redirect("referrals:referral", code=code)
    return referral_page(request, referral, try_form=form)


@opens("referral.answer")
@require_POST
def close_unreachable(request: HttpRequest, code: str) -> HttpResponse:
    """In one gesture, once the tries are noted."""
    actor = actor_of(request)
    referral = queries.referral_visible(code, actor)
    reason = ClosingReason.UNREACHABLE
    pages.require_taken(actions.close(actor=actor, referrals=[referral], reason=reason))
    messages.success(
        request, _("The referral is closed: unreachable. If the person comes, reopen it with their code.")
    )
    return redirect("referrals:referral", code=code)


@opens("referral.answer")
@require_http_methods(["GET", "POST"])
def reroute(request: HttpRequest, code: str) -> HttpResponse:
    actor = actor_of(request)
    referral = queries.referral_visible(code, actor)
    others = list(queries.other_places(referral))
    form = RerouteForm(sent_in(request), places=others)
    if form.is_valid() and _is_rerouted(actor, referral, form):
        place: Place = form.cleaned_data["place"]
        messages.success(request, _("%(place)s will contact the person.") % {"place": place.name})
        still_seen = reaches(actor, "referral.view", Referral.objects.get(pk=referral.pk).scope_keys())
        return (
            redirect("referrals:referral", code=referral.code) if still_seen else redirect("referrals:list")
        )
    given = {"form": form, "referral": referral, "near": queries.places_near(others, referral.commune)}
    return render(request, "referrals/reroute.html", given, status=status_of(form))


def _is_rerouted(actor: Actor, referral: Referral, form: RerouteForm) -> bool:
    """What stands in the way is said beside the places, where another one is chosen."""
    try:
        pages.require_taken(
            actions.reroute(actor=actor, referrals=[referral], place=form.cleaned_data["place"])
        )
    except Refused as refused:
        if {obstacle.code for obstacle in refused.obstacles} != {FULL.code}:
            raise
        form.add_error("place", str(refused))
        return False
    return True


@opens("referral.reveal_contact")
@never_cache
@require_POST
def reveal_contact(request: HttpRequest, code: str) -> HttpResponse:
    """The answer itself shows the details: they stand in no address and in no session."""
    actor = actor_of(request)
    referral = queries.referral_visible(code, actor)
    revealed = actions.reveal_contact(actor=actor, referral=referral)
    return referral_page(request, referral, revealed=revealed)


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


@opens("referral.answer")
@require_http_methods(["GET", "POST"])
def ask_confirmation(request: HttpRequest, code: str) -> HttpResponse:
    """The person names the organisation that follows them."""
    actor = actor_of(request)
    referral = queries.referral_visible(code, actor)
    confirmers = queries.organisations_that_confirm(referral.programme.territory_id)
    form = ConfirmationForm(sent_in(request), confirmers=confirmers)
    if form.is_valid():
        organisation: Organisation = form.cleaned_data["to_confirm_by"]
        try:
            actions.ask_confirmation(actor=actor, referral=referral, organisation=organisation)
        except DomainError as error:
            show_refusal(form, error)
        else:
            told = _("%(organisation)s is asked to confirm.") % {"organisation": organisation.name}
            messages.success(request, told)
            return redirect("referrals:referral", code=referral.code)
    given = {"form": form, "referral": referral}
    return render(request, "referrals/ask_confirmation.html", given, status=status_of(form))


@opens("referral.confirm")
@require_POST
def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """The organisation answers: it follows the person, or does not."""
    actor = actor_of(request)
    referral = queries.referral_visible(code, actor)
    if request.POST.get("answer") == "no":
        actions.deny_request(actor=actor, referral=referral)
        messages.success(request, _("Thank you: the place is told. You see this request no more."))
        return redirect("referrals:list")
    actions.confirm_request(actor=actor, referral=referral)
    messages.success(request, _("Thank you: the request is yours, and the place is told."))
    return redirect("referrals:referral", code=code)


@opens("referral.withdraw")
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    return pages.withdraw_by(request, by_account(actor_of(request)), code)
