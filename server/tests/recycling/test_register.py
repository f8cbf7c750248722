"""The register of outgoing waste: what left, under which code, by whom; corrected by other lines, never changed."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from rebond.kit.errors import Invalid, NotAllowed, Refused
from rebond.kit.spreadsheets import csv_lines
from rebond.ledger.models import Event
from rebond.recycling.actions import confirm_collection, correct_entry
from rebond.recycling.choices import CorrectionReason, WasteCode
from rebond.recycling.companies import is_siret
from rebond.recycling.models import RegisterEntry
from rebond.recycling.trackdechets import HEADINGS, rows_of, tonnes
from tests.cast import Cast
from tests.harness.queries import assert_list_costs
from tests.recycling.prepared import a_movement, an_entry, asked, collected
from tests.stock.prepared import TESTER

Clients = Callable[[str], Client]


def row_of(entry: RegisterEntry) -> dict[str, object]:
    (row,) = rows_of([entry])
    return dict(zip(HEADINGS, row, strict=True))


def test_each_category_and_code_that_left_is_one_line(cast: Cast) -> None:
    batch = collected(cast, 2)
    rows = list(
        batch.entries.order_by("pk").values_list(
            "number", "category", "waste_code", "count", "weight_g", "is_estimated"
        )
    )
    assert rows == [
        (f"{batch.reference}-1", "laptop", "16 02 13*", 2, 4600, True),
        (f"{batch.reference}-2", "part", "16 02 16", 7, 2100, True),
    ]
    kinds = Event.objects.filter(stream=batch.stream).order_by("-seq").values_list("kind", flat=True)
    assert kinds[0] == "weee_batch.collected"


def test_the_ledger_holds_neither_names_nor_numbers_of_slips(cast: Cast) -> None:
    batch = collected(cast)
    (facts,) = Event.objects.filter(stream=batch.stream, kind="weee_batch.collected").values_list(
        "facts", flat=True
    )
    assert facts == {"computers": 2, "parts": 7, "weight_g": 6700, "estimated_g": 6700}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"carrier_siret": "55210055400014"}, "carrier_siret"),
        ({"site_siret": ""}, "site_siret"),
        ({"slip_number": "  "}, "slip_number"),
        ({"left_on": date(2999, 1, 1)}, "left_on"),
        ({"left_on": date(2024, 2, 29)}, "left_on"),
    ],
)
def test_a_collection_that_cannot_be_is_refused_beside_its_field(
    cast: Cast, changes: dict[str, object], field: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        confirm_collection(actor=TESTER, batch=asked(cast), movement=a_movement(**changes))
    assert (refusal.value.field, RegisterEntry.objects.count()) == (field, 0)


def test_a_siret_number_has_14_digits_that_agree() -> None:
    assert [is_siret(text) for text in ("73282932000074", "73282932000075", "7328293200007", "abc")] == [
        True,
        False,
        False,
        False,
    ]
    assert is_siret("35600000000048")


def test_a_correction_is_another_line_and_the_first_one_stays(cast: Cast) -> None:
    entry = an_entry(cast)
    fixed = correct_entry(
        actor=cast.actor("chloe"),
        entry=entry,
        changes={"weight_g": 5_120, "is_estimated": False},
        reason=CorrectionReason.WEIGHED_LATER,
    )
    again = correct_entry(
        actor=TESTER, entry=fixed, changes={"slip_number": "EP-9"}, reason=CorrectionReason.SLIP_CAME_LATER
    )
    entry.refresh_from_db()
    assert (entry.weight_g, entry.is_estimated) == (4600, True)
    assert [fixed.number, again.number] == [f"{entry.number}-R1", f"{entry.number}-R2"]
    assert (again.weight_g, again.slip_number, again.corrects) == (5_120, "EP-9", fixed)
    in_force = RegisterEntry.objects.in_force().filter(category="laptop")
    assert list(in_force) == [again]


def test_a_line_is_corrected_once_and_for_something(cast: Cast) -> None:
    entry = an_entry(cast)
    wrong = {"reason": CorrectionReason.WRONG_ENTRY, "entry": entry, "actor": TESTER}
    for changes in (
        {},
        {"weight_g": entry.weight_g},
        {"weight_g": 0},
        {"carrier_siret": "1"},
        {"number": "X"},
    ):
        with pytest.raises(Invalid):
            correct_entry(changes=changes, **wrong)
    with pytest.raises(NotAllowed):
        correct_entry(changes={"count": 9}, **wrong | {"actor": cast.actor("amina")})
    correct_entry(changes={"waste_code": WasteCode.EQUIPMENT.value}, **wrong)
    with pytest.raises(Refused):
        correct_entry(changes={"count": 9}, **wrong)


def test_a_line_is_kept_three_years_whatever_the_day(cast: Cast) -> None:
    entry = an_entry(cast)
    entry.left_on = date(2024, 2, 29)
    assert entry.kept_until == date(2027, 3, 1)
    entry.left_on = date(2024, 12, 31)
    assert entry.kept_until == date(2027, 12, 31)


def test_the_export_has_the_columns_of_trackdechets(cast: Cast) -> None:
    entry = an_entry(cast)
    row = row_of(entry)
    assert len(HEADINGS) == len(set(HEADINGS)) == 164
    assert {name: value for name, value in row.items() if value not in {"", None}} == {
        "Source": "Déclaré",
        "identifiant unique": entry.number,
        "N° de bordereau": "EP-2026-0417",
        "SIRET du déclarant": "73282932000074",
        "Date de création du bordereau": timezone.localdate().isoformat(),
        "Date de dernière modification du bordereau": timezone.localdate().isoformat(),
        "Date d'expédition": entry.left_on.isoformat(),
        "Identifiant secondaire": entry.batch.reference,
        "Dénomination usuelle": "Ordinateurs portables",
        "Code déchet": "16 02 13*",
        "Dangereux": "O",
        "Nombre d'unité(s)": 2,
        "Émetteur - Quantité de déchet ": Decimal("0.005"),
        "Émetteur - Type de quantité": "ESTIME",
        "Expéditeur - N° d'identification": "73282932000074",
        "Expéditeur - Raison sociale": cast.operator.name,
        "Expéditeur - Commune": cast.workshop.commune.name,
        "Expéditeur - Code pays": "FR",
        "Éco-organisme - SIRET": "40483304800022",
        "Éco-organisme - Raison sociale": "Éco-Pins",
        "Transporteur - Mode de transport": "Route",
        "Transporteur - SIRET ou n° de TVA intracommunautaire": "55210055400013",
        "Transporteur - Raison sociale": "Transports Invente",
        "Transporteur - Libellé adresse": "1 route des Pins",
        "Transporteur - Code postal": "40100",
        "Transporteur - Commune": "Dax",
        "Transporteur - Code Pays": "FR",
        "Transporteur - Exemption de récépissé": "N",
        "Transporteur - N° de récépissé": "40-2024-17",
        "Destination - N° d'identification": "44306184100047",
        "Destination - Raison sociale": "Démontage des Landes",
        "Destination - Libellé adresse": "2 rue de la Forge",
        "Destination - Code postal": "40000",
        "Destination - Commune": "Mont-de-Marsan",
        "Destination - Code pays": "FR",
        "Code opération prévu": "R12",
    } | ({"Expéditeur - Libellé adresse": entry.sender_address} if entry.sender_address else {}) | (
        {"Expéditeur - Code postal": entry.sender_postcode} if entry.sender_postcode else {}
    )


def test_a_weight_is_written_in_tonnes_with_the_comma_of_a_french_spreadsheet() -> None:
    assert tonnes(4_600) == Decimal("0.005")
    assert list(csv_lines(["t"], [[tonnes(1_234_500)]]))[1] == "1,234\r\n"


def test_the_exports_hold_the_lines_in_force_and_no_cell_can_run(cast: Cast, client_of: Clients) -> None:
    entry = an_entry(cast)
    correct_entry(
        actor=TESTER,
        entry=entry,
        changes={"carrier_name": "=HYPERLINK(1)", "weight_g": 5_000},
        reason=CorrectionReason.WRONG_ENTRY,
    )
    client = client_of("eva")
    text = b"".join(client.get(reverse("recycling:register_export", args=["csv"]))).decode()  # type: ignore[arg-type]
    assert (text.count("\r\n"), "'=HYPERLINK(1)" in text, f"{entry.number}-R1" in text) == (3, True, True)
    assert f";{entry.number};" not in text
    answer = client.get(reverse("recycling:register_export", args=["xlsx"]))
    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer)))  # type: ignore[arg-type]
    sheet = book.get_sheet_by_index(0).to_python()
    assert sheet[0] == list(HEADINGS)
    assert sheet[1][HEADINGS.index("Émetteur - Quantité de déchet ")] in {0.005, 0.002}
    assert client.get(reverse("recycling:register_export", args=["pdf"])).status_code == 404


def test_the_page_shows_the_correction_and_what_it_corrects(cast: Cast, client_of: Clients) -> None:
    entry = an_entry(cast)
    given = {
        "waste_code": "16 02 13*",
        "count": "2",
        "weight_g": "5,12",
        "slip_number": entry.slip_number,
        "carrier_name": entry.carrier_name,
        "carrier_siret": entry.carrier_siret,
        "site_name": entry.site_name,
        "site_siret": entry.site_siret,
        "treatment_code": "R12",
        "reason": "weighed_later",
    }
    client = client_of("chloe")
    page = reverse("recycling:correct", args=[entry.pk])
    assert client.post(page, given | {"weight_g": "4,6", "is_estimated": "on"}).status_code == 422
    assert client.post(page, given).status_code == 302
    shown = client.get(reverse("recycling:register")).content.decode()
    assert (f"<s>{entry.number}</s>" in shown, f"remplace {entry.number}" in shown) == (True, True)
    assert (shown.count("<s>"), shown.count("remplacée par")) == (1, 1)


def test_another_territory_reads_nothing_of_it(cast: Cast, client_of: Clients) -> None:
    entry = an_entry(cast)
    assert client_of("farid").get(reverse("recycling:register")).status_code == 403
    assert client_of("amina").get(reverse("recycling:correct", args=[entry.pk])).status_code == 403


def test_the_register_costs_the_same_for_one_line_and_three(cast: Cast, client_of: Clients) -> None:
    assert_list_costs(
        client_of("eva"),
        reverse("recycling:register"),
        add_row=lambda: collected(cast, 1),
        expected=7,
    )
