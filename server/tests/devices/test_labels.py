"""Labels of computers: chosen lines on the usual papers, printed again with the same code, thousands with progress."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from rebond.devices.actions import keep_layout, rectify, replace_labels
from rebond.devices.choices import LabelField, RectificationReason
from rebond.devices.labels import label_of, print_labels
from rebond.devices.models import Device, LabelLayout
from rebond.devices.queries.labels import layout_of, with_texts
from rebond.kit.errors import Invalid, NotFound
from rebond.ledger.models import Event
from tests.cast import Cast
from tests.donations.pages import its_lot
from tests.factories import a_device, a_workshop, devices

PNG = b"\x89PNG"


def sent(pile: list[Device], **choices: object) -> dict[str, object]:
    return {"codes": "\n".join(device.asset_tag for device in pile), "sheet": "a4-24", **choices}


@pytest.mark.django_db
def test_a_label_says_what_was_chosen_in_that_order_and_always_the_code(cast: Cast) -> None:
    device = a_device(its_lot(cast), serial="PF0ABC12")
    label = label_of(device, ["serial", "lot", "title", "grade"])
    assert (label.code, label.line, label.details) == (
        device.asset_tag,
        "PF0ABC12",
        [device.lot.reference, device.title],
    )


@pytest.mark.django_db
def test_every_line_that_may_be_chosen_has_its_text(cast: Cast) -> None:
    (device,) = with_texts([a_device(its_lot(cast)).pk])
    for line in LabelField:
        assert label_of(device, [line.value]).code == device.asset_tag


@pytest.mark.django_db
def test_labels_cost_the_same_number_of_queries_whatever_their_number(cast: Cast) -> None:
    lot = its_lot(cast)

    def cost(count: int) -> int:
        keys = [device.pk for device in devices(count, lot)]
        with CaptureQueriesContext(connection) as queries:
            for device in with_texts(keys):
                label_of(device, LabelField.values)
        return len(queries)

    assert (cost(1), cost(3)) == (2, 2)


@pytest.mark.django_db
def test_a_workshop_keeps_its_layout(cast: Cast, client_of: Callable[[str], Client]) -> None:
    (device,) = devices(1, its_lot(cast))
    choices = sent([device], sheet="a4-65", line_1="serial", line_2="lot", keep="1")
    page = client_of("bruno").post("/devices/labels/", choices)
    assert page.status_code == 200
    layout = layout_of(cast.actor("chloe"))
    assert (layout.paper, list(layout.lines)) == ("a4-65", ["serial", "lot"])
    fresh = client_of("bruno").get("/devices/labels/").context["form"]
    assert (fresh["sheet"].value(), fresh["line_1"].value(), fresh["line_3"].value()) == (
        "a4-65",
        "serial",
        "",
    )


@pytest.mark.django_db
def test_a_layout_of_another_territory_is_out_of_reach(cast: Cast) -> None:
    theirs = a_workshop(cast.farid.organisation)
    with pytest.raises(NotFound):
        keep_layout(actor=cast.actor("bruno"), workshop=theirs, paper="a4-24", lines=["title"])
    with pytest.raises(Invalid):
        keep_layout(actor=cast.actor("bruno"), workshop=cast.workshop, paper="a4-24", lines=["owner"])
    assert not LabelLayout.objects.exists()


@pytest.mark.django_db
def test_a_faded_label_is_printed_again_with_the_same_code_and_written_down(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    (device,) = devices(1, its_lot(cast))
    answer = client_of("bruno").post("/devices/labels/", sent([device], replaces="on"))
    assert answer["Content-Type"] == "application/pdf"
    events = Event.objects.filter(stream=device.stream, kind="device.label_replaced")
    assert [event.facts for event in events] == [{"tag": device.asset_tag}]
    client_of("bruno").post("/devices/labels/", sent([device]))
    assert events.count() == 1


@pytest.mark.django_db
def test_each_computer_has_a_second_label_for_its_battery_bay(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    pile, bruno = list(devices(2, its_lot(cast))), client_of("bruno")
    assert bruno.get("/devices/labels/").context["form"]["copies"].value() == "2"
    for copies in (1, 2):
        answer = bruno.post("/devices/labels/", sent(pile, sheet="zpl-62-203", copies=str(copies)))
        text = answer.content.decode()
        assert [text.count(f"D/{device.asset_tag}") for device in pile] == [copies] * 2


@pytest.mark.django_db
def test_a_new_label_does_not_keep_a_step_from_being_undone(cast: Cast) -> None:
    (device,) = devices(1, its_lot(cast))
    replace_labels(actor=cast.actor("bruno"), devices=[device])
    outcome = rectify(actor=cast.actor("chloe"), devices=[device], reason=RectificationReason.WRONG_SCAN)
    assert outcome.complete


@pytest.mark.django_db
def test_a_thermal_printer_gets_its_own_language(cast: Cast, client_of: Callable[[str], Client]) -> None:
    pile = list(devices(2, its_lot(cast)))
    answer = client_of("bruno").post("/devices/labels/", sent(pile, sheet="zpl-62-203", line_1="title"))
    text = answer.content.decode()
    assert (text.count("^XA"), text.count("^XZ"), text.count("^BQN")) == (2, 2, 2)
    for device in pile:
        assert f"/D/{device.asset_tag}^FS" in text
        assert f"^FD{device.asset_tag}^FS" in text


@pytest.mark.django_db
def test_no_text_can_command_the_printer(cast: Cast) -> None:
    device = a_device(its_lot(cast), maker="", model="^XZ~JA")
    text = print_labels([device], paper="zpl-62-203", lines=["title"]).content.decode()
    assert (text.count("^XZ"), text.count("~")) == (1, 0)


@pytest.mark.django_db
def test_thousands_of_labels_say_how_far_they_are(cast: Cast, client_of: Callable[[str], Client]) -> None:
    pile = list(devices(150, its_lot(cast)))
    answer = client_of("bruno").post(
        "/devices/labels/", sent(pile, start="3"), headers={"X-Rebond-Progress": "1"}
    )
    told = [json.loads(line) for line in b"".join(answer).decode().splitlines()]
    assert told[:2] == [{"done": 100, "of": 150}, {"done": 150, "of": 150}]
    assert base64.b64decode(told[2]["pdf"]).startswith(b"%PDF")


@pytest.mark.django_db
def test_a_sheet_is_begun_at_one_of_its_own_labels(cast: Cast, client_of: Callable[[str], Client]) -> None:
    pile = list(devices(1, its_lot(cast)))
    assert client_of("bruno").post("/devices/labels/", sent(pile, start="24")).status_code == 200
    refused = client_of("bruno").post("/devices/labels/", sent(pile, start="25"))
    assert refused.status_code == 422
    assert "Cette planche compte 24 étiquettes." in refused.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("sheet", ["a4-24", "a4-189", "zpl-62-203", "stone"])
def test_the_preview_is_a_picture_whatever_is_asked(client_of: Callable[[str], Client], sheet: str) -> None:
    answer = client_of("bruno").get(
        "/devices/labels/picture.png", {"sheet": sheet, "line_1": "title", "line_2": "owner"}
    )
    assert answer.content[:4] == PNG
