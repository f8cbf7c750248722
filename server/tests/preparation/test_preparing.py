"""Who prepared which computer with which recipe: one, or a pile."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace

from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from rebond.devices.models import Device
from rebond.ledger.models import Event
from rebond.preparation.actions import prepare
from rebond.preparation.models import Preparation
from rebond.preparation.papers import welcome_sheet_of
from rebond.preparation.queries import last_preparation_of
from rebond.programmes.models import Programme
from rebond.workshop.actions import install_system
from rebond.workshop.models import Installation
from tests.cast import Cast
from tests.factories import a_donation_agreement, a_lot, a_programme, devices
from tests.preparation.prepared import MINT, a_computer, a_recipe
from tests.stock.prepared import prepared

Clients = Callable[[str], Client]


def test_a_preparation_says_by_whom_with_which_version_and_installs_its_system(cast: Cast) -> None:
    version = a_recipe(cast)
    device = a_computer(cast, version)
    row, system = Preparation.objects.get(), Installation.objects.get(device=device)
    assert (row.version, row.prepared_by) == (version, cast.bruno)
    assert (system.system, system.version, system.installed_by) == ("linux_mint", "22", cast.bruno)
    assert Device.objects.get().operating_system == "Linux Mint 22"
    told = {"recipe_id": version.recipe_id, "version_id": version.pk, "number": 1}
    assert Event.objects.get(kind="device.prepared").facts == told


def test_a_pile_answers_for_each_computer(cast: Cast) -> None:
    windows = a_recipe(cast, "Windows", replace(MINT, system="windows_11", system_version="24H2"))
    licensed, old = prepared(cast, 2)
    Device.objects.filter(pk=licensed.pk).update(
        processor="Intel Core i5-8250U", memory_mib=8192, storage_bytes=256 * 10**9, windows_licence=True
    )
    other = a_programme(cast.territory, slug="autre")
    (stranger,) = devices(1, a_lot(a_donation_agreement(other), workshop=cast.workshop))
    outcome = prepare(
        actor=cast.actor("bruno"), devices=[licensed, old, stranger], version=windows, licence="firmware"
    )
    assert [device.pk for device in outcome.taken] == [licensed.pk]
    assert {refusal.subject.pk: refusal.obstacles[0].code for refusal in outcome.refused} == {
        stranger.pk: "other_programme",
        old.pk: "windows_licence",
    }
    assert Preparation.objects.count() == 1


def test_a_gesture_sent_twice_counts_once(cast: Cast) -> None:
    version = a_recipe(cast)
    device = a_computer(cast, version)
    again = prepare(actor=cast.actor("bruno"), devices=[device], version=version)
    assert [refusal.obstacles[0].code for refusal in again.refused] == ["already_prepared"]
    assert (Preparation.objects.count(), Event.objects.filter(kind="device.installed").count()) == (1, 1)


def test_another_system_put_on_it_since_lets_it_be_prepared_again(cast: Cast) -> None:
    version = a_recipe(cast)
    device = a_computer(cast, version)
    install_system(actor=cast.actor("bruno"), devices=[device], system="primtux")
    assert prepare(actor=cast.actor("bruno"), devices=[device], version=version).complete
    assert Preparation.objects.count() == 2


def test_a_person_who_had_it_since_makes_it_unprepared(cast: Cast) -> None:
    device = a_computer(cast)
    row = Preparation.objects.get()
    device.data_since = row.prepared_at.replace(year=row.prepared_at.year + 1)
    device.save()
    assert last_preparation_of(device) is None


def test_a_pile_is_prepared_by_its_codes(client_of: Clients, cast: Cast) -> None:
    version, pile = a_recipe(cast), prepared(cast, 2)
    tags = "\n".join(device.asset_tag for device in pile)
    page, bruno = reverse("preparation:pile"), client_of("bruno")
    wrong = bruno.post(page, {"codes": f"{tags}\nRB-0000-00", "version": version.pk})
    assert (wrong.status_code, list(wrong.context["form"].errors), Preparation.objects.count()) == (
        422,
        ["codes"],
        0,
    )
    bruno.post(page, {"codes": tags, "version": version.pk})
    assert Preparation.objects.filter(version=version).count() == 2


def test_windows_asks_for_its_licence_on_the_page(client_of: Clients, cast: Cast) -> None:
    version = a_recipe(cast, "Windows", replace(MINT, system="windows_11"))
    (device,) = prepared(cast)
    page = reverse("preparation:prepare", args=[device.asset_tag])
    answer = client_of("bruno").post(page, {"version": version.pk})
    assert (answer.status_code, list(answer.context["prepare_form"].errors)) == (422, ["licence"])


def test_the_welcome_sheet_tells_what_is_on_it_and_the_warranty(cast: Cast) -> None:
    Programme.objects.filter(pk=cast.programme.pk).update(warranty_months=12)
    device = Device.objects.select_related("programme__territory", "workshop__organisation").get(
        pk=a_computer(cast).pk
    )
    row = Preparation.objects.select_related("version__recipe__programme__territory").get()
    pdf = PdfReader(io.BytesIO(welcome_sheet_of(device, row, lang="fr").content))
    text = " ".join(pdf.pages[0].extract_text().split())
    assert len(pdf.pages) == 1
    assert "Votre ordinateur est prêt." in text
    assert "LibreOffice" in text
    assert "Sous garantie 12 mois à partir du jour où vous le recevez." in text
    assert device.asset_tag in text
