"""The list of skills of the workshop."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from rebond.access.guards import actor_of, opens
from rebond.integration import actions
from rebond.integration.forms import ChangeSkillForm, SkillForm
from rebond.integration.queries import skill_visible, skills_by_station, workshop_of
from rebond.integration.queries.hours import keeps_hours
from rebond.kit.errors import DomainError
from rebond.ui.answers import sent_in, show_refusal, status_of


@opens("trainee.follow")
@require_http_methods(["GET", "POST"])
def skills(request: HttpRequest) -> HttpResponse:
    """The list by place of work; POST adds one."""
    actor = actor_of(request)
    workshop, form = workshop_of(actor), SkillForm(sent_in(request))
    if form.is_valid():
        try:
            actions.add_skill(actor=actor, organisation=workshop, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The skill is on the list."))
            return redirect("integration:skills")
    given = {
        "form": form,
        "places": skills_by_station(workshop),
        "keeps_hours": keeps_hours(workshop.pk),
    }
    return render(request, "integration/skills.html", given, status=status_of(form))


@opens("trainee.follow")
@require_POST
def usual(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    added = actions.add_usual_skills(actor=actor, organisation=workshop_of(actor))
    count = len(added)
    said = ngettext("%(count)d skill added.", "%(count)d skills added.", count) % {"count": count}
    messages.success(request, said if added else _("All of them were on the list already."))
    return redirect("integration:skills")


@opens("trainee.follow")
@require_http_methods(["GET", "POST"])
def skill(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    found = skill_visible(pk, actor)
    known = {name: getattr(found, name) for name in ("station", "name", "propose_after", "is_open")}
    form = ChangeSkillForm(sent_in(request), initial=known)
    if form.is_valid():
        try:
            actions.change_skill(actor=actor, skill=found, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The skill is changed."))
            return redirect("integration:skills")
    return render(request, "integration/skill.html", {"form": form, "skill": found}, status=status_of(form))
