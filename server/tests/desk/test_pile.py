"""A pile of computers: looked at scan by scan, one gesture for all, undone within the minute."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from rebond.access import Actor, system_actor
from rebond.desk.actions import Wish, act_on_pile, undo_pile
from rebond.desk.models import PileGesture
from rebond.desk.piles import VERBS, verbs_of
from rebond.desk.queries.commands import command_cards, verbs_offered
from rebond.desk.queries.piles import look_at
from rebond.devices.actions import hold, reserve_tags
from rebond.devices.choices import HoldReason
from rebond.devices.models import Device, Hold
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.ledger.worker import drain
from rebond.preparation.actions import change_recipe
from rebond.preparation.models import Preparation
from rebond.stock.models import Location, Placement
from tests.cast import Cast
from tests.donations.pages import its_lot
from tests.factories import (
    a_device,
    a_donation_agreement,
    a_lot,
    a_programme,
    a_workshop,
    an_organisation,
    devices,
)
from tests.preparation.prepared import MINT, a_recipe
from tests.stock.prepared import filling, in_stock, prepared

TESTER = system_actor("tests")


def stages(pile: list[Device]) -> list[str]:
    keys = [device.pk for device in pile]
    return list(Device.objects.filter(pk__in=keys).order_by("pk").values_list("stage", flat=True))


def a_device_of_farid(cast: Cast) -> Device:
    """In the territory next door."""
    elsewhere = cast.farid.organisation.territory
    programme = a_programme(elsewhere, slug="de-l-autre-cote")
    donor = an_organisation(elsewhere, name="Mairie voisine")
    return a_device(
        a_lot(a_donation_agreement(programme, donor=donor), workshop=a_workshop(cast.farid.organisation))
    )


@pytest.mark.django_db
def test_each_scan_says_what_it_is(cast: Cast) -> None:
    lot = its_lot(cast)
    device = a_device(lot, serial="PF0ABC12")
    blocked = a_device(lot)
    hold(actor=TESTER, devices=[blocked], reason=HoldReason.SWOLLEN_BATTERY)
    shelf = Location.objects.create(workshop=cast.workshop, code="B-12")
    texts = [
        device.asset_tag,
        "pf0abc12",
        blocked.asset_tag,
        "B-12",
        lot.reference,
        "PF0STRANGER",
        "Default string",
    ]
    seen = look_at(texts, cast.actor("bruno"))
    assert [item.kind for item in seen] == [
        "device",
        "device",
        "device",
        "location",
        "lot",
        "unknown",
        "junk",
    ]
    assert [item.tag for item in seen[:3]] == [device.asset_tag, device.asset_tag, blocked.asset_tag]
    assert seen[2].is_held
    assert (seen[3].value, seen[4].value) == (shelf.tag, str(lot.pk))
    (by_label,) = look_at([f"HTTPS://REBOND.EXAMPLE/L/{shelf.tag}"], cast.actor("bruno"))
    assert (by_label.kind, by_label.value) == ("location", shelf.tag)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "code",
    [
        "https://www.dell.com/support/home/fr-fr/product-support/servicetag/7GXK2Q3/overview",
        "HTTPS://SUPPORT.HP.COM/FR-FR/CHECKWARRANTY?SERIALNUMBER=7GXK2Q3",
        "S/N: 7GXK2Q3",
        "1S20AS00A7GXK2Q3",
        "S7GXK2Q3",
        "16261299147",
    ],
)
def test_the_makers_own_code_is_read(cast: Cast, code: str) -> None:
    device = a_device(its_lot(cast), serial="7GXK2Q3")
    (seen,) = look_at([code], cast.actor("bruno"))
    assert (seen.kind, seen.tag) == ("device", device.asset_tag)


@pytest.mark.django_db
def test_an_unknown_makers_code_gives_the_number_within_it(cast: Cast) -> None:
    (seen,) = look_at(["https://pcsupport.lenovo.com/qrcode?sn=PF0NEW12"], cast.actor("bruno"))
    assert (seen.kind, seen.value) == ("unknown", "PF0NEW12")


@pytest.mark.django_db
def test_a_code_of_another_territory_is_unknown_and_nothing_is_done_to_it(cast: Cast) -> None:
    theirs = a_device_of_farid(cast)
    (seen,) = look_at([theirs.asset_tag], cast.actor("bruno"))
    assert (seen.kind, seen.tag, seen.title) == ("mistyped", "", "")
    with pytest.raises(NotFound):
        act_on_pile(
            actor=cast.actor("bruno"),
            key=uuid4(),
            wish=Wish(verb="hold", option="police", devices=[theirs]),
        )
    assert not PileGesture.objects.exists()


@pytest.mark.django_db
def test_a_code_that_is_too_long_is_answered_and_not_cut(client_of: Callable[[str], Client]) -> None:
    long = "HTTPS://MAKER.EXAMPLE/" + "7" * 400
    answer = client_of("bruno").post("/pile/look", {"code": [long, " PF0NEW12"]})
    assert [(item["text"], item["kind"]) for item in answer.json()["seen"]] == [
        (long, "junk"),
        (" PF0NEW12", "unknown"),
    ]


@pytest.mark.django_db
def test_a_shelf_name_of_two_workshops_is_that_of_the_chosen_one_or_of_none(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    other = a_workshop(cast.bruno.organisation, name="Atelier annexe")
    for workshop in (cast.workshop, other):
        Location.objects.create(workshop=workshop, code="B-12")
    (seen,) = look_at(["B-12"], cast.actor("bruno"))
    assert (seen.kind, seen.value) == ("several", "")
    names = ", ".join([str(cast.workshop), str(other)])
    assert seen.words == f"Plusieurs ateliers ont une étagère B-12 : {names}. Scannez son étiquette."
    for workshop in (cast.workshop, other):
        answer = client_of("bruno").post("/pile/look", {"code": "B-12", "workshop": workshop.pk})
        (told,) = answer.json()["seen"]
        assert (told["kind"], told["value"]) == ("location", Location.objects.get(workshop=workshop).tag)


@pytest.mark.django_db
def test_looking_at_a_pile_costs_as_much_as_looking_at_one(cast: Cast) -> None:
    lot = its_lot(cast)
    actor = cast.actor("bruno")

    def cost(pile: Sequence[Device]) -> int:
        texts = [text for device in pile for text in (device.asset_tag, f"PF0X{device.pk:06}")]
        with CaptureQueriesContext(connection) as queries:
            look_at(texts, actor)
        return len(queries)

    assert (cost(devices(1, lot)), cost(devices(3, lot))) == (6, 6)


@pytest.mark.django_db
def test_a_gesture_takes_those_that_may_and_says_why_the_others_may_not(cast: Cast) -> None:
    lot = its_lot(cast)
    announced = devices(2, lot, stage="announced")
    received = a_device(lot)
    gesture = act_on_pile(
        actor=cast.actor("amina"), key=uuid4(), wish=Wish(verb="receive", devices=[*announced, received])
    )
    assert gesture.taken == [device.pk for device in announced]
    assert gesture.refused == [
        [received.asset_tag, "« Recevoir » n’est pas possible : cet ordinateur est à l’étape « Reçu »."]
    ]


@pytest.mark.django_db
def test_the_same_key_twice_does_it_once(cast: Cast) -> None:
    pile = list(devices(2, its_lot(cast), stage="announced"))
    key, actor = uuid4(), cast.actor("amina")
    first = act_on_pile(actor=actor, key=key, wish=Wish(verb="receive", devices=pile))
    again = act_on_pile(actor=actor, key=key, wish=Wish(verb="receive", devices=pile))
    assert first.pk == again.pk
    assert again.taken == [device.pk for device in pile]
    assert Event.objects.filter(kind="device.received", stream=pile[0].stream).count() == 1


@pytest.mark.django_db
def test_the_key_of_somebody_else_is_nobodys_business(cast: Cast) -> None:
    pile = list(devices(1, its_lot(cast), stage="announced"))
    key = uuid4()
    act_on_pile(actor=cast.actor("amina"), key=key, wish=Wish(verb="receive", devices=pile))
    with pytest.raises(NotFound):
        act_on_pile(actor=cast.actor("bruno"), key=key, wish=Wish(verb="receive", devices=pile))
    with pytest.raises(NotFound):
        undo_pile(actor=cast.actor("bruno"), key=key)


@pytest.mark.django_db
def test_unknown_numbers_are_received_with_their_lot(cast: Cast) -> None:
    lot = its_lot(cast)
    wish = Wish(verb="receive", option="unknown", unknown=["PF0NEW12"])
    with pytest.raises(Invalid):
        act_on_pile(actor=cast.actor("amina"), key=uuid4(), wish=wish)
    wish = Wish(verb="receive", option="unknown", unknown=["PF0NEW12"], lot=lot)
    gesture = act_on_pile(actor=cast.actor("chloe"), key=uuid4(), wish=wish)
    (device,) = Device.objects.filter(pk__in=gesture.taken)
    assert (device.serial, device.stage, device.lot_id) == ("PF0NEW12", "received", lot.pk)


def shelved(cast: Cast, actor: Actor) -> tuple[PileGesture, list[Device]]:
    pile = list(prepared(cast, 2))
    wish = Wish(verb="shelve", devices=pile, workshop=cast.workshop, location="B-12")
    return act_on_pile(actor=actor, key=uuid4(), wish=wish), pile


@pytest.mark.django_db
def test_who_did_it_undoes_it_within_the_minute_without_the_right_to_rectify(cast: Cast) -> None:
    gesture, pile = shelved(cast, cast.actor("bruno"))
    assert stages(pile) == ["ready", "ready"]
    outcome = undo_pile(actor=cast.actor("bruno"), key=gesture.key)
    assert (len(outcome.taken), outcome.refused) == (2, [])
    assert stages(pile) == ["received", "received"]
    assert not Placement.objects.filter(device__in=pile).exists()
    assert undo_pile(actor=cast.actor("bruno"), key=gesture.key).taken == ()


@pytest.mark.django_db
@pytest.mark.parametrize(
    "other",
    [{"gesture": "hold:police"}, {"codes": "PF0OTHER1"}, {"location": "C-3"}],
)
def test_a_key_that_was_sent_already_takes_nothing_else(
    cast: Cast, client_of: Callable[[str], Client], other: dict[str, str]
) -> None:
    pile, bruno = list(prepared(cast, 2)), client_of("bruno")
    codes = "\n".join(device.asset_tag for device in pile)
    sent = {"key": str(uuid4()), "codes": codes, "gesture": "shelve", "location": "B-12"}
    live = {"HTTP_X_REBOND_PILE": "1"}
    answers = [bruno.post("/pile/", given, **live) for given in (sent, sent, sent | other)]
    assert [answer.status_code for answer in answers] == [200, 200, 422]
    assert "a déjà été envoyée" in answers[-1].content.decode()
    assert Event.objects.filter(kind="device.shelved").count() == len(pile)


@pytest.mark.django_db
def test_after_the_minute_nothing_is_undone(cast: Cast) -> None:
    gesture, pile = shelved(cast, cast.actor("bruno"))
    PileGesture.objects.filter(pk=gesture.pk).update(done_at=timezone.now() - timedelta(seconds=75))
    with pytest.raises(Refused):
        undo_pile(actor=cast.actor("bruno"), key=gesture.key)
    assert stages(pile) == ["ready", "ready"]


@pytest.mark.django_db
def test_what_somebody_else_did_since_stays(cast: Cast) -> None:
    lot = its_lot(cast)
    pile = list(devices(2, lot, stage="announced"))
    gesture = act_on_pile(actor=cast.actor("bruno"), key=uuid4(), wish=Wish(verb="receive", devices=pile))
    act_on_pile(
        actor=cast.actor("chloe"), key=uuid4(), wish=Wish(verb="eliminate", option="broken", devices=pile[:1])
    )
    outcome = undo_pile(actor=cast.actor("bruno"), key=gesture.key)
    assert [device.pk for device in outcome.taken] == [pile[1].pk]
    assert stages(pile) == ["eliminated", "announced"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("verb", "option", "before", "during"),
    [
        ("receive", "", "announced", "received"),
        ("eliminate", "too_old", "received", "eliminated"),
        ("hold", "police", "received", "received"),
    ],
)
def test_each_gesture_that_may_be_undone_gives_back_the_stage_before(
    cast: Cast, verb: str, option: str, before: str, during: str
) -> None:
    pile = list(devices(2, its_lot(cast), stage=before))
    actor = cast.actor("chloe")
    gesture = act_on_pile(actor=actor, key=uuid4(), wish=Wish(verb=verb, option=option, devices=pile))
    assert stages(pile) == [during, during]
    undo_pile(actor=actor, key=gesture.key)
    assert stages(pile) == [before, before]
    assert not Hold.objects.filter(device__in=pile, lifted_at=None).exists()


@pytest.mark.django_db
def test_what_a_gesture_registered_is_withdrawn_with_it(cast: Cast) -> None:
    lot, actor = its_lot(cast), cast.actor("chloe")
    (awaited,) = devices(1, lot, stage="announced")
    (label,) = reserve_tags(actor=TESTER, lot=lot, count=1)
    wish = Wish(
        verb="receive",
        option="unknown",
        devices=[awaited],
        unknown=["PF0WRONG1", "PF0WRONG2"],
        reserved=[label],
        lot=lot,
    )
    gesture = act_on_pile(actor=actor, key=uuid4(), wish=wish)
    drain()
    made = list(Device.objects.filter(lot=lot).exclude(pk=awaited.pk).order_by("pk"))
    assert (len(gesture.taken), stages(made)) == (4, ["received"] * 3)
    outcome = undo_pile(actor=actor, key=gesture.key)
    drain()
    assert (len(outcome.taken), outcome.refused) == (4, [])
    assert list(Device.objects.filter(lot=lot).values_list("pk", "stage")) == [(awaited.pk, "announced")]
    label.refresh_from_db()
    assert label.device is None
    for device in made:
        told = Event.objects.filter(stream=device.stream).order_by("seq")
        kinds = ["device.announced", "device.received", "device.withdrawn"]
        assert [event.kind for event in told] == kinds
        assert told[2].facts == {"lot_id": lot.pk, "tag": device.asset_tag}
    assert [seen.kind for seen in look_at(["PF0WRONG1", label.tag], actor)] == ["unknown", "blank"]


@pytest.mark.django_db
def test_what_was_registered_and_worked_on_stays(cast: Cast) -> None:
    lot, actor = its_lot(cast), cast.actor("chloe")
    wish = Wish(verb="receive", option="unknown", unknown=["PF0NEW1", "PF0NEW2"], lot=lot)
    gesture = act_on_pile(actor=actor, key=uuid4(), wish=wish)
    worked_on, other = _devices_of(gesture)
    hold(actor=TESTER, devices=[worked_on], reason=HoldReason.POLICE)
    outcome = undo_pile(actor=actor, key=gesture.key)
    assert [device.pk for device in outcome.taken] == [other.pk]
    assert [refusal.subject.pk for refusal in outcome.refused] == [worked_on.pk]
    assert list(Device.objects.filter(lot=lot).values_list("pk", "stage")) == [(worked_on.pk, "received")]


def _devices_of(gesture: PileGesture) -> list[Device]:
    return list(Device.objects.filter(pk__in=gesture.taken).order_by("pk"))


@pytest.mark.django_db
def test_computers_set_aside_go_in_the_waste_batch_and_out_again(cast: Cast) -> None:
    pile = list(devices(2, its_lot(cast)))
    actor = cast.actor("chloe")
    act_on_pile(actor=actor, key=uuid4(), wish=Wish(verb="eliminate", option="broken", devices=pile))
    pile = list(Device.objects.filter(pk__in=[device.pk for device in pile]).order_by("pk"))
    gesture = act_on_pile(actor=actor, key=uuid4(), wish=Wish(verb="set_aside", devices=pile))
    lines = [line for batch in gesture.to_undo["batches"] for line in batch["devices"]]
    if gesture.taken:
        assert lines == gesture.taken
    outcome = undo_pile(actor=actor, key=gesture.key)
    assert [device.pk for device in outcome.taken] == gesture.taken


@pytest.mark.django_db
def test_computers_are_loaded_in_the_delivery_that_was_scanned_and_out_again(cast: Cast) -> None:
    delivery, pile = filling(cast, 1, ordered=3), list(in_stock(cast, 2))
    (seen,) = look_at([delivery.reference], cast.actor("chloe"))
    assert (seen.kind, seen.value) == ("delivery", delivery.reference)
    actor = cast.actor("chloe")
    with pytest.raises(Invalid):
        act_on_pile(actor=actor, key=uuid4(), wish=Wish(verb="load", devices=pile))
    gesture = act_on_pile(actor=actor, key=uuid4(), wish=Wish(verb="load", devices=pile, delivery=delivery))
    assert stages(pile) == ["reserved", "reserved"]
    undo_pile(actor=actor, key=gesture.key)
    assert stages(pile) == ["ready", "ready"]


@pytest.mark.django_db
def test_computers_change_shelf_and_go_back_to_the_one_they_lay_on(cast: Cast) -> None:
    pile, lying_nowhere = list(in_stock(cast, 2, code="B-12")), a_device(its_lot(cast))
    wish = Wish(verb="move", devices=[*pile, lying_nowhere], workshop=cast.workshop, location="C-1")
    gesture = act_on_pile(actor=cast.actor("bruno"), key=uuid4(), wish=wish)
    assert {place.location.code for place in Placement.objects.filter(device__in=gesture.taken)} == {"C-1"}
    outcome = undo_pile(actor=cast.actor("bruno"), key=gesture.key)
    assert [refusal.subject.pk for refusal in outcome.refused] == [lying_nowhere.pk]
    assert {place.location.code for place in Placement.objects.filter(device__in=pile)} == {"B-12"}


@pytest.mark.django_db
def test_a_pile_is_prepared_with_the_recipe_of_its_card(cast: Cast) -> None:
    bruno = cast.actor("bruno")
    assert "prepare" not in {verb.key for verb in verbs_offered(bruno)}
    recipe = a_recipe(cast).recipe
    newer = change_recipe(
        actor=cast.actor("chloe"), recipe=recipe, content=replace(MINT, system_version="22.1"), seen=1
    )
    (verb,) = (verb for verb in verbs_offered(bruno) if verb.key == "prepare")
    assert verb.gestures == [(f"prepare:{recipe.pk}", recipe.name)]
    cards = [card.text for group in command_cards([verb]) for card in group.cards]
    assert cards[-1] == f"DO:PREPARE:{recipe.pk}"
    pile = list(devices(2, its_lot(cast)))
    wish = Wish(verb="prepare", option=str(recipe.pk), devices=pile)
    gesture = act_on_pile(actor=bruno, key=uuid4(), wish=wish)
    assert gesture.taken == [device.pk for device in pile]
    made = Preparation.objects.filter(device__in=pile).order_by("device")
    assert [(row.version, row.prepared_by) for row in made] == [(newer, cast.bruno)] * 2


@pytest.mark.django_db
def test_a_card_of_a_recipe_that_is_not_there_is_refused(cast: Cast) -> None:
    pile = list(devices(1, its_lot(cast)))
    for option in ("", "x", "999999", "9" * 19, "9" * 40):
        wish = Wish(verb="prepare", option=option, devices=pile)
        with pytest.raises((Invalid, NotFound)):
            act_on_pile(actor=cast.actor("bruno"), key=uuid4(), wish=wish)
    assert not Preparation.objects.filter(device__in=pile).exists()


@pytest.mark.django_db
def test_a_hat_does_what_it_may_and_nothing_else(cast: Cast) -> None:
    pile = list(devices(1, its_lot(cast)))
    assert "eliminate" not in {verb.key for verb in verbs_of(cast.actor("bruno"))}
    with pytest.raises(NotAllowed):
        act_on_pile(
            actor=cast.actor("bruno"), key=uuid4(), wish=Wish(verb="eliminate", option="broken", devices=pile)
        )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("verb", "option"), [("fly", ""), ("hold", ""), ("shelve", "police"), ("hold", "rain")]
)
def test_a_card_that_means_nothing_is_refused(cast: Cast, verb: str, option: str) -> None:
    with pytest.raises(Invalid):
        act_on_pile(actor=cast.actor("chloe"), key=uuid4(), wish=Wish(verb=verb, option=option))


def test_every_gesture_has_its_card() -> None:
    texts = [card.text for group in command_cards(list(VERBS.values())) for card in group.cards]
    assert texts[:5] == ["DO:UNDO", "DO:LAST", "DO:FINISH", "DO:LABELS", "DO:SOUND"]
    assert {"DO:SHELVE", "DO:RECEIVE", "DO:RECEIVE:UNKNOWN", "DO:HOLD:SWOLLEN_BATTERY"} <= set(texts)
    assert len(texts) == len(set(texts))


@pytest.mark.django_db
def test_the_page_works_without_a_script(cast: Cast, client_of: Callable[[str], Client]) -> None:
    pile = list(devices(2, its_lot(cast), stage="announced"))
    codes = "\n".join([*(device.asset_tag for device in pile), "PF0STRANGER"])
    client, key = client_of("amina"), str(uuid4())
    looked = client.post("/pile/", {"key": key, "codes": codes, "gesture": ""})
    assert "PF0STRANGER" in looked.content.decode()
    assert stages(pile) == ["announced", "announced"]
    done = client.post("/pile/", {"key": key, "codes": codes, "gesture": "receive"}, follow=True)
    assert "Recevoir · 2 ordinateurs" in done.content.decode()
    assert stages(pile) == ["received", "received"]
    client.post("/pile/undo", {"key": key})
    assert stages(pile) == ["announced", "announced"]
