"""What a person does for the own account: hat, name, language, tokens of programs."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from rebond.access.guards import NOT_FOUND, actor_of, opens
from rebond.accounts.actions import choose_language, rename
from rebond.accounts.models import User
from rebond.kit.errors import DomainError, NotFound
from rebond.network import actions
from rebond.network.actors import HAT, hats_of
from rebond.network.forms import ProfileForm, TokenForm
from rebond.network.queries import profile_of, token_of
from rebond.ui.answers import show_refusal, status_of


@opens("account.manage_own")
@require_POST
def wear_hat(request: HttpRequest) -> HttpResponse:
    """Another of the person's own hats, from here on in this session."""
    wanted = request.POST.get("membership", "")
    hat = next((hat for hat in hats_of(request) if str(hat.pk) == wanted), None)
    if hat is None:
        raise NotFound(NOT_FOUND, code="not_found")
    request.session[HAT] = hat.pk
    messages.success(request, _("You now act as: %(hat)s.") % {"hat": hat})
    return redirect("desk:home")


@opens("account.manage_own")
@require_http_methods(["GET", "POST"])
def profile(request: HttpRequest) -> HttpResponse:
    user = _person(request)
    form = ProfileForm(request.POST or None, initial={"name": user.name, "language": user.language})
    if form.is_valid():
        try:
            rename(user=user, name=form.cleaned_data["name"])
        except DomainError as error:
            show_refusal(form, error)
        else:
            choose_language(user=user, code=form.cleaned_data["language"])
            messages.success(request, _("The changes are saved."))
            return redirect("network:profile")
    shown = {"form": form, "profile": profile_of(user.pk), "person": user}
    return render(request, "network/profile.html", shown, status=status_of(form))


@never_cache
@opens("account.manage_own")
@require_http_methods(["GET", "POST"])
def create_token(request: HttpRequest) -> HttpResponse:
    """The token is shown in the answer to its creation, and never again."""
    user = _person(request)
    form = TokenForm(request.POST or None, user_id=user.pk)
    if form.is_valid():
        try:
            token = actions.create_token(actor=actor_of(request), **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            return render(
                request, "network/token.html", {"token": token, "label": form.cleaned_data["label"]}
            )
    return render(request, "network/token_form.html", {"form": form}, status=status_of(form))


@opens("account.manage_own")
@require_POST
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    actions.revoke_token(actor=actor_of(request), token=token_of(pk, _person(request).pk))
    messages.success(request, _("The token is revoked: it opens nothing any more."))
    return redirect("network:profile")


def _person(request: HttpRequest) -> User:
    assert isinstance(request.user, User)
    return request.user
