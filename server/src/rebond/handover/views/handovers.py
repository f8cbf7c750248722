from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import may
from rebond.access.guards import actor_of, opens
from rebond.devices.choices import RectificationReason
from rebond.handover import actions
from rebond.handover.choices import ReturnReason, SignatureMeans
from rebond.handover.forms import (
    CancelForm,
    MeetingForm,
    RenewForm,
    SearchFreeForm,
    SignedPaperForm,
    SignedPaperPictureForm,
    TakeBackForm,
)
from rebond.handover.guiding import GuidedForm
from rebond.handover.models import Handover, Signing
from rebond.handover.papers import sheet_of
from rebond.handover.queries import (
    Meeting,
    computers_free,
    handed_over_next,
    handover_visible,
    handovers_listed,
    is_signed,
    meeting,
    obstacles_to_give,
    people_waiting,
    referral_named,
    rules_met,
)
from rebond.handover.signatures import HEIGHT, MOST_POINTS, WIDTH
from rebond.handover.warranty import warranty_until
from rebond.kit.days import written
from rebond.kit.errors import DomainError, Invalid
from rebond.programmes.wording import items_in_words
from rebond.referrals.models import Referral
from rebond.stock.answers import answer_pile, pdf_answer, posted, scanned_first, show_error
from rebond.stock.queries import pile_of
from rebond.ui.answers import page_asked_for

MOST_WAITING, SHOWN_WAITING, HANDOVERS_ON_A_PAGE = 50, 8, 20
SHOWN_ALONE = {
    "to_give": gettext_lazy("Lent during a path that is completed"),
    "late": gettext_lazy("Loans to people that are late"),
}


