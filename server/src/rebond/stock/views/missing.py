from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from rebond.access.guards import actor_of, opens
from rebond.stock import actions
from rebond.stock.answers import answer_pile, posted, scanned_first
from rebond.stock.forms import MissingForm, RecoverForm


@opens("device.declare_missing")
@require_http_methods(["GET", "POST"])
def declare_missing(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = MissingForm(posted(request), actor=actor, initial=scanned_first(request))
    return answer_pile(
        request,
        "stock/declare_missing.html",
        form=form,
        to="stock:declare_missing",
        gesture=lambda: actions.declare_missing(
            actor=actor,
            devices=form.cleaned_data["codes"],
            reason=form.cleaned_data["reason"],
            occurred_at=form.cleaned_data.get("occurred_at"),
        ),
        done=lambda count: (
            ngettext(
                "%(count)d computer is declared missing.", "%(count)d computers are declared missing.", count
            )
            % {"count": count}
        ),
    )


@opens("device.receive")
@require_http_methods(["GET", "POST"])
def recover(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = RecoverForm(posted(request), actor=actor, initial=scanned_first(request))
    return answer_pile(
        request,
        "stock/recover.html",
        form=form,
        to="stock:recover",
        gesture=lambda: actions.recover(
            actor=actor,
            devices=form.cleaned_data["codes"],
            workshop=form.cleaned_data["workshop"],
            occurred_at=form.cleaned_data.get("occurred_at"),
        ),
        done=lambda count: (
            ngettext("%(count)d computer is back in work.", "%(count)d computers are back in work.", count)
            % {"count": count}
        ),
    )
