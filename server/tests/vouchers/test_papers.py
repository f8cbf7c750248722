"""The papers of vouchers, read back: words, amounts, and codes as a scanner sees them."""

from __future__ import annotations

import io
from collections.abc import Callable

import zxingcpp
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from PIL import Image
from pypdf import PdfReader

from rebond.documents.rendering import Letterhead, preview
from rebond.vouchers import papers
from rebond.vouchers.queries.accounts import account_of
from tests.cast import Cast
from tests.vouchers.books import a_scheme, accredited, books_of, redeemed, vouchers_in
from tests.vouchers.pages import a_claim, a_credit

ClientOf = Callable[[str], Client]


def text_of(content: bytes) -> str:
    pages = PdfReader(io.BytesIO(content)).pages
    told = " ".join(" ".join(page.extract_text().split()) for page in pages)
    return told.replace("\u2011", "-").replace("\xa0", " ").replace("\u202f", " ")


def test_a_book_is_printed_with_its_worth_its_day_and_where_it_is_taken(
    cast: Cast, client_of: ClientOf
) -> None:
    scheme = a_scheme(cast, face_value_cents=1_050)
    accredited(scheme, cast.place)
    (book,) = books_of(scheme)
    answer = client_of("chloe").get(reverse("vouchers:sheet", args=[book.code]))
    text = text_of(answer.content)
    codes = [voucher.code for voucher in vouchers_in(book)]
    assert [code in text for code in (book.code, *codes)] == [True] * 11
    assert (text.count("10,50 €"), cast.place.name in text, "DÉMONSTRATION" in text.upper()) == (
        11,
        True,
        False,
    )


def test_a_scanner_reads_every_code_of_the_sheet(cast: Cast) -> None:
    """The page as a picture of 200 points to the inch, as a telephone sees it."""
    scheme = a_scheme(cast)
    (book,) = books_of(scheme)
    contents = {
        "scheme": scheme.name,
        "programme": scheme.programme.name,
        "places": [],
        "books": [papers._book(book, vouchers_in(book))],
    }
    head = Letterhead(
        territory="Landes", issuer="Landes", reference="1", printed_at=timezone.now(), demonstration=False
    )
    with translation.override("fr"):
        picture = preview("vouchers/voucher_book", contents, head=head, title="Carnet", ppi=200)
    found = zxingcpp.read_barcodes(Image.open(io.BytesIO(picture)))
    expected = {
        f"{settings.PUBLIC_URL}/V/{code}".upper() for code in (book.code, *map(str, vouchers_in(book)))
    }
    assert {code.text for code in found} == expected


def test_many_books_are_printed_in_one_file_one_page_each(cast: Cast, client_of: ClientOf) -> None:
    scheme = a_scheme(cast)
    books_of(scheme, 4)
    answer = client_of("chloe").get(reverse("vouchers:sheets", args=[scheme.pk]), {"first": 2, "last": 4})
    assert len(PdfReader(io.BytesIO(answer.content)).pages) == 3


def test_more_books_than_a_file_holds_is_said(cast: Cast, client_of: ClientOf) -> None:
    scheme = a_scheme(cast)
    books_of(scheme)
    answer = client_of("chloe").get(reverse("vouchers:sheets", args=[scheme.pk]), {"first": 1, "last": 900})
    assert answer["Location"] == reverse("vouchers:books", args=[scheme.pk])


def test_the_statement_of_a_claim_adds_its_sessions_and_parts_its_amount(cast: Cast) -> None:
    claim = a_claim(cast)
    with translation.override("fr"):
        text = text_of(papers.claim_statement(claim).content)
    assert (claim.reference in text, text.count("20,00 €"), text.count("10,00 €")) == (True, 4, 2)
    assert [cast.operator.name in text, cast.donor.name in text, "50 %" in text] == [True] * 3


def test_the_statement_of_a_scheme_says_whether_both_counts_agree(cast: Cast) -> None:
    rows = redeemed(cast, 2)
    scheme = rows[0].voucher.book.scheme
    with translation.override("fr"):
        right = text_of(papers.scheme_statement(scheme, account_of(scheme)).content)
        rows[0].delete()
        wrong = text_of(papers.scheme_statement(scheme, account_of(scheme)).content)
    assert ["justes au centime" in text for text in (right, wrong)] == [True, False]
    assert "Les deux comptes diffèrent" in wrong


def test_a_credit_note_parts_what_goes_back(cast: Cast) -> None:
    credit = a_credit(cast)
    with translation.override("fr"):
        text = text_of(papers.credit_note(credit).content)
    assert (text.count("50,00 €"), text.count("100,00 €")) == (2, 2)