@opens("device.hand_over")
@require_GET
def list_handovers(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    state = request.GET.get("state", "")
    rows = handovers_listed(actor, state=state)
    context = {
        "state": state if state in SHOWN_ALONE else "",
        "shown_alone": SHOWN_ALONE.get(state, ""),
        **_waiting(people_waiting(actor)),
        "waiting_count": people_waiting(actor).count(),
        "listing": page_asked_for(request, rows, size=HANDOVERS_ON_A_PAGE),
        "may_lend": may(actor, "device.lend_to_organisation"),
        "may_take_back": may(actor, "device.take_back"),
        "may_sell": may(actor, "device.sell"),
    }
    return render(request, "handover/list.html", context)


@opens("device.hand_over")
@require_http_methods(["GET", "POST"])
def hand_over(request: HttpRequest) -> HttpResponse:
    """The address says who and what; the page says whether it is open; a POST does it."""
    actor = actor_of(request)
    wanted = {name: request.GET.get(name, "") for name in ("referral", "code")}
    is_sent = all(name in request.GET for name in wanted)
    choosing = MeetingForm(wanted if is_sent else None, actor=actor, initial=wanted)
    if not choosing.is_valid():
        context = _choosing(request, choosing, **wanted)
        return render(request, "handover/hand_over.html", context, status=422 if choosing.is_bound else 200)
    met = meeting(choosing.cleaned_data["code"], choosing.cleaned_data["referral"], actor)
    form = GuidedForm(posted(request), actor=actor, met=met)
    if form.is_valid() and (made := _hand_over(request, met, form)) is not None:
        messages.success(request, _handed_over(made))
        return redirect("handover:handover", pk=made.pk)
    context = {
        "choosing": choosing,
        "met": met,
        "rules": rules_met(met),
        "frame": {"width": WIDTH, "height": HEIGHT, "most": MOST_POINTS - 1},
        "form": form,
        "may_see_stock": may(actor, "stock.view"),
        "may_order": may(actor, "order.place"),
        **wanted,
    }
    return render(request, "handover/meeting.html", context, status=422 if form.is_bound else 200)


def _choosing(request: HttpRequest, choosing: MeetingForm, *, referral: str, code: str) -> dict[str, Any]:
    """Once the person is known: the computers they could leave with; before: who waits."""
    actor, given = actor_of(request), {"choosing": choosing, "code": code}
    if (person := referral_named(referral, actor)) is not None:
        choosing.fields["code"].widget.attrs["data-focus"] = True
        searching = SearchFreeForm(request.GET)
        text = searching.cleaned_data["search"] if searching.is_valid() else ""
        free = computers_free(person, actor, text=text)
        return {**given, "person": person, "free": free, "searching": searching, "text": text}
    device = next(iter(pile_of([code], actor).devices), None) if code else None
    return {**given, "device": device, **_waiting(people_waiting(actor, device=device))}


def _waiting(people: QuerySet[Referral]) -> dict[str, list[Referral]]:
    """The first to wait, and those behind them, whom the page folds."""
    rows = list(people[:MOST_WAITING])
    return {"waiting": rows[:SHOWN_WAITING], "waiting_behind": rows[SHOWN_WAITING:]}


def _hand_over(request: HttpRequest, met: Meeting, form: GuidedForm) -> Handover | None:
    given = form.cleaned_data
    try:
        return actions.hand_over_in_person(
            actor=actor_of(request),
            pair=actions.Pair(met.device, met.referral),
            submission=given["submission"],
            said=form.said(),
            outlet=given["outlet"],
            waiver=given.get("waiver"),
            occurred_at=given.get("occurred_at"),
        )
    except DomainError as error:
        show_error(error, form)
        return None


def _handed_over(made: Handover) -> str:
    if made.signing.means == SignatureMeans.SCREEN:
        return _("The computer is handed over and signed for. Print the two copies: one for the person.")
    return _("The computer is handed over. Print the sheet, in two copies, and have it signed.")


@opens("device.hand_over")
@require_GET
def handover(request: HttpRequest, pk: int) -> HttpResponse:
    found = handover_visible(pk, actor_of(request))
    form = SignedPaperForm(initial={"reference": found.signed_paper_reference})
    signing = Signing.objects.filter(handover=found).defer("sealed_signature", "sealed_paper").first()
    context: dict[str, Any] = {
        "handover": found,
        "form": form,
        "signing": signing,
        "items": items_in_words(signing.items) if signing else "",
        "is_signed": signing is not None and is_signed(found, signing),
        "is_kept": Signing.objects.filter(handover=found).still_kept().exists(),
        "paper_form": SignedPaperPictureForm(),
        "may_open": may(actor_of(request), "signed_sheet.open"),
        "warranty": warranty_until(found),
        "next": handed_over_next(found, actor_of(request)),
        "returns": list(found.returns.order_by("-returned_at", "-pk")),
        "may_take_back": may(actor_of(request), "device.take_back"),
        "may_cancel": may(actor_of(request), "exit.cancel"),
        "sale": getattr(found, "sale", None),
        "may_give": not obstacles_to_give(found),
        "today": timezone.localdate(),
    }
    return render(request, "handover/handover.html", context)


@opens("exit.cancel")
@require_http_methods(["GET", "POST"])
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """It was entered by mistake. A wrong day leads on to the same handover, on the true one."""
    found = handover_visible(pk, actor_of(request))
    if (sold := getattr(found, "sale", None)) is not None:
        return redirect("sales:cancel_sale", pk=sold.pk)
    form = CancelForm(posted(request))
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            actions.cancel_handover(actor=actor_of(request), handover=found, reason=reason)
        except DomainError as error:
            show_error(error, form)
        else:
            messages.success(request, _("The handover is cancelled. The computer is at the place again."))
            if reason == RectificationReason.WRONG_DAY:
                both = {"referral": found.referral.code, "code": found.device.asset_tag}
                return redirect(reverse("handover:hand_over", query=both))
            return redirect("handover:handover", pk=pk)
    context = {"handover": found, "form": form}
    return render(request, "handover/cancel.html", context, status=422 if form.is_bound else 200)


@opens("device.hand_over")
@require_GET
def sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """Of what was sold, the receipt is the paper."""
    found = handover_visible(pk, actor_of(request))
    if (sold := getattr(found, "sale", None)) is not None:
        return redirect("sales:receipt", pk=sold.pk)
    return pdf_answer(sheet_of(found), found.reference)


@opens("device.hand_over")
@require_POST
def signed_paper(request: HttpRequest, pk: int) -> HttpResponse:
    found = handover_visible(pk, actor_of(request))
    try:
        actions.note_signed_paper(
            actor=actor_of(request), handover=found, reference=request.POST.get("reference", "")
        )
    except Invalid as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Noted: where the signed sheet lies."))
    return redirect("handover:handover", pk=pk)


@opens("device.hand_over")
@require_POST
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Lent during the path, given at its end."""
    found = handover_visible(pk, actor_of(request))
    try:
        actions.give_for_good(actor=actor_of(request), handover=found)
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The computer is theirs. Print the sheet again, and have it signed."))
    return redirect("handover:handover", pk=pk)


@opens("device.hand_over")
@require_http_methods(["GET", "POST"])
def extend(request: HttpRequest, pk: int) -> HttpResponse:
    """A person keeps what was lent for longer."""
    found = handover_visible(pk, actor_of(request))
    form = RenewForm(posted(request))
    if form.is_valid():
        due_on = form.cleaned_data["due_on"]
        try:
            actions.extend_loan(actor=actor_of(request), handover=found, due_on=due_on)
        except DomainError as error:
            show_error(error, form)
        else:
            messages.success(request, _("The computer is lent until %(day)s.") % {"day": written(due_on)})
            return redirect("handover:handover", pk=pk)
    context = {"handover": found, "form": form}
    return render(request, "handover/extend.html", context, status=422 if form.is_bound else 200)


@opens("device.take_back")
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    reason = request.GET.get("reason", "")
    known = {"reason": reason} if reason in ReturnReason.values else {}
    form = TakeBackForm(posted(request), actor=actor, initial=scanned_first(request) | known)

    def done(count: int) -> str:
        words = ngettext("%(count)d computer is taken back.", "%(count)d computers are taken back.", count)
        return words % {"count": count}

    return answer_pile(
        request,
        "handover/take_back.html",
        form=form,
        done=done,
        to="handover:list" if may(actor, "device.hand_over") else "stock:home",
        gesture=lambda: actions.take_back(
            actor=actor,
            devices=form.cleaned_data["codes"],
            workshop=form.cleaned_data["workshop"],
            reason=form.cleaned_data["reason"],
            exchange_wanted=form.cleaned_data["exchange_wanted"],
            occurred_at=form.cleaned_data.get("occurred_at"),
        ),
    )
