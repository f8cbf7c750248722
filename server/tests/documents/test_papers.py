from __future__ import annotations

import dataclasses
import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from pypdf import PdfReader

from rebond.documents.qr import qr_svg
from rebond.documents.rendering import Document, preview
from rebond.donations.papers import print_reception_slip
from rebond.handover.papers import print_handover_sheet
from rebond.referrals.papers import print_referral_sheet
from rebond.reporting.papers import Figure, print_activity_report
from rebond.stock.papers import print_delivery_note
from tests.documents.samples import (
    ACTIVITY_REPORT,
    DELIVERY_NOTE,
    HANDOVER_SHEET,
    RECEPTION_SLIP,
    REFERRAL_SHEET,
    TAGS,
    letterhead,
)

PAPERS: list[tuple[Callable[..., Document], Any, str, int]] = [
    (print_reception_slip, RECEPTION_SLIP, "Bon de réception", 3),
    (print_delivery_note, DELIVERY_NOTE, "Bon de livraison", 1),
    (print_referral_sheet, REFERRAL_SHEET, "Votre fiche", 1),
    (print_handover_sheet, HANDOVER_SHEET, "Remise d’un ordinateur", 2),
    (print_activity_report, ACTIVITY_REPORT, "Bilan d’activité", 2),
]


def words_of(document: Document) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(document.content)).pages]


@pytest.mark.parametrize(
    ("printer", "contents", "title", "pages"), PAPERS, ids=lambda value: getattr(value, "__name__", "")
)
def test_a_paper_has_its_french_title_and_its_pages(
    printer: Callable[..., Document], contents: Any, title: str, pages: int
) -> None:
    printed = printer(contents, head=letterhead("REF-1", demonstration=True), lang="fr")
    words = words_of(printed)
    assert (printed.title, len(words)) == (title, pages)
    assert [f"Page {number} sur {pages}" in page for number, page in enumerate(words, 1)] == [True] * pages
    assert [("DÉMONSTRATION" in page) for page in words] == [True] * pages


@pytest.mark.parametrize(
    ("printer", "contents"), [paper[:2] for paper in PAPERS], ids=lambda value: getattr(value, "__name__", "")
)
def test_a_paper_can_be_printed_in_english(printer: Callable[..., Document], contents: Any) -> None:
    printed = printer(contents, head=letterhead("REF-1"), lang="en")
    assert "Printed on 20 March 2023, 16:10" in words_of(printed)[0]


def test_ten_computers_fit_on_one_delivery_note() -> None:
    ten = replace(DELIVERY_NOTE, lines=(DELIVERY_NOTE.lines * 2)[:10])
    printed = print_delivery_note(ten, head=letterhead("BL-1", demonstration=True), lang="fr")
    assert len(words_of(printed)) == 1


def test_a_delivery_note_lists_its_computers_and_says_what_is_owed() -> None:
    page = words_of(print_delivery_note(DELIVERY_NOTE, head=letterhead("BL-1"), lang="fr"))[0]
    assert "Commandés : 10. Livrés : 8. Restent dus : 2." in page
    assert [tag for tag in TAGS if tag.replace("-", "‑") not in page and tag not in page] == []
    assert "Non effacés" not in page


def test_what_is_not_proven_erased_travels_under_a_warning() -> None:
    note = replace(DELIVERY_NOTE, erasures_proven=False)
    page = words_of(print_delivery_note(note, head=letterhead("BL-1"), lang="fr"))[0]
    assert "Non effacés : ces ordinateurs peuvent encore contenir les données" in page
    assert "en ouvre la preuve" not in page


def test_a_reception_slip_shows_the_gap() -> None:
    page = words_of(print_reception_slip(RECEPTION_SLIP, head=letterhead("LOT-1"), lang="fr"))[0]
    assert "Annoncés : 150. Comptés : 147. Écart : −3." in page


def below_the_paper(document: Document, word: str) -> list[str]:
    """The texts with ``word`` that are drawn lower than the edge of their page: in the file, and on no paper."""
    lost: list[str] = []

    def look(text: str, place: list[float], line: list[float], *_rest: Any) -> None:
        if word in text and place[5] + line[5] < 0:
            lost.append(text)

    for page in PdfReader(io.BytesIO(document.content)).pages:
        page.extract_text(visitor_text=look)
    return lost


def test_a_thousand_computers_that_did_not_come_all_stand_on_the_paper() -> None:
    slip = replace(RECEPTION_SLIP, missing=tuple(f"PF0ABC{number:04}" for number in range(1000)), devices=())
    printed = print_reception_slip(slip, head=letterhead("LOT-1"), lang="fr")
    assert sum(page.count("PF0ABC") for page in words_of(printed)) == 1000
    assert below_the_paper(printed, "PF0ABC") == []


