"""The people of a place go on elsewhere: it closes, or nobody is left there."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from rebond.access.guards import actor_of, opens
from rebond.kit.errors import DomainError
from rebond.learning import actions
from rebond.learning.forms.moving import MovingForm
from rebond.learning.queries.moving import other_places, people_at, place_of_people
from rebond.ui.answers import sent_in, show_refusal, status_of


@opens("referral.answer")
@require_http_methods(["GET", "POST"])
def move_people(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    place = place_of_people(pk, actor)
    people = people_at(place)
    form = MovingForm(sent_in(request), people=people, places=other_places(place))
    if form.is_valid():
        there = form.cleaned_data["place"]
        try:
            outcome = actions.move_people(
                actor=actor, referrals=list(form.cleaned_data["people"]), place=there
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            for refusal in outcome.refused:
                messages.error(request, f"{refusal.subject.code} : {refusal.reason}")
            if count := len(outcome.taken):
                told = ngettext(
                    "%(people)d person goes on at %(place)s.",
                    "%(people)d people go on at %(place)s.",
                    count,
                )
                messages.success(request, told % {"people": count, "place": there.name})
            return redirect("learning:move_people", pk=pk)
    given = {"form": form, "place": place, "people": people}
    return render(request, "learning/move_people.html", given, status=status_of(form))
