"""How each page of vouchers is opened."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from rebond.vouchers import actions
from rebond.vouchers.choices import CancellationReason
from rebond.vouchers.models import (
    Accreditation,
    Claim,
    Credit,
    Payment,
    Redemption,
    VoucherBook,
    VoucherScheme,
)
from tests.cast import Cast
from tests.pages import Page
from tests.vouchers.books import TESTER, a_person, a_scheme, accredited, books_of, redeemed


def a_full_scheme(cast: Cast) -> VoucherScheme:
    """With books in stock and given, a place accredited, one under examination, scans and a claim."""
    scheme = a_scheme(cast)
    accredited(scheme, cast.place)
    books_of(scheme, 3)
    books_of(scheme, 2, group="Garantie jeunes, mars")
    redeemed(cast, 2, scheme)
    return scheme


def a_draft(cast: Cast) -> Accreditation:
    return actions.open_accreditation(actor=TESTER, scheme=a_scheme(cast), place=cast.place)


def criterion(cast: Cast) -> dict[str, object]:
    return {"pk": a_draft(cast).pk, "kind": "public_place"}


def a_book(cast: Cast) -> VoucherBook:
    return redeemed(cast, 2)[0].voucher.book


def a_redemption(cast: Cast) -> Redemption:
    return redeemed(cast, 2)[0]


def a_claim(cast: Cast) -> Claim:
    scheme = redeemed(cast, 2)[0].voucher.book.scheme
    day = timezone.localdate()
    return actions.submit_claim(
        actor=cast.actor("ines"),
        scheme=scheme,
        place=cast.place,
        starts_on=day - timedelta(days=30),
        ends_on=day,
    )


def a_payment(cast: Cast) -> Payment:
    claim = actions.approve_claim(actor=TESTER, claim=a_claim(cast))
    return actions.make_payment(actor=TESTER, scheme=claim.scheme)


def a_credit(cast: Cast) -> Credit:
    scheme = a_scheme(cast)
    actions.cancel_books(actor=TESTER, books=books_of(scheme, 1), reason=CancellationReason.LOST)
    return actions.credit_back(actor=TESTER, scheme=scheme)


PAGES = {
    "vouchers:public": Page(
        who="visitor", thing=lambda cast: (accredited(a_scheme(cast), cast.place), {"code": "V-4K7Q-9N"})[1]
    ),
    "vouchers:home": Page(thing=lambda cast: [a_full_scheme(cast)]),
    "vouchers:new_scheme": Page(),
    "vouchers:scheme": Page(thing=a_full_scheme),
    "vouchers:change_scheme": Page(thing=a_full_scheme),
    "vouchers:accredit": Page(thing=a_scheme),
    "vouchers:books": Page(thing=a_full_scheme),
    "vouchers:issue": Page(thing=a_scheme),
    "vouchers:sheets": Page(thing=a_full_scheme, query="first=1&last=2", kind="file"),
    "vouchers:statement": Page(thing=a_full_scheme),
    "vouchers:statement_paper": Page(thing=a_full_scheme, kind="file"),
    "vouchers:expire": Page(thing=a_scheme, kind="gesture"),
    "vouchers:credit": Page(thing=a_scheme, kind="gesture"),
    "vouchers:pay": Page(thing=a_scheme, kind="gesture"),
    "vouchers:credit_note": Page(thing=a_credit, kind="file"),
    "vouchers:payment": Page(thing=a_payment),
    "vouchers:payment_file": Page(thing=a_payment, kind="file"),
    "vouchers:paid": Page(thing=a_payment, kind="gesture"),
    "vouchers:accreditation": Page(thing=a_draft),
    "vouchers:meet_criterion": Page(thing=criterion, kind="gesture"),
    "vouchers:grant": Page(thing=a_draft, kind="gesture"),
    "vouchers:withdraw": Page(thing=lambda cast: accredited(a_scheme(cast), cast.place), kind="gesture"),
    "vouchers:book": Page(thing=a_book),
    "vouchers:sheet": Page(thing=a_book, kind="file"),
    "vouchers:cancel_book": Page(thing=a_book, kind="gesture"),
    "vouchers:give": Page(who="driss", thing=lambda cast: [books_of(a_scheme(cast), 2), a_person(cast)]),
    "vouchers:redeem": Page(who="ines", thing=lambda cast: redeemed(cast, 2)),
    "vouchers:session": Page(who="ines", thing=lambda cast: redeemed(cast, 2)[0].session),
    "vouchers:reverse": Page(who="ines", thing=a_redemption, kind="gesture"),
    "vouchers:claims": Page(thing=lambda cast: [a_claim(cast), a_full_scheme(cast)]),
    "vouchers:new_claim": Page(who="ines", thing=lambda cast: redeemed(cast, 2)),
    "vouchers:claim": Page(thing=a_claim),
    "vouchers:approve": Page(thing=a_claim, kind="gesture"),
    "vouchers:turn_down": Page(thing=a_claim, kind="gesture"),
    "vouchers:claim_statement": Page(who="ines", thing=a_claim, kind="file"),
}
