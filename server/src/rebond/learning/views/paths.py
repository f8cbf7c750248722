"""The coordination writes the paths of a programme; people are moved from one to another."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import may
from rebond.access.guards import NOT_FOUND, actor_of, opens
from rebond.kit.errors import DomainError, NotFound, Refused
from rebond.learning import actions, queries
from rebond.learning.forms import MoveForm, NewPathForm, PathForm
from rebond.learning.forms.paths import SessionsForm
from rebond.learning.models import LearningPath
from rebond.learning.queries.paths import followers_of, is_followed
from rebond.ui.answers import sent_in, show_refusal, status_of


@opens("programme.edit")
@require_GET
def list_paths(request: HttpRequest) -> HttpResponse:
    return render(request, "learning/paths.html", {"paths": queries.paths_of_territory(actor_of(request))})


@opens("programme.edit")
@require_http_methods(["GET", "POST"])
def new_path(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    if _wants_more(request):
        return _new_page(request, NewPathForm.with_more_rows(request.POST, actor=actor))
    form = NewPathForm(sent_in(request), actor=actor)
    if form.is_valid():
        try:
            path = actions.add_path(actor=actor, **form.facts())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The learning path is offered."))
            return redirect("learning:path", pk=path.pk)
    return _new_page(request, form)


@opens("programme.edit")
@require_http_methods(["GET", "POST"])
def change_path(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    path = queries.path_visible(pk, actor)
    if _wants_more(request):
        return _path_page(request, path, PathForm.with_more_rows(request.POST))
    form = PathForm(sent_in(request), initial=PathForm.written(path))
    if form.is_valid():
        try:
            changed = actions.change_path(actor=actor, path=path, **form.facts())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _what_holds(path, changed))
            return redirect("learning:path", pk=changed.pk)
    return _path_page(request, path, form)


@opens("learning.record")
@require_POST
def move_followers(request: HttpRequest, pk: int) -> HttpResponse:
    """Everybody who goes on with this version goes on with the one that holds."""
    actor = actor_of(request)
    path = queries.path_visible(pk, actor)
    last = queries.versions_of(path)[0]
    if not last.is_offered:
        raise NotFound(NOT_FOUND, code="not_found")
    outcome = actions.move_to_path(actor=actor, referrals=followers_of(path, actor), path=last)
    for refusal in outcome.refused:
        messages.warning(request, f"{refusal.subject.code} : {refusal.reason}")
    if moved := len(outcome.taken):
        told = ngettext(
            "%(count)d person goes on with version %(number)s.",
            "%(count)d people go on with version %(number)s.",
            moved,
        )
        messages.success(request, told % {"count": moved, "number": last.version})
    return redirect("learning:path", pk=last.pk)


@opens("learning.record")
@require_POST
def move_to_path(request: HttpRequest, code: str) -> HttpResponse:
    actor = actor_of(request)
    referral = queries.person_visible(code, actor)
    enrolment = queries.enrolment_of(referral)
    if enrolment is None:
        raise NotFound(NOT_FOUND, code="not_found")
    form = MoveForm(request.POST, actor=actor, path=enrolment.path)
    if form.is_valid():
        outcome = actions.move_to_path(actor=actor, referrals=[referral], path=form.cleaned_data["path"])
        for refusal in outcome.refused:
            raise Refused(refusal.reason, obstacles=refusal.obstacles)
        messages.success(request, _("The person goes on with another path. What they attended stays."))
    return redirect("learning:person", code=referral.code)


def _wants_more(request: HttpRequest) -> bool:
    return request.method == "POST" and "more" in request.POST


def _what_holds(path: LearningPath, changed: LearningPath) -> str:
    if changed.pk == path.pk:
        return _("The learning path is changed.")
    return _("Version %(number)s is offered. Whoever began an earlier one goes on with it.") % {
        "number": changed.version
    }


def _new_page(request: HttpRequest, form: SessionsForm) -> HttpResponse:
    return render(request, "learning/new_path.html", {"form": form}, status=status_of(form))


def _path_page(request: HttpRequest, path: LearningPath, form: SessionsForm) -> HttpResponse:
    actor, versions = actor_of(request), queries.versions_of(path)
    sees_people = may(actor, "learning.view")
    given = {
        "form": form,
        "path": path,
        "last": versions[0],
        "is_followed": is_followed(path),
        "versions": [(one, followers_of(one, actor) if sees_people else []) for one in versions],
        "may_move": may(actor, "learning.record") and versions[0].is_offered,
    }
    return render(request, "learning/path.html", given, status=status_of(form))
