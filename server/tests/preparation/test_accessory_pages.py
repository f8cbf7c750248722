"""Accessories on pages, on papers, for programs, and how a connector is recognised."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from rebond.devices.facts import TakenBack
from rebond.devices.models import Device
from rebond.handover.actions import hand_over
from rebond.kit.errors import NotFound
from rebond.ledger.recording import Entry, record
from rebond.preparation.actions import set_minimum
from rebond.preparation.choices import Connector
from rebond.preparation.connectors import drawing_of, look_of, size_of, volts_of
from rebond.preparation.models import Accessory, LooseAccessory, ModelConnector
from rebond.preparation.queries import accessory_lines, went_with
from rebond.workshop.queries import obstacles_to_ready
from tests.cast import Cast
from tests.handover.in_person import a_pair
from tests.handover.test_lending_to_people import ruled
from tests.harness.queries import assert_list_costs
from tests.preparation.equipped import a_drawer, computers, needing, told
from tests.preparation.test_api import call
from tests.stock.prepared import TESTER, devices_in, filling

Clients = Callable[[str], Client]


def seen(device: Device, item: str, state: str = "present", connector: str = "") -> None:
    """Said at the workshop, before the computer left."""
    Accessory.objects.create(
        device=device, item=item, state=state, connector=connector, told_at=timezone.now()
    )


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages)


def test_the_page_of_a_computer_records_what_is_there_and_learns_the_connector(
    client_of: Clients, cast: Cast
) -> None:
    needing(cast, "charger", "mouse")
    (device,) = computers(cast)
    page, bruno = reverse("preparation:record_accessories", args=[device.asset_tag]), client_of("bruno")
    empty = bruno.post(page, {})
    assert (empty.status_code, empty.context["equipment_form"].non_field_errors()) == (
        422,
        ["Répondez pour un accessoire au moins."],
    )
    bruno.post(page, {"charger": "missing", "mouse": "present", "connector": "lenovo_slim"})
    rows = Accessory.objects.order_by("item").values_list("item", "state", "connector")
    assert list(rows) == [("charger", "missing", "lenovo_slim"), ("mouse", "present", "")]
    shown = bruno.get(reverse("workshop:device", args=[device.asset_tag])).content.decode()
    assert f"{reverse('preparation:of_device', args=[device.asset_tag])}#accessories" in shown


def test_a_page_left_open_undoes_nothing_of_what_was_said_meanwhile(client_of: Clients, cast: Cast) -> None:
    needing(cast, "charger", "mouse")
    (device,) = computers(cast)
    told(cast, [device], connector="acer", charger="missing")
    page, bruno = reverse("preparation:record_accessories", args=[device.asset_tag]), client_of("bruno")
    form = bruno.get(reverse("preparation:of_device", args=[device.asset_tag])).context["equipment_form"]
    stale = {field.html_name: field.value() or "" for field in form}
    drawer = a_drawer(cast, "lenovo_slim", 1)
    told(cast, [device], connector="lenovo_slim", charger="given")

    def now() -> tuple[int, list[tuple[str, str, str]], str]:
        drawer.refresh_from_db()
        rows = Accessory.objects.order_by("item").values_list("item", "state", "connector")
        return drawer.quantity, list(rows), ModelConnector.objects.get().connector

    bruno.post(page, {**stale, "mouse": "present"})
    as_said = (0, [("charger", "given", "lenovo_slim"), ("mouse", "present", "")], "lenovo_slim")
    assert now() == as_said
    for late in ({"connector": "usb_c"}, {"charger": "put_back", "seen_charger": "present"}):
        answered = bruno.post(page, {**stale, **late}, follow=True)
        assert "Quelqu’un a répondu autre chose entre-temps" in answered.content.decode()
        assert now() == as_said


def test_the_page_offers_from_the_stock_only_what_fits(client_of: Clients, cast: Cast) -> None:
    needing(cast, "charger", "mouse")
    (device,) = computers(cast)
    a_drawer(cast, "lenovo_slim", 2)
    a_drawer(cast, "usb_c", 5)

    def offered() -> list[str]:
        form = client_of("bruno").get(of_device).context["equipment_form"]
        return [label for value, label in form.fields["charger"].choices if value in {"given", "put_back"}]

    of_device = reverse("preparation:of_device", args=[device.asset_tag])
    assert offered() == ["Du stock (7)"]
    told(cast, [device], connector="lenovo_slim")
    assert offered() == ["Du stock (2)"]
    told(cast, [device], charger="given")
    assert offered() == ["Du stock", "Rendu au stock"]


def test_those_who_buy_and_keep_the_stock_find_it_in_their_list(client_of: Clients, cast: Cast) -> None:
    needing(cast, "charger")
    told(cast, computers(cast, 2), connector="lenovo_slim", charger="missing")
    for who in ("chloe", "amina"):
        items = {str(item.title): item for item in client_of(who).get("/").context["home"].items}
        line = items["Chargeurs et accessoires à trouver"]
        assert (line.count, line.detail) == (1, "Chargeur (Lenovo, rectangulaire)")


def test_a_pile_is_looked_at_by_its_codes(client_of: Clients, cast: Cast) -> None:
    needing(cast, "charger")
    pile = computers(cast, 2)
    tags = "\n".join(device.asset_tag for device in pile)
    page, bruno = reverse("preparation:accessories_pile"), client_of("bruno")
    wrong = bruno.post(page, {"codes": f"{tags}\nRB-0000-00", "charger": "present"})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["codes"])
    bruno.post(page, {"codes": tags, "charger": "present"})
    assert obstacles_to_ready(pile) == {device.pk: [] for device in pile}


def test_the_drawers_are_counted_on_their_pages(client_of: Clients, cast: Cast) -> None:
    chloe, sent = client_of("chloe"), {"item": "charger", "connector": "usb_c", "count": 3}
    page = reverse("preparation:take_in")
    form = {"workshop": cast.workshop.pk, "submission": str(uuid4())}
    wrong = chloe.post(page, {**form, **sent, "connector": ""})
    assert (wrong.status_code, list(wrong.context["form"].errors)) == (422, ["connector"])
    for _again in range(2):
        chloe.post(page, {**form, **sent})
    drawer = LooseAccessory.objects.get()
    late = chloe.post(reverse("preparation:count_loose", args=[drawer.pk]), {"found": 1, "seen": 2})
    assert (late.status_code, list(late.context["count_form"].errors)) == (422, ["found"])
    chloe.post(reverse("preparation:count_loose", args=[drawer.pk]), {"found": 1, "seen": 3})
    chloe.post(reverse("preparation:loose_minimum", args=[drawer.pk]), {"minimum": 4})
    drawer.refresh_from_db()
    assert (drawer.quantity, drawer.minimum) == (1, 4)


def test_another_territory_sees_none_of_it(client_of: Clients, cast: Cast) -> None:
    drawer = a_drawer(cast, "usb_c", 3)
    stranger = replace(cast.actor("chloe"), territory_id=cast.elsewhere.organisation.territory_id)
    assert accessory_lines(stranger) == []
    with pytest.raises(NotFound):
        set_minimum(actor=stranger, loose=drawer, minimum=1)


def test_the_list_costs_the_same_for_many(client_of: Clients, cast: Cast) -> None:
    needing(cast, "charger")
    connectors = iter(["usb_c", "acer", "sony"])

    def add_row() -> None:
        (device,) = computers(cast)
        told(cast, [device], charger="missing")
        a_drawer(cast, next(connectors), 1)

    assert_list_costs(client_of("chloe"), reverse("preparation:accessories"), add_row=add_row, expected=8)


def test_papers_say_what_was_seen_with_it_since_it_last_came_back(cast: Cast) -> None:
    (device,) = computers(cast)
    told(cast, [device], connector="lenovo_slim", charger="present", mouse="missing")
    found = went_with([device], timezone.now())[device.pk]
    assert [str(row) for row in found] == ["Chargeur (Lenovo, rectangulaire)"]
    back = TakenBack(
        reason="broken",
        workshop_id=cast.workshop.pk,
        proofs_voided=True,
        origin="handed_over",
        target="returned",
    )
    with transaction.atomic():
        record(actor=TESTER, entries=[Entry(device.stream, back)])
    assert went_with([device], timezone.now()) == {device.pk: []}


def test_programs_hear_the_same_refusal(cast: Cast) -> None:
    needing(cast, "charger")
    (device,) = computers(cast)
    path = f"/devices/{device.asset_tag}/accessories"
    refused = call(cast, "bruno", path, {"told": {"charger": "given"}})
    assert (refused.status_code, refused.json()["code"]) == (409, "connector_unknown")
    told_now = call(cast, "bruno", path, {"told": {"charger": "missing"}, "connector": "lenovo_slim"}).json()
    assert (told_now["connector"], [item["code"] for item in told_now["obstacles"]]) == (
        "lenovo_slim",
        ["accessories_missing"],
    )
    assert told_now["accessories"] == [{"item": "charger", "state": "missing", "is_required": True}]
    (line,) = call(cast, "chloe", "/accessories").json()
    assert (line["connector"], line["waiting"], line["to_find"]) == ("lenovo_slim", [device.asset_tag], 1)


@pytest.mark.parametrize("connector", Connector.values)
def test_each_connector_says_how_to_recognise_it(connector: str) -> None:
    look = look_of(connector)
    assert (bool(look.words), bool(drawing_of(look))) == (True, connector != "other")


def test_sizes_are_written_as_on_the_chargers() -> None:
    assert [size_of(look_of(name)) for name in ("asus_small", "lenovo_slim", "magsafe_2")] == [
        "4,0 × 1,35 mm",
        "11,0 × 4,5 mm",
        "",
    ]
    assert volts_of(look_of("hp_large")) == "18,5 – 19,5 V"


def test_the_delivery_note_says_what_travels_with_each_computer(cast: Cast, client_of: Clients) -> None:
    delivery = filling(cast, 1)
    (device,) = devices_in(delivery)
    seen(device, "charger", connector="lenovo_slim")
    seen(device, "mouse", "missing")
    text = text_of(client_of("chloe").get(reverse("stock:delivery_note", args=[delivery.pk])).content)
    assert ("Chargeur (Lenovo, rectangulaire)" in text, "Souris" in text) == (True, False)


def test_what_the_workshop_saw_is_not_ticked_at_the_handover_before_the_place_looked(
    cast: Cast, client_of: Clients
) -> None:
    ruled(cast, handover_items=["charger", "mouse"])
    pair = a_pair(cast)
    seen(pair.device, "charger", connector="lenovo_slim")
    seen(pair.device, "mouse", "missing")
    address = reverse(
        "handover:hand_over", query={"code": pair.device.asset_tag, "referral": pair.referral.code}
    )
    assert client_of("ines").get(address).context["form"]["items"].value() is None


def test_the_handover_sheet_names_the_charger_that_the_workshop_saw(cast: Cast, client_of: Clients) -> None:
    pair = a_pair(cast)
    seen(pair.device, "charger", connector="lenovo_slim")
    assert hand_over(actor=cast.actor("ines"), pairs=[pair]).complete
    address = reverse("handover:sheet", args=[pair.device.handovers.get().pk])
    assert "Chargeur (Lenovo, rectangulaire)" in text_of(client_of("ines").get(address).content)
