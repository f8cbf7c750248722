"""What goes with a computer: said, learnt once a model, given from the drawers, and what keeps it from the shelf."""

from __future__ import annotations

from uuid import uuid4

import pytest

from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.kit.errors import Invalid, NotAllowed, Refused
from rebond.ledger.models import Event
from rebond.preparation.actions import count_loose, record_accessories, set_minimum, take_in
from rebond.preparation.actions.equipping import Seen
from rebond.preparation.models import Accessory, LooseAccessory, LooseMovement, ModelConnector
from rebond.preparation.queries import accessory_lines, equipment_of, obstacles_of_accessories
from rebond.programmes.models import Programme
from rebond.stock.actions import location_named, shelve
from rebond.workshop.brought import Needing
from rebond.workshop.choices import Station
from rebond.workshop.queries import dossier_of, obstacles_to_ready
from tests.cast import Cast
from tests.factories import a_workshop
from tests.preparation.equipped import a_drawer, computers, needing, told
from tests.preparation.prepared import codes
from tests.stock.prepared import TESTER, fresh


def test_a_programme_that_needs_nothing_keeps_nothing_from_the_shelf(cast: Cast) -> None:
    (device,) = computers(cast)
    assert obstacles_to_ready([device])[device.pk] == []
    record_accessories(actor=cast.actor("bruno"), devices=[device], told={"charger": "missing"})
    assert codes(device) == []


def test_without_its_charger_a_computer_is_refused_at_the_shelf_and_says_which_it_waits_for(
    cast: Cast,
) -> None:
    needing(cast, "charger")
    (device,) = computers(cast)
    dossier = dossier_of(device)
    assert (codes(device), dossier.station) == (["accessories_unknown"], Station.EQUIP)
    told(cast, [device], connector="lenovo_slim", charger="missing")
    location = location_named(actor=TESTER, workshop=cast.workshop, code="B-12")
    outcome = shelve(actor=cast.actor("chloe"), devices=[device], location=location)
    assert [refusal.reason for refusal in outcome.refused] == [
        "Il manque : Chargeur (Lenovo, rectangulaire). Prenez dans le stock, ou attendez qu’il en arrive."
    ]
    told(cast, [device], charger="present")
    assert shelve(actor=cast.actor("chloe"), devices=[device], location=location).complete
    assert Device.objects.get(pk=device.pk).stage == Stage.READY


def test_the_connector_is_said_once_for_all_computers_of_a_model(cast: Cast) -> None:
    first, same, other = computers(cast, 3)
    Device.objects.filter(pk=other.pk).update(model="Latitude 5480", maker="Dell Inc.", family="")
    told(cast, [first], connector="lenovo_slim", charger="missing")
    known = equipment_of(fresh([first, same, other]))
    assert [known[device.pk].connector for device in (first, same, other)] == [
        "lenovo_slim",
        "lenovo_slim",
        "",
    ]
    told(cast, [same], connector="usb_c")
    told(cast, [same], connector="usb_c")
    events = Event.objects.filter(kind="connector.told").order_by("pk")
    assert [event.facts for event in events] == [
        {"connector": "lenovo_slim", "before": ""},
        {"connector": "usb_c", "before": "lenovo_slim"},
    ]
    assert ModelConnector.objects.get().connector == "usb_c"


def test_where_the_model_is_not_known_the_connector_is_that_of_the_charger_alone(cast: Cast) -> None:
    (device,) = computers(cast)
    Device.objects.filter(pk=device.pk).update(model="", family="")
    outcome = told(cast, [device], connector="acer")
    assert [refusal.obstacles[0].code for refusal in outcome.refused] == ["model_unknown"]
    assert told(cast, [device], connector="acer", charger="missing").complete
    assert equipment_of(fresh([device]))[device.pk].connector == "acer"
    assert ModelConnector.objects.count() == 0


