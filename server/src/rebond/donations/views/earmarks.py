"""For whom a lot is set aside."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from rebond.access.guards import actor_of, opens
from rebond.donations import actions
from rebond.donations.forms import EarmarkForm, LiftingForm
from rebond.donations.models import Lot
from rebond.donations.queries import lot_visible
from rebond.kit.errors import DomainError
from rebond.ui.answers import sent_in, show_refusal, status_of


@opens("donation.edit")
@require_http_methods(["GET", "POST"])
def earmark(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    lot = lot_visible(pk, actor)
    form = EarmarkForm(sent_in(request), actor=actor, lot=lot)
    if form.is_valid():
        try:
            made = actions.set_aside(
                actor=actor, lot=lot, earmark=form.earmark, reason=form.cleaned_data["reason"]
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            told = _("Lot %(reference)s is set aside for: %(whom)s.")
            messages.success(request, told % {"reference": made.reference, "whom": made.set_aside_for})
            return redirect("devices:lot", pk=made.pk)
    return _page(request, lot, form, LiftingForm(auto_id="id_lift_%s"))


@opens("donation.edit")
@require_POST
def lift_earmark(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    lot = lot_visible(pk, actor)
    form = LiftingForm(request.POST, auto_id="id_lift_%s")
    if not form.is_valid():
        return _page(request, lot, EarmarkForm(actor=actor, lot=lot), form)
    actions.lift_earmark(actor=actor, lot=lot, reason=form.cleaned_data["reason"])
    messages.success(request, _("Lot %(reference)s is set aside no more.") % {"reference": lot.reference})
    return redirect("devices:lot", pk=lot.pk)


def _page(request: HttpRequest, lot: Lot, form: EarmarkForm, lifting: LiftingForm) -> HttpResponse:
    given = {"lot": lot, "form": form, "lifting_form": lifting}
    status = max(status_of(form), status_of(lifting))
    return render(request, "donations/earmark.html", given, status=status)
