from __future__ import annotations

from decimal import Decimal

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from rebond.access import may
from rebond.access.guards import actor_of, opens, public
from rebond.kit.errors import DomainError
from rebond.ui.answers import sent_in, show_refusal, status_of
from rebond.vouchers import actions
from rebond.vouchers.forms import MOST_FUNDERS, NewSchemeForm, SchemeForm
from rebond.vouchers.models import VoucherScheme
from rebond.vouchers.queries import accreditations, claims, schemes
from rebond.vouchers.queries.accounts import account_of


@opens("voucher.view")
@require_GET
def home(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    given = {
        "schemes": schemes.schemes_listed(actor),
        "may_edit": may(actor, "voucher.edit"),
        "may_give": may(actor, "voucher.give"),
        "may_redeem": may(actor, "voucher.redeem"),
        "sees_claims": may(actor, "voucher_claim.view"),
    }
    return render(request, "vouchers/home.html", given)


@opens("voucher.view")
@require_GET
def show_scheme(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    scheme = schemes.scheme_visible(pk, actor)
    keeps = may(actor, "voucher.account") and schemes.keeps(scheme, actor)
    given = {
        "scheme": scheme,
        "parts": claims.parts_of(scheme, scheme.face_value_cents),
        "accreditations": accreditations.accreditations_of(scheme),
        "account": account_of(scheme) if keeps else None,
        "may_edit": may(actor, "voucher.edit"),
    }
    return render(request, "vouchers/scheme.html", given)


@opens("voucher.edit")
@require_http_methods(["GET", "POST"])
def new_scheme(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    form = NewSchemeForm(sent_in(request), actor=actor)
    if form.is_valid():
        try:
            made = actions.set_up_scheme(
                actor=actor,
                programme=form.cleaned_data["programme"],
                rules=form.rules(),
                shares=form.shares(),
            )
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The scheme is set up. Now accredit places, then issue books."))
            return redirect("vouchers:scheme", pk=made.pk)
    return render(request, "vouchers/new_scheme.html", {"form": form}, status=status_of(form))


@opens("voucher.edit")
@require_http_methods(["GET", "POST"])
def change_scheme(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    scheme = schemes.scheme_kept(pk, actor, "voucher.edit")
    form = SchemeForm(sent_in(request), actor=actor, initial=_written(scheme))
    if form.is_valid():
        try:
            actions.change_scheme(actor=actor, scheme=scheme, rules=form.rules(), shares=form.shares())
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The scheme is changed. Books already issued keep their worth."))
            return redirect("vouchers:scheme", pk=pk)
    return render(
        request, "vouchers/change_scheme.html", {"form": form, "scheme": scheme}, status=status_of(form)
    )


@public
@require_GET
def show_public(request: HttpRequest, code: str) -> HttpResponse:
    """Behind the QR code of a voucher: where it is used, and the way to scan it for whoever takes vouchers.

    Nothing is said of this voucher, so that nobody learns which codes exist.
    """
    given = {
        "accreditations": accreditations.places_accredited(),
        "may_redeem": may(actor_of(request), "voucher.redeem"),
        "code": code,
    }
    return render(request, "vouchers/public.html", given)


def _written(scheme: VoucherScheme) -> dict[str, object]:
    fundings = list(scheme.fundings.order_by("pk"))[:MOST_FUNDERS]
    shares = {
        name: value
        for at, one in enumerate(fundings, start=1)
        for name, value in (
            (f"funder_{at}", one.organisation_id),
            (f"share_{at}", Decimal(one.share) / 100),
        )
    }
    return {
        "name": scheme.name,
        "face_value": Decimal(scheme.face_value_cents) / 100,
        "vouchers_per_book": scheme.vouchers_per_book,
        "most_per_session": scheme.most_per_session,
        "expires_on": scheme.expires_on,
        "days_to_enter": scheme.days_to_enter,
        "criteria": scheme.criteria,
        "is_open": scheme.is_open,
        **shares,
    }
