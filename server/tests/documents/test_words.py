"""Every text of a template reaches the catalogue, and the French of every text is there."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest
from django.utils import translation

import rebond
from rebond.documents import words
from rebond.documents.label_papers import paper_choices
from rebond.documents.sources import LIBRARY, library_message_ids, message_ids

TEMPLATES = {
    path.relative_to(path.parents[1]).with_suffix("").as_posix(): path
    for path in sorted(Path(rebond.__path__[0]).glob("*/templates/*/*.typ"))
    if path != LIBRARY / "rebond.typ"
}
DECLARED_BY_DOCUMENTS = {"documents/labels": words.WORDS, "documents/specimen": words.SPECIMEN}


def declared(template: str) -> tuple[str, ...]:
    if template in DECLARED_BY_DOCUMENTS:
        return DECLARED_BY_DOCUMENTS[template]
    app = template.partition("/")[0]
    folder = Path(import_module(f"rebond.{app}").__path__[0])
    telling = [
        ".".join(path.relative_to(folder).with_suffix("").parts)
        for path in sorted([*folder.glob("*.py"), *folder.glob("papers/*.py")])
        if "\nWORDS = (" in path.read_text(encoding="utf-8")
    ]
    return tuple(word for name in telling for word in import_module(f"rebond.{app}.{name}").WORDS)


def test_every_template_is_known() -> None:
    assert sorted(TEMPLATES) == [
        "assessments/progress_sheet",
        "assessments/questionnaire_sheet",
        "audits/minutes",
        "bench/object_slip",
        "certificates/computer",
        "certificates/drive",
        "certificates/lot",
        "collection/collection_slip",
        "collection/road_sheet",
        "committees/minutes",
        "documents/labels",
        "documents/specimen",
        "donations/reception_slip",
        "handover/easy_sheet",
        "handover/handover_sheet",
        "handover/loan_slip",
        "handover/receipt",
        "integration/sheet",
        "learning/diploma",
        "orders/claim",
        "pads/pad",
        "preparation/welcome",
        "recycling/destruction",
        "recycling/pick_up",
        "recycling/return_slip",
        "recycling/waste_slip",
        "referrals/referral_sheet",
        "reporting/activity_report",
        "reporting/reuse_rate",
        "sales/exchange",
        "sales/instalments",
        "sales/organisation_receipt",
        "sales/payment_receipt",
        "stock/delivery_note",
        "stock/stocktake",
        "stock/transfer_slip",
        "subcontracting/entrusted",
        "subcontracting/returned",
        "vouchers/claim_statement",
        "vouchers/credit_note",
        "vouchers/scheme_statement",
        "vouchers/voucher_book",
    ]


def test_the_library_declares_what_it_says() -> None:
    assert sorted(words.WORDS) == sorted(library_message_ids())


@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_a_template_says_only_declared_words(template: str) -> None:
    said = set(message_ids(TEMPLATES[template].read_text(encoding="utf-8")))
    assert said - set(declared(template)) == set()


@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_every_word_of_a_template_has_its_french(template: str) -> None:
    same_in_both = {
        "Absent",
        "Public",
        "Points",
        "Date:",
        "Signature:",
        "Total",
        "Site",
        "Sites",
        "Contact",
        "Observations",
        "SIRET",
        "Lot",
        "Code",
        "Grade",
        "grade {grade}",
        "Version {number}",
    }
    with translation.override("fr"):
        untranslated = {word for word in declared(template) if translation.gettext(word) == word}
    assert untranslated - same_in_both == set()


@pytest.mark.parametrize(("language", "comma"), [("fr", True), ("en", False)])
def test_the_size_of_every_label_is_written_as_the_language_writes_it(language: str, comma: bool) -> None:
    with translation.override(language):
        offered = " ".join(str(name) for _key, name in paper_choices())
    sizes = ("63,5 × 33,9 mm", "25,4 × 10 mm", "45,7 × 21,2 mm", "50,8 × 25,4 mm")
    written = sizes if comma else tuple(size.replace(",", ".") for size in sizes)
    assert [size for size in written if size not in offered] == []
