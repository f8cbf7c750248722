"""A questionnaire is answered: with the mediator, by the person on the tablet, or on the printed sheet."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from rebond.access.guards import actor_of, opens
from rebond.assessments import actions
from rebond.assessments.choices import Way
from rebond.assessments.forms import AnswersForm, TabletForm
from rebond.assessments.papers import print_questionnaire
from rebond.assessments.queries import people
from rebond.assessments.views.people import moment_named, pdf
from rebond.kit.errors import DomainError
from rebond.ui.answers import sent_in, show_refusal, status_of


@opens("assessment.record")
@never_cache
@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, code: str, moment: str, pk: int) -> HttpResponse:
    actor = actor_of(request)
    referral, at = people.person_visible(code, actor), moment_named(moment)
    version = people.version_for(pk, referral)
    kept = people.answers_kept(referral, version, at)
    initial = {f"q_{key}": chosen for key, chosen in kept.items()}
    form = AnswersForm(sent_in(request), questions=version.questions, initial=initial)
    if form.is_valid():
        try:
            actions.record_answers(
                actor=actor,
                referral=referral,
                version=version,
                moment=at,
                answers=form.answers(),
                way=Way(form.cleaned_data["way"]),
                assessed_on=form.cleaned_data["assessed_on"],
                submission=form.cleaned_data["submission"],
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The answers are kept."))
            return redirect("assessments:person", code=referral.code)
    given = {"form": form, "referral": referral, "version": version, "moment": at}
    return render(request, "assessments/answer.html", given, status=status_of(form))


@opens("assessment.record")
@never_cache
@require_http_methods(["GET", "POST"])
def answer_on_tablet(request: HttpRequest, code: str, moment: str, pk: int) -> HttpResponse:
    """For the person alone: large words, no menu. It is the place's session: the place hands the tablet and takes it back."""
    actor = actor_of(request)
    referral, at = people.person_visible(code, actor), moment_named(moment)
    version = people.version_for(pk, referral)
    form = TabletForm(sent_in(request), questions=version.questions)
    if form.is_valid():
        try:
            actions.record_answers(
                actor=actor,
                referral=referral,
                version=version,
                moment=at,
                answers=form.answers(),
                way=Way.PERSON,
                submission=form.cleaned_data["submission"],
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            return redirect("assessments:tablet_done", code=referral.code)
    given = {"form": form, "referral": referral, "version": version, "moment": at}
    return render(request, "assessments/tablet.html", given, status=status_of(form))


@opens("assessment.record")
@never_cache
@require_GET
def tablet_done(request: HttpRequest, code: str) -> HttpResponse:
    referral = people.person_visible(code, actor_of(request))
    return render(request, "assessments/tablet_done.html", {"referral": referral})


@opens("assessment.record")
@require_GET
def print_blank(request: HttpRequest, code: str, moment: str, pk: int) -> HttpResponse:
    """The questions on paper, with the number of the person, to tick with a pen."""
    referral, at = people.person_visible(code, actor_of(request)), moment_named(moment)
    version = people.version_for(pk, referral)
    return pdf(print_questionnaire(referral, version, at), name=f"{referral.code}-questions")
