"""The page of a lot, and the slip that its donor signs: what they say was announced, and what came."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from rebond.devices.actions import import_list, keep_list
from rebond.devices.queries import lot_counts
from rebond.donations.actions import close_lot, count_pallet
from rebond.donations.models import Lot
from rebond.ledger.models import Event
from rebond.workshop.actions import ingest_document
from tests.cast import Cast
from tests.factories import a_device, a_donation_agreement, a_lot, devices
from tests.workshop.documents import a_report

LIST = """Marque;Modèle;N° de série;N° inventaire
Lenovo;L440;PF0ABC1;CLG-1
Dell;5490;;CLG-2
Lenovo;L440;To be filled by O.E.M.;CLG-3
"""


def of_the_donor(cast: Cast, announced_count: int | None = None) -> Lot:
    agreement = a_donation_agreement(cast.programme, donor=cast.donor)
    return a_lot(agreement, workshop=cast.workshop, announced_count=announced_count)


def listed(cast: Cast, announced_count: int | None = None) -> Lot:
    lot = of_the_donor(cast, announced_count)
    kept = keep_list(actor=cast.actor("chloe"), lot=lot, file_name="liste.csv", content=LIST.encode())
    import_list(actor=cast.actor("chloe"), kept=kept)
    return lot


def words_of_paper(client: Client, address: str) -> str:
    pages = PdfReader(io.BytesIO(client.get(address).content)).pages
    return " ".join(" ".join(page.extract_text().split()) for page in pages)


def its_figures(client: Client, lot: Lot) -> str:
    page = " ".join(client.get(reverse("devices:lot", args=[lot.pk])).text.split())
    return page.split("Annoncés et reçus", 1)[1]


@pytest.mark.parametrize(
    ("reference", "title"), [("L-09", "Lot L-09"), ("LOT-1", "LOT-1"), ("Lot 3", "Lot 3")]
)
def test_the_page_of_a_lot_does_not_say_lot_twice(
    reference: str, title: str, cast: Cast, client_of: Callable[[str], Client]
) -> None:
    lot = a_lot(
        a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop, reference=reference
    )
    page = client_of("chloe").get(reverse("devices:lot", args=[lot.pk])).text
    assert f"<h1>{title}</h1>" in page
    assert f"<title>{title} " in " ".join(page.split())


def test_the_slip_calls_what_did_not_come_by_a_number_that_its_donor_knows(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    lot = listed(cast)
    said = words_of_paper(client_of("gael"), reverse("devices:reception_slip", args=[lot.pk]))
    assert "Annoncés et non vus PF0ABC1 · CLG-2 · CLG-3" in said


@pytest.mark.parametrize("address", ["devices:reception_slip", "certificates:lot_paper"])
def test_a_list_without_a_count_announces_as_many_on_paper_as_on_the_page(
    address: str, cast: Cast, client_of: Callable[[str], Client]
) -> None:
    lot = listed(cast)
    said = words_of_paper(client_of("gael"), reverse(address, args=[lot.pk]))
    assert "Rien n’a été annoncé" not in said
    assert "Annoncés : 3" in said or "Annoncé 3" in said


def test_what_is_in_the_list_stands_beside_what_was_announced_where_they_differ(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    said = its_figures(client_of("gael"), listed(cast, announced_count=5))
    assert "dans la liste" in said
    assert "dans la liste" not in its_figures(client_of("gael"), listed(cast))


def test_one_computer_that_a_pallet_lacks_is_told_in_the_singular(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    lot = of_the_donor(cast)
    count_pallet(actor=cast.actor("chloe"), lot=lot, number=1, counted=1, received_on=date(2024, 2, 2))
    count_pallet(actor=cast.actor("chloe"), lot=lot, number=2, counted=2, received_on=date(2024, 2, 2))
    said = its_figures(client_of("chloe"), lot)
    assert ("1 non scanné<" in said, "2 non scannés<" in said) == (True, True)


def test_a_computer_that_only_a_report_made_known_was_not_announced_and_is_not_said_to_be_missing(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    lot = of_the_donor(cast)
    a_device(lot)
    ingest_document(actor=cast.actor("bruno"), territory=cast.territory, data=a_report("PF0SEEN1"), lot=lot)
    said = its_figures(client_of("chloe"), lot)
    assert "n’est pas arrivé" not in said
    assert "1 ordinateur est connu par son rapport et pas encore reçu" in said
    assert "Ce qui est arrivé est ce qui était annoncé" not in said
    assert "1 ordinateurs" not in client_of("chloe").get(reverse("devices:lot", args=[lot.pk])).text
    paper = words_of_paper(client_of("gael"), reverse("devices:reception_slip", args=[lot.pk]))
    assert "PF0SEEN1" not in paper


def test_what_a_list_names_is_still_awaited_when_its_report_came_before_it(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    lot = listed(cast)
    a_device(lot)
    ingest_document(actor=cast.actor("bruno"), territory=cast.territory, data=a_report("PF0ABC1"), lot=lot)
    said = its_figures(client_of("chloe"), lot)
    assert ("3 ordinateurs annoncés ne sont pas arrivés" in said, "connu par son rapport" in said) == (
        True,
        False,
    )


def test_what_a_report_made_known_is_not_awaited_beside_a_count_that_came_whole(cast: Cast) -> None:
    lot = of_the_donor(cast, announced_count=2)
    devices(2, lot)
    ingest_document(actor=cast.actor("bruno"), territory=cast.territory, data=a_report("PF0SEEN1"), lot=lot)
    counts = lot_counts(lot)
    assert (counts.awaited, counts.missing, counts.reported, counts.is_complete) == (0, 0, 1, False)


def test_what_was_scanned_without_a_pallet_is_what_came_on_paper_and_in_the_history(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    lot = of_the_donor(cast, announced_count=3)
    devices(3, lot)
    close_lot(actor=cast.actor("amina"), lot=lot)
    said = words_of_paper(client_of("gael"), reverse("devices:reception_slip", args=[lot.pk]))
    assert "Annoncés : 3. Comptés : 3. Le compte est celui qui était annoncé." in said
    assert Event.objects.get(stream=lot.stream, kind="lot.closed").facts["counted"] == 3
