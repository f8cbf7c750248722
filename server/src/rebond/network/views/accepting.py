"""The page behind the address of an invitation."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from rebond.access.guards import public
from rebond.accounts.models import User
from rebond.kit.errors import DomainError
from rebond.network import actions
from rebond.network.actors import HAT
from rebond.network.forms import AcceptForm
from rebond.network.models import Invitation, Membership
from rebond.network.queries import invitation_open
from rebond.ui.answers import show_refusal, status_of

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@sensitive_post_parameters("password")
@never_cache
@public
@require_http_methods(["GET", "POST"])
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Somebody new sets a name and a password; somebody known accepts with the account that they have."""
    invitation = invitation_open(token)
    if invitation is None:
        return render(request, "network/invitation_unusable.html", status=404)
    if isinstance(request.user, User):
        return _accept_signed_in(request, token, invitation, request.user)
    if User.objects.filter(email__iexact=invitation.email).exists():
        return render(request, "network/invitation_sign_in.html", {"invitation": invitation})
    return _accept_as_new(request, token, invitation)


def _accept_signed_in(request: HttpRequest, token: str, invitation: Invitation, user: User) -> HttpResponse:
    is_other = user.email.lower() != invitation.email.lower()
    if request.method == "POST" and not is_other:
        return _welcome(request, actions.accept_as(token=token, user=user))
    return render(request, "network/invitation_known.html", {"invitation": invitation, "is_other": is_other})


def _accept_as_new(request: HttpRequest, token: str, invitation: Invitation) -> HttpResponse:
    form = AcceptForm(request.POST or None, initial={"name": invitation.name})
    if form.is_valid():
        try:
            membership = actions.accept_with_account(
                token=token, language=get_language() or "fr", **form.cleaned_data
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            login(request, membership.user, backend=BACKEND)
            return _welcome(request, membership)
    return render(
        request,
        "network/invitation_new.html",
        {"invitation": invitation, "form": form},
        status=status_of(form),
    )


def _welcome(request: HttpRequest, membership: Membership) -> HttpResponse:
    request.session[HAT] = membership.pk
    messages.success(request, _("Welcome. You now act as: %(hat)s.") % {"hat": membership})
    return redirect("desk:home")
