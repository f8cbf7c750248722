"""The coordination writes its questionnaires."""

from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access.guards import NOT_FOUND, actor_of, opens
from rebond.assessments import actions
from rebond.assessments.choices import Area, QuestionnaireKind
from rebond.assessments.forms import OfferForm, QuestionForm, QuestionnaireForm, SeenAtForm
from rebond.assessments.models import QuestionnaireVersion
from rebond.assessments.queries import questionnaires
from rebond.assessments.questions import Question
from rebond.assessments.ready import ready_ones
from rebond.kit.errors import DomainError, NotFound
from rebond.ui.answers import sent_in, show_refusal, status_of


@opens("questionnaire.edit")
@require_GET
def list_questionnaires(request: HttpRequest) -> HttpResponse:
    rows = list(questionnaires.questionnaires_listed(actor_of(request)))
    known = {row.name for row in rows}
    ready = [one for one in ready_ones().values() if one.name not in known]
    return render(request, "assessments/questionnaires.html", {"rows": rows, "ready": ready})


@opens("questionnaire.edit")
@require_http_methods(["GET", "POST"])
def new_questionnaire(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = QuestionnaireForm(sent_in(request))
    if form.is_valid():
        try:
            version = actions.add_questionnaire(
                actor=actor,
                territory=questionnaires.territory_of(actor),
                name=form.cleaned_data["name"],
                kind=QuestionnaireKind(form.cleaned_data["kind"]),
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            return redirect("assessments:version", pk=version.pk)
    return render(request, "assessments/new_questionnaire.html", {"form": form}, status=status_of(form))


@opens("questionnaire.edit")
@require_POST
def take_ready(request: HttpRequest, slug: str) -> HttpResponse:
    """A draft with the questions of a ready questionnaire, to change or to publish as it is."""
    actor, ready = actor_of(request), ready_ones().get(slug)
    if ready is None:
        raise NotFound(NOT_FOUND, code="not_found")
    version = actions.add_questionnaire(
        actor=actor,
        territory=questionnaires.territory_of(actor),
        name=ready.name,
        kind=ready.kind,
        questions=ready.questions,
    )
    messages.success(request, _("Read it, change what you like, then publish it."))
    return redirect("assessments:version", pk=version.pk)


@opens("questionnaire.edit")
@require_GET
def show_questionnaire(request: HttpRequest, pk: int) -> HttpResponse:
    questionnaire = questionnaires.questionnaire_visible(pk, actor_of(request))
    versions = questionnaires.versions_of(questionnaire)
    given = {
        "questionnaire": questionnaire,
        "versions": versions,
        "draft": next((one for one in versions if one.is_draft), None),
    }
    return render(request, "assessments/questionnaire.html", given)


@opens("questionnaire.edit")
@require_POST
def begin_version(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    questionnaire = questionnaires.questionnaire_visible(pk, actor)
    draft = actions.begin_version(actor=actor, questionnaire=questionnaire)
    return redirect("assessments:version", pk=draft.pk)


@opens("questionnaire.edit")
@require_POST
def offer(request: HttpRequest, pk: int) -> HttpResponse:
    actor, form = actor_of(request), OfferForm(request.POST)
    questionnaire = questionnaires.questionnaire_visible(pk, actor)
    is_open = form.is_valid() and form.cleaned_data["is_open"]
    actions.offer(actor=actor, questionnaire=questionnaire, is_open=is_open)
    told = (
        _("The questionnaire is offered to the places.") if is_open else _("The questionnaire is withdrawn.")
    )
    messages.success(request, told)
    return redirect("assessments:questionnaire", pk=pk)


@opens("questionnaire.edit")
@require_http_methods(["GET", "POST"])
def show_version(request: HttpRequest, pk: int) -> HttpResponse:
    """The questions; of a draft, with the form of the next one."""
    actor = actor_of(request)
    version = questionnaires.version_visible(pk, actor)
    form = QuestionForm(sent_in(request))
    if form.is_valid():
        try:
            actions.write_question(actor=actor, version=version, question=form.question())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The question is added."))
            return redirect("assessments:version", pk=pk)
    asked = {question.area for question in version.questions}
    given = {
        "version": version,
        "rows": [
            (number, one, Area(one.area).label) for number, one in enumerate(version.questions, start=1)
        ],
        "missing": [area.label for area in Area if area.value not in asked],
        "form": form,
    }
    return render(request, "assessments/version.html", given, status=status_of(form))


@opens("questionnaire.edit")
@require_http_methods(["GET", "POST"])
def change_question(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    actor = actor_of(request)
    version = questionnaires.version_visible(pk, actor)
    question = _question(version, key)
    initial = {
        "key": key,
        "area": question.area,
        "text": question.text,
        "answers": list(question.answers),
    }
    form = QuestionForm(sent_in(request), initial=initial)
    if form.is_valid():
        try:
            written = replace(form.question(), key=key)
            actions.write_question(actor=actor, version=version, question=written)
        except DomainError as error:
            show_refusal(form, error)
        else:
            return redirect("assessments:version", pk=pk)
    return render(
        request, "assessments/question.html", {"form": form, "version": version}, status=status_of(form)
    )


@opens("questionnaire.edit")
@require_POST
def remove_question(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    actor = actor_of(request)
    actions.remove_question(actor=actor, version=questionnaires.version_visible(pk, actor), key=key)
    return redirect("assessments:version", pk=pk)


@opens("questionnaire.edit")
@require_POST
def move_question_up(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    actor, form = actor_of(request), SeenAtForm(request.POST)
    version = questionnaires.version_visible(pk, actor)
    if form.is_valid():
        actions.move_question_up(actor=actor, version=version, key=key, seen_at=form.cleaned_data["at"])
    return redirect("assessments:version", pk=pk)


@opens("questionnaire.edit")
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    version = questionnaires.version_visible(pk, actor)
    try:
        actions.publish(actor=actor, version=version)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("assessments:version", pk=pk)
    messages.success(request, _("The questionnaire is published: the places use it from now on."))
    return redirect("assessments:questionnaire", pk=version.questionnaire_id)


@opens("questionnaire.edit")
@require_POST
def discard_draft(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    actions.discard_draft(actor=actor, version=questionnaires.version_visible(pk, actor))
    messages.success(request, _("The draft is discarded."))
    return redirect("assessments:questionnaires")


def _question(version: QuestionnaireVersion, key: str) -> Question:
    found = next((one for one in version.questions if one.key == key), None)
    if found is None or not version.is_draft:
        raise NotFound(NOT_FOUND, code="not_found")
    return found
