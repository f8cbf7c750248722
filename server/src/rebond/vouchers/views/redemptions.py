from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access.guards import actor_of, opens
from rebond.kit.errors import DomainError
from rebond.learning.models import Session
from rebond.ui.answers import show_refusal, status_of
from rebond.vouchers import actions
from rebond.vouchers.choices import ReversalReason
from rebond.vouchers.forms import RedeemForm, ReversalForm
from rebond.vouchers.limits import UNKNOWN_CODES
from rebond.vouchers.money import euros
from rebond.vouchers.queries import redemptions

MOST_SESSIONS = 30


@opens("voucher.redeem")
@require_GET
def choose_session(request: HttpRequest) -> HttpResponse:
    """At which session; what was scanned on the way here goes along."""
    actor = actor_of(request)
    given = {
        "sessions": redemptions.sessions_to_scan(actor)[:MOST_SESSIONS],
        "unrecorded": redemptions.sessions_to_record(actor)[:MOST_SESSIONS],
        "code": request.GET.get("code", "")[:40],
    }
    return render(request, "vouchers/redeem.html", given)


@opens("voucher.redeem")
@require_http_methods(["GET", "POST"])
def redeem(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    session = redemptions.session_for(pk, actor)
    if request.method == "GET":
        return _session_page(request, session, RedeemForm(initial={"codes": request.GET.get("code", "")}))
    form = RedeemForm(request.POST)
    if not form.is_valid():
        return _session_page(request, session, form)
    try:
        UNKNOWN_CODES.refuse_when_too_many(actor.reference)
        read = redemptions.read_codes(form.cleaned_data["codes"], actor)
        UNKNOWN_CODES.count(actor.reference, read.unknown)
        outcome = actions.redeem(actor=actor, session=session, vouchers=read.vouchers)
    except DomainError as error:
        show_refusal(form, error)
        return _session_page(request, session, form)
    for text, why in read.misread:
        messages.error(request, f"{text} : {why}")
    for refusal in outcome.refused:
        messages.error(request, f"{refusal.subject.code} : {refusal.reason}")
    if taken := outcome.taken:
        told = ngettext(
            "%(count)s voucher is taken: %(amount)s.", "%(count)s vouchers are taken: %(amount)s.", len(taken)
        )
        amount = euros(sum(voucher.book.face_value_cents for voucher in taken))
        messages.success(request, told % {"count": len(taken), "amount": amount})
    return redirect("vouchers:session", pk=pk)


@opens("voucher.redeem")
@require_POST
def reverse(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    redemption = redemptions.redemption_visible(pk, actor)
    form = ReversalForm(request.POST)
    if form.is_valid():
        reason = ReversalReason(form.cleaned_data["reason"])
        actions.reverse_redemption(actor=actor, redemption=redemption, reason=reason)
        messages.success(
            request,
            _("The scan of %(code)s is undone: the voucher can be used again.")
            % {"code": redemption.voucher.code},
        )
    else:
        messages.error(request, _("Say why this scan is undone."))
    return redirect("vouchers:session", pk=redemption.session_id)


def _session_page(request: HttpRequest, session: Session, form: RedeemForm) -> HttpResponse:
    taken = redemptions.redemptions_at(session)
    rows = [
        (
            row,
            ReversalForm(auto_id=f"id_undo_{row.pk}_%s", initial={"reason": ReversalReason.SLIP})
            if redemptions.may_reverse(row)
            else None,
        )
        for row in taken
    ]
    given = {
        "session": session,
        "form": form,
        "rows": rows,
        "cents": sum(row.cents for row in taken),
    }
    return render(request, "vouchers/session.html", given, status=status_of(form))
