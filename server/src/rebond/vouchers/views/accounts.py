from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.kit.errors import DomainError
from rebond.kit.spreadsheets import csv_lines
from rebond.ui.answers import show_refusal, status_of
from rebond.ui.figures import Part
from rebond.vouchers import actions, papers
from rebond.vouchers.forms import DayForm, PaidForm
from rebond.vouchers.models import Payment, VoucherScheme
from rebond.vouchers.money import spreadsheet_amount
from rebond.vouchers.queries import claims, schemes
from rebond.vouchers.queries.accounts import Account, account_of, credits_of, waiting_for
from rebond.vouchers.views.books import pdf


@opens("voucher.account")
@require_GET
def show_statement(request: HttpRequest, pk: int) -> HttpResponse:
    """The balance at the end of a day, told twice; and what closes it: payments, expiry, credit notes."""
    actor, form = actor_of(request), DayForm(request.GET)
    scheme = schemes.scheme_kept(pk, actor)
    day = _day(form)
    account = account_of(scheme, day)
    edits = may(actor, "voucher.edit")
    given = {
        "scheme": scheme,
        "day_form": form if form.is_bound and form.errors else DayForm(initial={"on": day}),
        "account": account,
        "parts": _parts(account),
        "payments": claims.payments_of(scheme),
        "credits": credits_of(scheme),
        "waiting": waiting_for(scheme) if edits else None,
        "may_edit": edits,
    }
    return render(request, "vouchers/statement.html", given)


@opens("voucher.account")
@require_GET
def print_statement(request: HttpRequest, pk: int) -> HttpResponse:
    scheme = schemes.scheme_kept(pk, actor_of(request))
    return pdf(papers.scheme_statement(scheme, account_of(scheme, _day(DayForm(request.GET)))))


@opens("voucher.edit")
@require_POST
def expire_vouchers(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    scheme = schemes.scheme_kept(pk, actor, "voucher.edit")
    try:
        count = actions.expire_vouchers(actor=actor, scheme=scheme)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        told = ngettext("%(count)s voucher is expired.", "%(count)s vouchers are expired.", count)
        messages.success(request, told % {"count": count})
    return redirect("vouchers:statement", pk=pk)


@opens("voucher.edit")
@require_POST
def credit_back(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    scheme = schemes.scheme_kept(pk, actor, "voucher.edit")
    try:
        credit = actions.credit_back(actor=actor, scheme=scheme)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        told = _("The credit note %(reference)s is written.") % {"reference": credit.reference}
        messages.success(request, told)
    return redirect("vouchers:statement", pk=pk)


@opens("voucher.account")
@require_GET
def print_credit(request: HttpRequest, pk: int) -> HttpResponse:
    return pdf(papers.credit_note(schemes.credit_kept(pk, actor_of(request))))


@opens("voucher.edit")
@require_POST
def make_payment(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    scheme = schemes.scheme_kept(pk, actor, "voucher.edit")
    try:
        payment = actions.make_payment(actor=actor, scheme=scheme)
    except DomainError as error:
        messages.error(request, str(error))
        return redirect("vouchers:statement", pk=pk)
    messages.success(request, _("The payment is ready. Send its file to the accountant."))
    return redirect("vouchers:payment", pk=payment.pk)


@opens("voucher.account")
@require_GET
def show_payment(request: HttpRequest, pk: int) -> HttpResponse:
    return _payment_page(request, claims.payment_visible(pk, actor_of(request)))


@opens("voucher.account")
@require_GET
def payment_file(request: HttpRequest, pk: int) -> HttpResponse:
    """One line a claim, for the accountant's software or spreadsheet."""
    payment = claims.payment_visible(pk, actor_of(request))
    payees = claims.payees_of(payment.scheme)
    headings = [
        _("Payment"),
        _("Claim"),
        _("Organisation"),
        _("Place"),
        _("Payee number"),
        _("From"),
        _("To"),
        _("Vouchers"),
        _("Amount (€)"),
    ]
    rows = [
        (
            payment.reference,
            claim.reference,
            claim.place.organisation.name,
            claim.place.name,
            payees.get(claim.place_id, ""),
            claim.starts_on.isoformat(),
            claim.ends_on.isoformat(),
            claim.voucher_count,
            spreadsheet_amount(claim.amount_cents),
        )
        for claim in claims.claims_of(payment)
    ]
    answer = HttpResponse("".join(csv_lines(headings, rows)), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{payment.reference}.csv"'
    return answer


@opens("voucher.edit")
@require_POST
def mark_paid(request: HttpRequest, pk: int) -> HttpResponse:
    actor, form = actor_of(request), PaidForm(request.POST)
    payment = claims.payment_visible(pk, actor)
    if form.is_valid():
        try:
            actions.mark_paid(actor=actor, payment=payment, paid_on=form.cleaned_data["paid_on"])
        except DomainError as error:
            show_refusal(form, error)
        else:
            messages.success(request, _("The payment is marked as paid."))
            return redirect("vouchers:payment", pk=pk)
    return _payment_page(request, payment, paying=form)


def _payment_page(request: HttpRequest, payment: Payment, *, paying: PaidForm | None = None) -> HttpResponse:
    scheme: VoucherScheme = payment.scheme
    given = {
        "payment": payment,
        "claims": claims.claims_of(payment),
        "parts": claims.parts_of(scheme, payment.amount_cents),
        "may_pay": may(actor_of(request), "voucher.edit") and payment.paid_on is None,
        "paid_form": paying or PaidForm(initial={"paid_on": timezone.localdate()}),
    }
    return render(request, "vouchers/payment.html", given, status=status_of(paying) if paying else 200)


def _day(form: DayForm) -> date:
    """The day asked for; today for none, for one to come and for what is no date."""
    today = timezone.localdate()
    asked = form.cleaned_data["on"] if form.is_valid() else None
    return min(asked, today) if asked else today


def _parts(account: Account) -> list[Part]:
    ledger = account.ledger
    return [
        Part(_("redeemed"), ledger.redeemed.vouchers, "pine"),
        Part(_("expired"), ledger.expired.vouchers, "amber"),
        Part(_("cancelled"), ledger.cancelled.vouchers, "neutral"),
        Part(_("outstanding"), ledger.outstanding.vouchers, "sky"),
    ]