def test_a_charger_comes_out_of_the_drawer_once_and_can_go_back(cast: Cast) -> None:
    needing(cast, "charger")
    (device,) = computers(cast)
    drawer = a_drawer(cast, "lenovo_slim", 2)
    told(cast, [device], connector="lenovo_slim", charger="given")
    told(cast, [device], charger="given")
    drawer.refresh_from_db()
    assert (drawer.quantity, codes(device)) == (1, [])
    told(cast, [device], charger="put_back")
    told(cast, [device], charger="put_back")
    drawer.refresh_from_db()
    assert (drawer.quantity, codes(device)) == (2, ["accessories_missing"])
    moved = LooseMovement.objects.filter(loose=drawer).order_by("pk").values_list("cause", "delta", "device")
    assert list(moved) == [("came_in", 2, None), ("given", -1, device.pk), ("put_back", 1, device.pk)]
    events = Event.objects.filter(stream=device.stream, kind="device.accessories_recorded").order_by("pk")
    assert [(event.facts["given"], event.facts["put_back"]) for event in events] == [
        (["charger"], []),
        ([], ["charger"]),
    ]
    assert Event.objects.filter(stream=drawer.stream, kind="loose_accessory.moved").count() == 3


def test_what_goes_back_lies_where_the_computer_stands(cast: Cast) -> None:
    (device,) = computers(cast)
    origin = a_drawer(cast, "lenovo_slim", 1)
    told(cast, [device], connector="lenovo_slim", charger="given")
    other = a_workshop(cast.workshop.organisation, name="Atelier de Mont-de-Marsan")
    LooseAccessory.objects.filter(pk=origin.pk).update(workshop=other)
    told(cast, [device], charger="put_back")
    found = LooseAccessory.objects.values_list("workshop", "item", "connector", "quantity").order_by(
        "quantity"
    )
    assert list(found) == [
        (other.pk, "charger", "lenovo_slim", 0),
        (cast.workshop.pk, "charger", "lenovo_slim", 1),
    ]


def test_what_the_stock_gave_is_lost_only_for_who_saw_that_it_was_given(cast: Cast) -> None:
    (device,) = computers(cast)
    a_drawer(cast, "lenovo_slim", 1)
    told(cast, [device], connector="lenovo_slim", charger="given")
    outcome = told(cast, [device], charger="missing")
    assert [refusal.obstacles[0].code for refusal in outcome.refused] == ["given_from_the_stock"]
    assert Accessory.objects.get().state == "given"
    lost = {"told": {"charger": "missing"}, "seen": Seen({"charger": "given"}, "lenovo_slim")}
    assert record_accessories(actor=cast.actor("bruno"), devices=[device], **lost).complete
    assert (Accessory.objects.get().state, LooseAccessory.objects.get().quantity) == ("missing", 0)


def test_of_a_pile_the_drawer_serves_those_it_can_and_tells_the_others(cast: Cast) -> None:
    pile = computers(cast, 3)
    told(cast, pile[:1], connector="lenovo_slim")
    a_drawer(cast, "lenovo_slim", 2)
    a_drawer(cast, "usb_c", 5)
    outcome = told(cast, pile, charger="given")
    assert (len(outcome.taken), [refusal.obstacles[0].code for refusal in outcome.refused]) == (
        2,
        ["none_left"],
    )
    assert sorted(LooseAccessory.objects.values_list("connector", "quantity")) == [
        ("lenovo_slim", 0),
        ("usb_c", 5),
    ]
    assert Accessory.objects.filter(state="given").count() == 2


@pytest.mark.parametrize(
    ("before", "gesture", "code"),
    [
        ({}, {"charger": "given"}, "connector_unknown"),
        ({"mouse": "present"}, {"mouse": "given"}, "has_its_own"),
        ({"mouse": "present"}, {"mouse": "put_back"}, "not_given"),
        ({}, {"mouse": "given"}, "none_left"),
    ],
)
def test_what_cannot_be_given_or_put_back_says_why(
    before: dict[str, str], gesture: dict[str, str], code: str, cast: Cast
) -> None:
    (device,) = computers(cast)
    if before:
        told(cast, [device], **before)
    outcome = told(cast, [device], **gesture)
    assert [refusal.obstacles[0].code for refusal in outcome.refused] == [code]


def test_a_computer_that_comes_back_is_looked_at_again(cast: Cast) -> None:
    needing(cast, "charger")
    (device,) = computers(cast)
    told(cast, [device], charger="present")
    since = Accessory.objects.get().told_at
    Device.objects.filter(pk=device.pk).update(data_since=since.replace(year=since.year + 1))
    (back,) = fresh([device])
    found = obstacles_of_accessories([Needing(back, ("charger",))])[back.pk]
    assert [obstacle.code for obstacle in found] == ["accessories_unknown"]


