"""The coordination writes the paths of a programme."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rebond.access.guards import actor_of, opens
from rebond.kit.errors import DomainError
from rebond.learning import actions, queries
from rebond.learning.forms import NewPathForm, PathForm
from rebond.learning.models import LearningPath
from rebond.ui.answers import sent_in, show_refusal, status_of


@opens("programme.edit")
@require_GET
def list_paths(request: HttpRequest) -> HttpResponse:
    return render(request, "learning/paths.html", {"paths": queries.paths_of_territory(actor_of(request))})


@opens("programme.edit")
@require_http_methods(["GET", "POST"])
def new_path(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = NewPathForm(sent_in(request), actor=actor)
    if form.is_valid():
        try:
            actions.add_path(actor=actor, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The learning path is offered."))
            return redirect("learning:paths")
    return render(request, "learning/new_path.html", {"form": form}, status=status_of(form))


@opens("programme.edit")
@require_http_methods(["GET", "POST"])
def change_path(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    path = queries.path_visible(pk, actor)
    form = PathForm(sent_in(request), initial=_written(path))
    if form.is_valid():
        try:
            actions.change_path(actor=actor, path=path, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The learning path is changed."))
            return redirect("learning:paths")
    return render(request, "learning/path.html", {"form": form, "path": path}, status=status_of(form))


def _written(path: LearningPath) -> dict[str, object]:
    return {"name": path.name, "session_titles": path.session_titles, "is_open": path.is_open}
