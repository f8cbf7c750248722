from __future__ import annotations

from dataclasses import replace

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import reaches
from rebond.access.guards import actor_of, opens, public
from rebond.agents import actions
from rebond.agents.choices import RevocationReason
from rebond.agents.forms import InviteForm
from rebond.agents.queries import agent_visible, key_visible, workshop_to_manage, workshops_with_keys
from rebond.agents.signing import trust_list
from rebond.kit.errors import DomainError
from rebond.ui.answers import sent_in, show_refusal, status_of
from rebond.ui.forms import ConfirmationForm


@opens("agent.view")
@require_GET
def list_agents(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    rows = [
        replace(
            row,
            may_manage=reaches(actor, "agent.manage", row.workshop.scope_keys()),
            may_manage_keys=reaches(actor, "signing_key.manage", row.workshop.scope_keys()),
        )
        for row in workshops_with_keys(actor)
    ]
    given = {"rows": rows, "may_invite": any(row.may_manage for row in rows)}
    return render(request, "agents/list.html", given)


@never_cache
@opens("agent.manage")
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    """The code is shown in the answer to its creation, and never again."""
    actor = actor_of(request)
    form = InviteForm(sent_in(request), actor=actor)
    if form.is_valid():
        try:
            invited = actions.invite_agent(actor=actor, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            given = {"invited": invited, "name": form.cleaned_data["name"]}
            return render(request, "agents/code.html", given)
    return render(request, "agents/invite.html", {"form": form}, status=status_of(form))


@opens("agent.manage")
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """One click: a stolen stick is not the moment for a second page."""
    actor = actor_of(request)
    agent = agent_visible(pk, actor)
    reason = request.POST.get("reason") or RevocationReason.STOLEN.value
    actions.revoke_agent(actor=actor, agent=agent, reason=reason)
    told = _(
        "%(name)s is revoked: it can send nothing more. What it proved before stays; what comes after proves nothing."
    )
    messages.success(request, told % {"name": agent.name})
    return redirect("agents:list")


@opens("signing_key.manage")
@require_POST
def replace_key(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    workshop = workshop_to_manage(pk, actor, "signing_key.manage")
    actions.replace_key(actor=actor, workshop=workshop)
    messages.success(request, _("A new key signs from now on. What the old one signed stays believed."))
    return redirect("agents:list")


@opens("signing_key.manage")
@require_POST
def revoke_key(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    key = key_visible(pk, actor)
    form = ConfirmationForm(request.POST, code=key.fingerprint)
    if form.is_valid():
        actions.revoke_key(actor=actor, key=key, reason=RevocationReason.STOLEN)
        messages.success(
            request, _("The key is revoked. Replace it, then enrol the benches and sticks again.")
        )
    else:
        messages.error(request, _("Nothing was done: the code typed is not that of the key."))
    return redirect("agents:list")


@public
@require_GET
def trust(request: HttpRequest) -> JsonResponse:
    """The public keys of the workshops: what `rebond-workbench verify --trust` reads."""
    del request
    return JsonResponse(trust_list())
