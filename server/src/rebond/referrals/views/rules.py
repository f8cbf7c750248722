"""A draft of rules, tried on people referred before."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from rebond.access.guards import actor_of, opens
from rebond.programmes.queries import draft_visible, programmes_listed
from rebond.programmes.wording import papers_in_words
from rebond.referrals import trying
from rebond.referrals.forms import TrialForm


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
        "asked": [
            (words, papers_in_words(codes))
            for words, codes in (
                (_("before they are accepted"), draft.rules.papers_at_acceptance),
                (_("before the handover"), draft.rules.papers_at_handover),
            )
            if codes
        ],
        "outcomes": trying.outcome_rows(trial, today),
        "reasons": trial.reasons.most_common(),
        "kinds": trying.kind_rows(trial),
    }
    return render(request, "referrals/try_rules.html", given)