def test_a_passed_check_of_the_charger_is_told_apart_from_the_charger_that_goes_along(cast: Cast) -> None:
    needing(cast, "charger")
    (device,) = computers(cast, 1)
    messages = [str(item.message) for item in obstacles_to_ready(fresh([device]))[device.pk]]
    assert (
        "Dites si l’ordinateur a : Chargeur. Le contrôle du chargeur dit seulement que la charge marche, pas qu’un "
        "chargeur est gardé avec l’ordinateur."
    ) in messages


def test_a_laptop_waits_for_no_screen_and_a_tower_for_no_bag(cast: Cast) -> None:
    needing(cast, "screen", "bag", "mouse")
    laptop, tower = computers(cast, 2)
    Device.objects.filter(pk=tower.pk).update(form_factor="tower")
    for device in (laptop, tower):
        told(cast, [device], mouse="missing")
    messages = [obstacles_to_ready(fresh([device]))[device.pk] for device in (laptop, tower)]
    assert [[str(item.message) for item in found] for found in messages] == [
        [
            "Dites si l’ordinateur a : Sacoche.",
            "Il manque : Souris. Prenez dans le stock, ou attendez qu’il en arrive.",
        ],
        [
            "Dites si l’ordinateur a : Écran et clavier.",
            "Il manque : Souris. Prenez dans le stock, ou attendez qu’il en arrive.",
        ],
    ]


def test_the_list_says_by_connector_who_waits_and_how_many_to_find(cast: Cast) -> None:
    needing(cast, "charger")
    one, two, unknown = computers(cast, 3)
    Device.objects.filter(pk=unknown.pk).update(model="", family="")
    drawer = a_drawer(cast, "lenovo_slim", 1)
    set_minimum(actor=cast.actor("chloe"), loose=drawer, minimum=2)
    told(cast, [one, two], connector="lenovo_slim", charger="missing")
    told(cast, [unknown], charger="missing")
    lines = accessory_lines(cast.actor("chloe"))
    assert [(line.connector, len(line.waiting), line.in_stock, line.to_find) for line in lines] == [
        ("lenovo_slim", 2, 1, 3),
        ("", 1, 0, 0),
    ]
    assert lines[1].is_unknown


def test_what_came_in_sent_twice_counts_once(cast: Cast) -> None:
    sent = {"workshop": cast.workshop, "item": "mouse", "submission": uuid4()}
    chloe = cast.actor("chloe")
    for _again in range(2):
        take_in(actor=chloe, count=4, **sent)
    assert LooseAccessory.objects.get().quantity == 4
    with pytest.raises(Refused) as refusal:
        take_in(actor=chloe, count=5, **sent)
    assert refusal.value.code == "sent_already"


def test_a_count_of_what_changed_meanwhile_is_counted_again(cast: Cast) -> None:
    drawer, chloe = a_drawer(cast, "usb_c", 3), cast.actor("chloe")
    with pytest.raises(Refused) as refusal:
        count_loose(actor=chloe, loose=drawer, found=1, seen=2)
    assert refusal.value.code == "changed_meanwhile"
    count_loose(actor=chloe, loose=drawer, found=1, seen=3)
    assert count_loose(actor=chloe, loose=drawer, found=1, seen=3).quantity == 1
    assert LooseMovement.objects.filter(cause="counted").count() == 1


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"item": "charger"}, "connector"),
        ({"item": "mouse", "connector": "usb_c"}, "connector"),
        ({"item": "charger", "connector": "wooden"}, "connector"),
        ({"item": "gold"}, "item"),
        ({"item": "mouse", "count": 0}, "count"),
    ],
)
def test_what_comes_in_says_what_it_is(changes: dict[str, object], field: str, cast: Cast) -> None:
    given = {"count": 1, **changes}
    with pytest.raises(Invalid) as refusal:
        take_in(actor=cast.actor("chloe"), workshop=cast.workshop, submission=uuid4(), **given)  # type: ignore[arg-type]
    assert refusal.value.field == field


def test_a_technician_gives_from_the_drawers_but_does_not_count_them(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        take_in(actor=cast.actor("bruno"), workshop=cast.workshop, item="mouse", count=1, submission=uuid4())


def test_the_programme_asks_only_for_what_it_hands_over(cast: Cast) -> None:
    needing(cast, "charger")
    assert Programme.objects.get(pk=cast.programme.pk).rules.required_accessories == ["charger"]
