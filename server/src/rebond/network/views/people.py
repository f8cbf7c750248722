from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import Role, may
from rebond.access.guards import actor_of, opens
from rebond.kit.errors import DomainError
from rebond.network import actions
from rebond.network.forms import InvitationForm, PeopleFilterForm
from rebond.network.queries import (
    invitation_waiting,
    invitations_waiting,
    may_end,
    membership_visible,
    people_listed,
)
from rebond.ui.answers import page_asked_for, show_refusal, status_of


@opens("people.view")
@require_GET
def people(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = PeopleFilterForm(request.GET)
    wanted = form.cleaned_data if form.is_valid() else {"q": "", "role": ""}
    rows = people_listed(actor, text=wanted["q"], role=wanted["role"])
    may_invite = may(actor, "people.invite")
    shown = {
        "listing": page_asked_for(request, rows),
        "filter_form": form,
        "may_invite": may_invite,
        "invitations": list(invitations_waiting(actor)[:50]) if may_invite else [],
    }
    return render(request, "network/people.html", shown)


@opens("people.view")
@require_GET
def membership(request: HttpRequest, pk: int) -> HttpResponse:
    found = membership_visible(pk, actor_of(request))
    return render(
        request,
        "network/membership.html",
        {"membership": found, "may_end": may_end(actor_of(request), found)},
    )


@opens("people.invite")
@require_POST
def end_membership(request: HttpRequest, pk: int) -> HttpResponse:
    found = membership_visible(pk, actor_of(request))
    actions.end_membership(actor=actor_of(request), membership=found)
    messages.success(request, _("%(name)s no longer has this role.") % {"name": found.user})
    return redirect("network:people")


@opens("people.invite")
@require_http_methods(["GET", "POST"])
def invite(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = InvitationForm(request.POST or None, actor=actor)
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.invite(actor=actor, **{**given, "role": Role(given["role"])})
        except DomainError as error:
            show_refusal(form, error)
        except OSError:
            messages.warning(
                request,
                _(
                    "The invitation is kept, but the mail server refused the message. Invite the person again later."
                ),
            )
            return redirect("network:people")
        else:
            _say_how_it_left(request, given["email"])
            return redirect("network:people")
    return render(request, "network/invite.html", {"form": form}, status=status_of(form))


def _say_how_it_left(request: HttpRequest, email: str) -> None:
    if settings.EMAIL_HOST:
        messages.success(request, _("The invitation has left for %(email)s.") % {"email": email})
        return
    kept = _(
        "The invitation of %(email)s is written, and not sent: no mail server is set (REBOND_SMTP_HOST). It lies in the "
        "folder “mail” of the data, with its address."
    )
    messages.warning(request, kept % {"email": email})


@opens("people.invite")
@require_POST
def withdraw_invitation(request: HttpRequest, pk: int) -> HttpResponse:
    actions.withdraw_invitation(actor=actor_of(request), invitation=invitation_waiting(pk, actor_of(request)))
    messages.success(request, _("The invitation is withdrawn: its address opens nothing any more."))
    return redirect("network:people")
