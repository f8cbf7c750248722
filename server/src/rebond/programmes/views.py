from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rebond.access import may
from rebond.access.guards import actor_of, opens, require
from rebond.kit.errors import DomainError
from rebond.programmes import actions
from rebond.programmes.forms import RulesForm
from rebond.programmes.queries import (
    days_of,
    figures_of,
    programme_visible,
    programmes_listed,
    rules_in_words,
)


@opens("programme.view")
@require_GET
def programmes(request: HttpRequest) -> HttpResponse:
    rows = [(programme, days_of(programme)) for programme in programmes_listed(actor_of(request))]
    return render(request, "programmes/list.html", {"programmes": rows})


@opens("programme.view")
@require_GET
def programme(request: HttpRequest, slug: str) -> HttpResponse:
    actor = actor_of(request)
    found = programme_visible(slug, actor)
    shown = {
        "programme": found,
        "lead": f"{found.territory.name} · {days_of(found)}",
        "rules": rules_in_words(found),
        "figures": list(figures_of(found)),
        "may_edit": may(actor, "programme.edit"),
        "may_report": may(actor, "activity.view"),
        "may_edit_paths": may(actor, "programme.edit"),
    }
    return render(request, "programmes/programme.html", shown)


@opens("programme.edit")
@require_http_methods(["GET", "POST"])
def change_rules(request: HttpRequest, slug: str) -> HttpResponse:
    actor = actor_of(request)
    found = programme_visible(slug, actor)
    require(actor, "programme.edit", on=found)
    form = RulesForm(request.POST or None, initial=RulesForm.initial_of(actions.rules_of(found)))
    if form.is_valid():
        try:
            actions.change_rules(actor=actor, programme=found, rules=form.rules())
        except DomainError as error:
            _show(error, form)
        else:
            messages.success(request, _("The rules are saved. They hold from now on."))
            return redirect("programmes:programme", slug=found.slug)
    return render(
        request, "programmes/rules_form.html", {"form": form, "programme": found}, status=_status(form)
    )


def _show(error: DomainError, form: Form) -> None:
    form.add_error(error.field if error.field in form.fields else None, str(error))


def _status(form: Form) -> int:
    return 422 if form.is_bound and form.errors else 200
