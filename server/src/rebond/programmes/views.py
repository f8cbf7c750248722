from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import may
from rebond.access.guards import NOT_FOUND, actor_of, opens, require
from rebond.kit.errors import DomainError, NotFound
from rebond.network.models import Territory
from rebond.programmes import actions, queries
from rebond.programmes.forms import FORMS, NewProgrammeForm, NumbersForm, PeopleForm, StepForm
from rebond.programmes.models import ProgrammeDraft
from rebond.programmes.steps import STEPS, Step, labels, place_of, step_named
from rebond.programmes.wording import changes_in_words, rules_by_part, rules_in_words
from rebond.ui.answers import sent_in, show_refusal, status_of

TEMPLATES: dict[type[StepForm], str] = {
    NumbersForm: "programmes/waves.html",
    PeopleForm: "programmes/people.html",
}
"""Of the steps whose fields stand side by side."""


@opens("programme.view")
@require_GET
def programmes(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    given = {
        "programmes": [
            (programme, queries.days_of(programme)) for programme in queries.programmes_listed(actor)
        ],
        "drafts": list(queries.drafts_listed(actor)),
        "may_open": may(actor, "programme.edit") and actor.territory_id is not None,
    }
    return render(request, "programmes/list.html", given)


@opens("programme.view")
@require_GET
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    actor = actor_of(request)
    found = queries.programme_visible(slug, actor)
    shown = {
        "programme": found,
        "lead": f"{found.territory.name} · {queries.days_of(found)}",
        "rules": rules_in_words(found.rules),
        "versions": queries.published_versions(found),
        "figures": list(queries.figures_of(found)),
        "may_edit": may(actor, "programme.edit"),
        "may_report": may(actor, "activity.view"),
        "may_edit_paths": may(actor, "programme.edit"),
        "may_read_recipes": may(actor, "recipe.view"),
    }
    return render(request, "programmes/programme.html", shown)


@opens("programme.edit")
@require_http_methods(["GET", "POST"])
def new_programme(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    territory = Territory.objects.filter(pk=actor.territory_id or 0).first()
    if territory is None:
        raise NotFound(NOT_FOUND, code="not_found")
    form = NewProgrammeForm(sent_in(request), programmes=queries.programmes_listed(actor))
    if form.is_valid():
        try:
            draft = actions.begin_programme(actor=actor, territory=territory, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            return redirect("programmes:edit_draft", pk=draft.pk, step=STEPS[0].name)
    return render(request, "programmes/new.html", {"form": form}, status=status_of(form))


@opens("programme.edit")
@require_POST
def begin_draft(request: HttpRequest, slug: str) -> HttpResponse:
    actor = actor_of(request)
    draft = actions.begin_draft(actor=actor, programme=queries.programme_visible(slug, actor))
    return redirect("programmes:edit_draft", pk=draft.pk, step=STEPS[0].name)


@opens("programme.edit")
@require_http_methods(["GET", "POST"])
def edit_draft(request: HttpRequest, pk: int, step: str) -> HttpResponse:
    """One step. What is saved is saved: the editor can be left and taken up again."""
    actor = actor_of(request)
    draft, at = queries.draft_visible(pk, actor), step_named(step)
    require(actor, "programme.edit", on=draft)
    if at is None:
        raise NotFound(NOT_FOUND, code="not_found")
    form = FORMS[at.part](sent_in(request), rules=draft.rules, departement=draft.territory.departement_code)
    if form.is_valid():
        try:
            actions.save_draft(actor=actor, draft=draft, reached=place_of(at), **form.changes())
        except DomainError as error:
            show_refusal(form, error)
        else:
            return redirect(_after(draft, at))
    given = {"draft": draft, "form": form, "step": at, **_steps(draft, place_of(at))}
    given["back_url"] = _before(draft, at)
    return render(request, _template(form), given, status=status_of(form))


@opens("programme.edit")
@require_GET
def review_draft(request: HttpRequest, pk: int) -> HttpResponse:
    """What the draft says, what it changes; from here it is tried and published."""
    draft = queries.draft_visible(pk, actor_of(request))
    parts = rules_by_part(draft.rules)
    given = {
        "draft": draft,
        "parts": [(step, parts[step.part]) for step in STEPS],
        "changes": changes_in_words(draft.programme.rules, draft.rules) if draft.programme else [],
        "begins_anew": queries.begins_anew(draft.programme, draft.rules, on=timezone.localdate()),
        **_steps(draft, len(STEPS) + 1),
    }
    return render(request, "programmes/review.html", given)


@opens("programme.edit")
@require_POST
def publish_draft(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    version = actions.publish(
        actor=actor,
        draft=queries.draft_visible(pk, actor),
        households_anew="households_anew" in request.POST,
    )
    messages.success(
        request, _("Version %(number)s of the rules holds from now on.") % {"number": version.number}
    )
    return redirect("programmes:programme", slug=version.programme.slug)


@opens("programme.edit")
@require_POST
def discard_draft(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    actions.discard_draft(actor=actor, draft=queries.draft_visible(pk, actor))
    messages.success(request, _("The draft is thrown away. Nothing else has changed."))
    return redirect("programmes:list")


def _steps(draft: ProgrammeDraft, current: int) -> dict[str, Any]:
    links = [
        (step, reverse("programmes:edit_draft", args=[draft.pk, step.name]), number <= draft.reached)
        for number, step in enumerate(STEPS, start=1)
    ]
    return {"step_names": labels(), "current": current, "links": links}


def _after(draft: ProgrammeDraft, step: Step) -> str:
    place = place_of(step)
    if place == len(STEPS):
        return reverse("programmes:review_draft", args=[draft.pk])
    return reverse("programmes:edit_draft", args=[draft.pk, STEPS[place].name])


def _before(draft: ProgrammeDraft, step: Step) -> str:
    place = place_of(step)
    if place == 1:
        return ""
    return reverse("programmes:edit_draft", args=[draft.pk, STEPS[place - 2].name])


def _template(form: StepForm) -> str:
    return TEMPLATES.get(type(form), "programmes/step.html")