def test_a_lot_that_nobody_announced_has_no_gap() -> None:
    slip = replace(RECEPTION_SLIP, announced=None, missing=(), devices=())
    (page,) = words_of(print_reception_slip(slip, head=letterhead("LOT-1"), lang="fr"))
    assert "Aucun nombre n’avait été annoncé. Comptés : 147." in page
    assert "Écart" not in page


@pytest.mark.parametrize("committee", [True, False])
@pytest.mark.parametrize("phone", ["", "01 99 00 12 34"])
def test_a_referral_sheet_fits_one_page_and_tells_to_call_only_where_there_is_a_number(
    phone: str, committee: bool
) -> None:
    full = replace(
        REFERRAL_SHEET,
        place="Espace France Services de Saint-Sever",
        place_phone=phone,
        committee=committee,
        follow_address="https://rebond.example/suivi/#x",
        follow_page="rebond.example/suivi/",
        follow_secret="ABCD EFGH JKLM",
    )
    (words,) = words_of(print_referral_sheet(full, head=letterhead("P-1"), lang="fr"))
    assert ("appelez" in words) == bool(phone)


def test_a_referral_sheet_promises_a_computer_only_when_one_was_asked() -> None:
    without = replace(REFERRAL_SHEET, with_computer=False)
    promised, not_promised = (
        words_of(print_referral_sheet(sheet, head=letterhead("P-1"), lang="fr"))[0]
        for sheet in (REFERRAL_SHEET, without)
    )
    assert ("Vous recevez votre ordinateur" in promised, "Vous recevez votre ordinateur" in not_promised) == (
        True,
        False,
    )


def test_the_two_copies_of_a_handover_differ_only_in_whose_they_are() -> None:
    person, place = words_of(print_handover_sheet(HANDOVER_SHEET, head=letterhead("REM-1"), lang="fr"))
    assert ("Exemplaire de la personne" in person, "Exemplaire du lieu" in place) == (True, True)
    assert [page.count("PF-02K7LM") for page in (person, place)] == [1, 1]


def test_refurbished_is_said_only_of_a_computer_whose_functions_were_all_tested() -> None:
    faulty = replace(HANDOVER_SHEET, tested=False, grade="D")
    tested, with_a_fault = (
        words_of(print_handover_sheet(sheet, head=letterhead("REM-1"), lang="fr"))[0]
        for sheet in (HANDOVER_SHEET, faulty)
    )
    assert ("reconditionné" in tested, "reconditionné" in with_a_fault) == (True, False)


def test_a_loan_says_when_it_ends_and_to_whom_it_belongs() -> None:
    loan = replace(HANDOVER_SHEET, is_loan=True, due_on=HANDOVER_SHEET.handed_over_on)
    page = words_of(print_handover_sheet(loan, head=letterhead("REM-1"), lang="fr"))[0]
    assert "Il reste la propriété du dispositif." in page
    assert "Cet ordinateur vous est donné" not in page


def test_a_report_adds_up_and_shows_declared_gaps() -> None:
    words = " ".join(words_of(print_activity_report(ACTIVITY_REPORT, head=letterhead("BA-1"), lang="fr")))
    assert "447 + 894 + 101 + 26 + 264 + 70 = 1 802. Le compte est juste." in words
    assert "Ordinateurs reconditionnés 1 541 1 538 +3" in words


def test_the_table_of_movements_is_whole_on_one_page() -> None:
    """Its head alone at the foot of a page, or with one line, would be read as an empty table."""
    movements = tuple(Figure(f"Mouvement n° {number}", number) for number in range(1, 17))
    report = dataclasses.replace(ACTIVITY_REPORT, flows=movements)
    pages = words_of(print_activity_report(report, head=letterhead("BA-1"), lang="fr"))
    (page,) = [words for words in pages if "Mouvements de la période" in words]
    assert [figure.label for figure in movements if figure.label not in page] == []


def test_a_hidden_count_is_nowhere_on_the_report() -> None:
    words = " ".join(words_of(print_activity_report(ACTIVITY_REPORT, head=letterhead("BA-1"), lang="fr")))
    assert words.count("masqué") == 2


def test_the_code_of_a_paper_leads_to_its_page() -> None:
    contents = {"sheet": HANDOVER_SHEET, "qr": qr_svg(HANDOVER_SHEET.address)}
    picture = preview(
        "handover/handover_sheet",
        contents,
        head=letterhead("REM-1", demonstration=True),
        title="Remise",
        ppi=200,
    )
    with Image.open(io.BytesIO(picture)) as page:
        assert [code.text for code in zxingcpp.read_barcodes(page)] == [HANDOVER_SHEET.address]
