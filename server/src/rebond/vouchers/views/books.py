from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from rebond.access import Actor, may
from rebond.access.guards import NOT_FOUND, actor_of, opens
from rebond.documents.rendering import Document
from rebond.kit.errors import DomainError, NotFound
from rebond.referrals.models import Referral
from rebond.ui.answers import page_asked_for, sent_in, show_refusal, status_of
from rebond.ui.forms import ConfirmationForm
from rebond.vouchers import actions, papers
from rebond.vouchers.choices import CancellationReason
from rebond.vouchers.forms import (
    BookFilterForm,
    CancelForm,
    GiveForm,
    IssueForm,
    SheetsForm,
)
from rebond.vouchers.models import VoucherBook, VoucherGroup, VoucherScheme
from rebond.vouchers.queries import books, schemes


@opens("voucher.account")
@require_GET
def list_books(request: HttpRequest, pk: int) -> HttpResponse:
    actor, form = actor_of(request), BookFilterForm(request.GET)
    scheme = schemes.scheme_kept(pk, actor)
    state = form.cleaned_data["state"] if form.is_valid() else ""
    rows = books.books_listed(scheme, state=state)
    page = page_asked_for(request, rows)
    last = books.last_number(scheme)
    given = {
        "scheme": scheme,
        "listing": page,
        "filter_form": form,
        "may_edit": may(actor, "voucher.edit"),
        "sheets_form": SheetsForm(initial={"first": 1, "last": min(last, 200)}) if last else None,
    }
    return render(request, "vouchers/books.html", given)


@opens("voucher.edit")
@require_http_methods(["GET", "POST"])
def issue_books(request: HttpRequest, pk: int) -> HttpResponse:
    actor = actor_of(request)
    scheme = schemes.scheme_kept(pk, actor, "voucher.edit")
    form = IssueForm(sent_in(request), initial={"expires_on": scheme.expires_on})
    if form.is_valid():
        try:
            made = actions.issue_books(actor=actor, scheme=scheme, **form.cleaned_data)
        except DomainError as error:
            show_refusal(form, error)
        else:
            told = ngettext("%(count)s book is issued.", "%(count)s books are issued.", len(made))
            messages.success(request, told % {"count": len(made)})
            return redirect("vouchers:books", pk=pk)
    return render(request, "vouchers/issue.html", {"form": form, "scheme": scheme}, status=status_of(form))


@opens("voucher.account")
@require_GET
def show_book(request: HttpRequest, code: str) -> HttpResponse:
    return _book_page(request, books.book_kept(code, actor_of(request)))


@opens("voucher.edit")
@require_POST
def cancel_book(request: HttpRequest, code: str) -> HttpResponse:
    actor = actor_of(request)
    book = books.book_kept(code, actor)
    form, confirmation = CancelForm(request.POST), ConfirmationForm(request.POST, code=book.code)
    if not (form.is_valid() and confirmation.is_valid()):
        return _book_page(request, book, cancelling=form, confirming=confirmation)
    reason = CancellationReason(form.cleaned_data["reason"])
    outcome = actions.cancel_books(actor=actor, books=[book], reason=reason)
    for refusal in outcome.refused:
        messages.warning(request, refusal.reason)
    if outcome.taken:
        messages.success(request, _("What was left in the book is cancelled."))
    return redirect("vouchers:book", code=book.code)


@opens("voucher.account")
@require_GET
def print_book(request: HttpRequest, code: str) -> HttpResponse:
    return pdf(papers.sheets_of([books.book_kept(code, actor_of(request))]))


@opens("voucher.account")
@require_GET
def print_books(request: HttpRequest, pk: int) -> HttpResponse:
    scheme = schemes.scheme_kept(pk, actor_of(request))
    form = SheetsForm(request.GET)
    if not form.is_valid():
        for faults in form.errors.values():
            messages.error(request, str(faults[0]))
        return redirect("vouchers:books", pk=pk)
    found = books.books_of(scheme, form.cleaned_data["first"], form.cleaned_data["last"])
    if not found:
        raise NotFound(NOT_FOUND, code="not_found")
    return pdf(papers.sheets_of(found))


@opens("voucher.give")
@require_http_methods(["GET", "POST"])
def give_books(request: HttpRequest) -> HttpResponse:
    actor = actor_of(request)
    asked = {name: request.GET[name] for name in ("referral", "books") if request.GET.get(name)}
    form = GiveForm(sent_in(request), actor=actor, initial=asked)
    if form.is_valid():
        try:
            _give(request, actor, form)
        except DomainError as error:
            show_refusal(form, error)
        else:
            return redirect("vouchers:give")
    return render(request, "vouchers/give.html", {"form": form}, status=status_of(form))


def _give(request: HttpRequest, actor: Actor, form: GiveForm) -> None:
    read = books.read_books(form.cleaned_data["books"], actor)
    outcome = actions.give_books(actor=actor, books=read.books, to=_receiver(actor, form))
    for text in read.misread:
        messages.warning(request, _("%(code)s: no book carries this code.") % {"code": text})
    for refusal in outcome.refused:
        messages.warning(request, f"{refusal.subject.code} : {refusal.reason}")
    if taken := len(outcome.taken):
        told = ngettext("%(count)s book is given.", "%(count)s books are given.", taken)
        messages.success(request, told % {"count": taken})


def _receiver(actor: Actor, form: GiveForm) -> Referral | VoucherGroup:
    given = form.cleaned_data
    if given["to"] == "referral":
        return books.referral_to_give(given["referral"], actor)
    scheme: VoucherScheme = given["scheme"]
    return actions.form_group(
        actor=actor,
        scheme=scheme,
        organisation=given["organisation"],
        name=given["group_name"],
        people=given["people"],
    )


def _book_page(
    request: HttpRequest,
    book: VoucherBook,
    *,
    cancelling: CancelForm | None = None,
    confirming: ConfirmationForm | None = None,
) -> HttpResponse:
    vouchers = books.vouchers_of(book)
    left = sum(voucher.state == "outstanding" for voucher in vouchers)
    given = {
        "book": book,
        "vouchers": vouchers,
        "left": left,
        "left_cents": left * book.face_value_cents,
        "may_cancel": may(actor_of(request), "voucher.edit") and left > 0,
        "cancel_form": cancelling or CancelForm(),
        "confirming": confirming,
    }
    sent = [form for form in (cancelling, confirming) if form is not None]
    status = max((status_of(form) for form in sent), default=200)
    return render(request, "vouchers/book.html", given, status=status)


def pdf(document: Document) -> HttpResponse:
    answer = HttpResponse(document.content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{document.template.rpartition("/")[2]}.pdf"'
    return answer
