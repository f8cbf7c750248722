"""The coordination sends personal links, and revokes them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from rebond.access.guards import actor_of, opens
from rebond.kit.errors import DomainError
from rebond.referrals import actions, queries
from rebond.referrals.choices import LinkLife
from rebond.referrals.forms import LinkForm
from rebond.ui.answers import sent_in, show_refusal, status_of


@opens("prescriber_link.manage")
@sensitive_post_parameters()
@never_cache
@require_http_methods(["GET", "POST"])
def links(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = LinkForm(sent_in(request), organisations=queries.organisations_that_refer(actor))
    if form.is_valid():
        given = form.cleaned_data
        try:
            actions.send_link(actor=actor, **{**given, "life": LinkLife(given["life"])})
        except DomainError as error:
            show_refusal(form, error)
        except OSError:
            messages.warning(
                request,
                _(
                    "The mail server refused the message: the link reached nobody. Revoke it, then send another one."
                ),
            )
            return redirect("referrals:links")
        else:
            messages.success(request, _("The link has left for %(email)s.") % {"email": given["email"]})
            return redirect("referrals:links")
    given = {"form": form, "links": queries.links_sent(actor)}
    return render(request, "referrals/links.html", given, status=status_of(form))


@opens("prescriber_link.manage")
@require_POST
def revoke(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    actions.revoke_link(actor=actor, link=queries.link_visible(pk, actor))
    messages.success(request, _("The link is revoked: it opens nothing any more."))
    return redirect("referrals:links")
