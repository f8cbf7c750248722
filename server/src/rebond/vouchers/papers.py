"""The papers of vouchers: the sheet of a book to cut, and the statements of a claim, a scheme and a credit."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from rebond.documents.qr import qr_svg, short_link
from rebond.documents.rendering import Document, Letterhead, language, render
from rebond.ledger.reading import is_demonstration
from rebond.vouchers.models import Claim, Credit, Voucher, VoucherBook, VoucherScheme
from rebond.vouchers.money import euros, per_cent
from rebond.vouchers.queries.accounts import Account
from rebond.vouchers.queries.accreditations import places_accredited
from rebond.vouchers.queries.claims import lines_of, parts_of

LETTER = "V"
"""Of the short addresses behind the QR codes: `/V/V-4K7Q-9N`."""


def sheets_of(books: Sequence[VoucherBook], *, lang: str | None = None) -> Document:
    """One page or more for each book: its code, how it is used, its vouchers to cut. ``books`` are of one scheme."""
    scheme = books[0].scheme
    vouchers: dict[int, list[Voucher]] = defaultdict(list)
    for voucher in Voucher.objects.filter(book__in=books).order_by("book_id", "number"):
        vouchers[voucher.book_id].append(voucher)
    contents = {
        "scheme": scheme.name,
        "programme": scheme.programme.name,
        "places": sorted({one.place.name for one in places_accredited().filter(scheme=scheme)}),
        "books": [_book(book, vouchers[book.pk]) for book in books],
    }
    reference = books[0].code if len(books) == 1 else f"{books[0].number}-{books[-1].number}"
    return _printed(
        "voucher_book", contents, scheme=scheme, reference=reference, title=_("Voucher book"), lang=lang
    )


def claim_statement(claim: Claim, *, lang: str | None = None) -> Document:
    """What the place claims, session by session, and what each funder pays of it."""
    with override(lang or language()):
        contents = {
            "claim": {
                "reference": claim.reference,
                "scheme": claim.scheme.name,
                "organisation": claim.place.organisation.name,
                "place": claim.place.name,
                "starts_on": claim.starts_on,
                "ends_on": claim.ends_on,
                "state": str(claim.get_state_display()),
                "paid_on": claim.payment.paid_on if claim.payment else None,
                "vouchers": claim.voucher_count,
                "cents": euros(claim.amount_cents),
            },
            "lines": [
                {
                    "day": line.day,
                    "title": f"{line.title} ({line.path})",
                    "vouchers": line.vouchers,
                    "cents": euros(line.cents),
                }
                for line in lines_of(claim)
            ],
            "parts": _parts(claim.scheme, claim.amount_cents),
            "qr": qr_svg(settings.PUBLIC_URL + reverse("vouchers:claim", args=[claim.pk])),
        }
    title = _("Statement of a claim")
    return _printed(
        "claim_statement", contents, scheme=claim.scheme, reference=claim.reference, title=title, lang=lang
    )


def scheme_statement(scheme: VoucherScheme, account: Account, *, lang: str | None = None) -> Document:
    """The balance at the end of a day: from the ledger, from the rows, and whether they agree."""
    with override(lang or language()):
        figures = [
            {
                "label": str(figure.label),
                "vouchers": figure.ledger.vouchers,
                "cents": euros(figure.ledger.cents),
                "again": euros(figure.rows.cents),
            }
            for figure in account.figures
        ]
        contents = {
            "scheme": scheme.name,
            "programme": scheme.programme.name,
            "day": account.day,
            "face_value": euros(scheme.face_value_cents),
            "figures": figures,
            "is_right": account.is_right,
            "to_pay": euros(account.ledger.to_pay.cents),
            "to_credit": euros(account.ledger.to_credit.cents),
            "parts": _parts(scheme, account.ledger.issued.cents),
        }
        reference = f"{scheme.pk}-{account.day:%Y%m%d}"
    title = _("Statement of the vouchers")
    return _printed("scheme_statement", contents, scheme=scheme, reference=reference, title=title, lang=lang)


def credit_note(credit: Credit, *, lang: str | None = None) -> Document:
    """What goes back to each funder."""
    with override(lang or language()):
        contents = {
            "credit": {
                "reference": credit.reference,
                "scheme": credit.scheme.name,
                "programme": credit.scheme.programme.name,
                "credited_on": timezone.localdate(credit.credited_at),
                "vouchers": credit.voucher_count,
                "cents": euros(credit.amount_cents),
            },
            "parts": _parts(credit.scheme, credit.amount_cents),
        }
    title = _("Credit note to the funders")
    return _printed(
        "credit_note", contents, scheme=credit.scheme, reference=credit.reference, title=title, lang=lang
    )


def _book(book: VoucherBook, vouchers: Sequence[Voucher]) -> dict[str, Any]:
    return {
        "code": book.code,
        "number": book.number,
        "cents": book.face_value_cents,
        "expires_on": book.expires_on,
        "qr": qr_svg(short_link(settings.PUBLIC_URL, LETTER, book.code)),
        "vouchers": [
            {
                "code": voucher.code,
                "number": voucher.number,
                "qr": qr_svg(short_link(settings.PUBLIC_URL, LETTER, voucher.code)),
            }
            for voucher in vouchers
        ],
    }


def _parts(scheme: VoucherScheme, cents: int) -> list[dict[str, Any]]:
    return [
        {"funder": part.organisation.name, "share": per_cent(part.share), "cents": euros(part.cents)}
        for part in parts_of(scheme, cents)
    ]


def _printed(
    template: str,
    contents: dict[str, Any],
    *,
    scheme: VoucherScheme,
    reference: str,
    title: str,
    lang: str | None,
) -> Document:
    lang = lang or language()
    moment: datetime = timezone.now()
    head = Letterhead(
        territory=scheme.programme.territory.name,
        issuer=scheme.programme.name,
        reference=reference,
        printed_at=moment,
        demonstration=is_demonstration(),
    )
    with override(lang):
        said = gettext(title)
    return render(f"vouchers/{template}", contents, head=head, title=said, lang=lang)


WORDS = (
    _("QR code that opens the page of {code}"),
    _("Book {number}"),
    _("{count} vouchers of {amount}, valid until {day}"),
    _("At each training session, give the voucher that is asked from you. It pays for the session."),
    _("A voucher is used once, before its last day. It is not exchanged for money."),
    _("A lost book? Tell the person who gave it to you: what is left can be cancelled."),
    _("Taken at:"),
    _("Training voucher"),
    _("Valid until {day}"),
    _("Number {number} of {count}"),
    _("For"),
    _("Scheme"),
    _("Programme"),
    _("Period"),
    _("State"),
    _("Paid on"),
    _("Sessions"),
    _("Day"),
    _("Session"),
    _("Vouchers"),
    _("Amount"),
    _("Total"),
    _("Paid by"),
    _("Funder"),
    _("Share"),
    _("The place"),
    _("The coordination"),
    _("On the evening of {day}"),
    _("Worth of a voucher"),
    _("The balance"),
    _("Figure"),
    _("From the ledger"),
    _("From the vouchers"),
    _("Issued = redeemed + expired + cancelled + outstanding."),
    _("Both counts agree to the cent."),
    _("The two counts differ: do not sign this statement before the gap is explained."),
    _("Still to be paid to the places"),
    _("Still to be credited to the funders"),
    _("Who funds the vouchers issued"),
    _("Credited on"),
    _("Vouchers expired or cancelled"),
    _("Goes back to"),
    _("These vouchers can no longer be used. Their worth goes back to those who funded them."),
)
"""What the templates say, for the catalogue."""
