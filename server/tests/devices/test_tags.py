"""Labels first: reserved for a lot, stuck on what comes, and given their numbers later."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from rebond.desk.actions import Wish, act_on_pile
from rebond.desk.queries.piles import look_at
from rebond.devices.actions import (
    attach_number,
    attach_to_reserved,
    keep_layout,
    receive,
    reserve_tags,
    use_tags,
)
from rebond.devices.models import Device, ReservedTag
from rebond.devices.queries import lot_counts, resolve
from rebond.donations.actions import close_lot
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from tests.cast import Cast, gather
from tests.donations.pages import its_lot
from tests.factories import a_device
from tests.harness.holding import one_then_the_other, skip_unless_rows_are_held


@pytest.mark.django_db
def test_reserved_labels_are_no_computers_yet(cast: Cast) -> None:
    lot = its_lot(cast)
    tags = reserve_tags(actor=cast.actor("chloe"), lot=lot, count=3)
    assert len({tag.tag for tag in tags}) == 3
    assert (lot_counts(lot).registered, Device.objects.filter(lot=lot).count()) == (0, 0)


@pytest.mark.django_db
def test_a_pallet_is_received_by_its_labels_alone(cast: Cast) -> None:
    lot = its_lot(cast)
    tags = reserve_tags(actor=cast.actor("chloe"), lot=lot, count=3)
    seen = look_at([tag.tag for tag in tags], cast.actor("bruno"))
    assert [(item.kind, list(item.verbs)) for item in seen] == [("blank", ["receive"])] * 3
    gesture = act_on_pile(
        actor=cast.actor("bruno"), key=uuid4(), wish=Wish(verb="receive", reserved=tags[:2])
    )
    made = Device.objects.filter(pk__in=gesture.taken).order_by("pk")
    assert [(device.asset_tag, device.stage) for device in made] == [
        (tags[0].tag, "received"),
        (tags[1].tag, "received"),
    ]
    assert [item.kind for item in look_at([tag.tag for tag in tags], cast.actor("bruno"))] == [
        "device",
        "device",
        "blank",
    ]


@pytest.mark.django_db
def test_a_label_used_twice_makes_one_computer(cast: Cast) -> None:
    tags = reserve_tags(actor=cast.actor("chloe"), lot=its_lot(cast), count=1)
    assert len(use_tags(actor=cast.actor("bruno"), tags=tags)) == 1
    assert use_tags(actor=cast.actor("bruno"), tags=tags) == []


@pytest.mark.django_db
def test_a_listed_computer_takes_the_label_that_is_stuck_on_it(cast: Cast) -> None:
    lot = its_lot(cast)
    listed = a_device(lot, stage="announced", serial="PF0ABC12")
    before = listed.asset_tag
    (tag,) = reserve_tags(actor=cast.actor("chloe"), lot=lot, count=1)
    device = attach_to_reserved(actor=cast.actor("bruno"), tag=tag, number="1S20AS00A7FRPF0ABC12")
    assert (device.pk, device.asset_tag) == (listed.pk, tag.tag)
    for text in (tag.tag, before, "PF0ABC12"):
        assert resolve(text, cast.actor("bruno")).device == listed
    (event,) = Event.objects.filter(stream=listed.stream, kind="device.tag_attached")
    assert event.facts == {"tag": tag.tag, "before": before}
    with pytest.raises(Refused):
        attach_to_reserved(actor=cast.actor("bruno"), tag=tag, number="PF0OTHER")


@pytest.mark.django_db
def test_a_number_that_nobody_listed_makes_the_computer(cast: Cast) -> None:
    (tag,) = reserve_tags(actor=cast.actor("chloe"), lot=its_lot(cast), count=1)
    device = attach_to_reserved(actor=cast.actor("bruno"), tag=tag, number="PF0NEW12")
    device.refresh_from_db()
    assert (device.asset_tag, device.serial, device.stage) == (tag.tag, "PF0NEW12", "announced")


@pytest.mark.django_db
def test_a_computer_received_blank_becomes_one_with_its_line_of_the_list(cast: Cast) -> None:
    lot = its_lot(cast)
    listed = a_device(lot, stage="announced", serial="PF0ABC12", model="ThinkPad L440")
    tags = reserve_tags(actor=cast.actor("chloe"), lot=lot, count=1)
    wish = Wish(verb="receive", reserved=tags)
    act_on_pile(actor=cast.actor("bruno"), key=uuid4(), wish=wish)
    blank = Device.objects.get(asset_tag=tags[0].tag)
    attach_number(actor=cast.actor("bruno"), device=blank, number="PF0ABC12")
    listed.refresh_from_db()
    blank.refresh_from_db()
    assert (listed.merged_into_id, blank.serial, blank.stage) == (blank.pk, "PF0ABC12", "received")
    assert (lot_counts(lot).registered, lot_counts(lot).received) == (1, 1)


@pytest.mark.django_db
def test_the_number_of_a_computer_at_work_is_not_taken_from_it(cast: Cast) -> None:
    lot = its_lot(cast)
    a_device(lot, serial="PF0ABC12")
    (tag,) = reserve_tags(actor=cast.actor("chloe"), lot=lot, count=1)
    with pytest.raises(Refused):
        attach_to_reserved(actor=cast.actor("bruno"), tag=tag, number="PF0ABC12")
    with pytest.raises(Invalid):
        attach_to_reserved(actor=cast.actor("bruno"), tag=tag, number="Default string")
    assert ReservedTag.objects.get(pk=tag.pk).device_id is None


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("onto", ["a label", "a computer received blank"])
def test_a_line_that_a_colleague_receives_at_this_moment_keeps_its_own_label(onto: str) -> None:
    skip_unless_rows_are_held()
    cast = gather()
    lot, bruno = its_lot(cast), cast.actor("bruno")
    listed = a_device(lot, serial="PF0ABC12", stage="announced")
    tag, used = reserve_tags(actor=cast.actor("chloe"), lot=lot, count=2)
    (blank,) = use_tags(actor=bruno, tags=[used])
    receive(actor=bruno, devices=[blank], workshop=cast.workshop)

    def attached() -> str:
        try:
            if onto == "a label":
                attach_to_reserved(actor=bruno, tag=tag, number="PF0ABC12")
            else:
                attach_number(actor=bruno, device=blank, number="PF0ABC12")
        except Refused as refusal:
            return refusal.code
        return "attached"

    code = one_then_the_other(
        lambda: receive(actor=cast.actor("amina"), devices=[listed], workshop=cast.workshop), attached
    )
    asset_tag = listed.asset_tag
    listed.refresh_from_db()
    assert (code, listed.asset_tag, listed.merged_into) == ("borne_by_another", asset_tag, None)


@pytest.mark.django_db
def test_who_may_reserve(cast: Cast) -> None:
    lot = its_lot(cast)
    with pytest.raises(NotAllowed):
        reserve_tags(actor=cast.actor("bruno"), lot=lot, count=1)
    with pytest.raises(Invalid):
        reserve_tags(actor=cast.actor("chloe"), lot=lot, count=501)
    a_device(lot)
    close_lot(actor=cast.actor("chloe"), lot=lot)
    with pytest.raises(Refused):
        reserve_tags(actor=cast.actor("chloe"), lot=lot, count=1)


@pytest.mark.django_db
def test_labels_of_another_territory_are_nobodys_here(cast: Cast) -> None:
    (tag,) = reserve_tags(actor=cast.actor("chloe"), lot=its_lot(cast), count=1)
    (seen,) = look_at([tag.tag], cast.actor("farid"))
    assert seen.kind == "mistyped"
    with pytest.raises((NotAllowed, NotFound)):
        attach_to_reserved(actor=cast.actor("farid"), tag=tag, number="PF0NEW12")


@pytest.mark.django_db
def test_from_the_page_labels_are_reserved_printed_and_attached(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    lot = its_lot(cast)
    client_of("chloe").post(f"/devices/lots/{lot.pk}/tags/", {"count": "2"})
    first, _second = ReservedTag.objects.filter(lot=lot).order_by("pk")
    paper = client_of("chloe").get(f"/devices/lots/{lot.pk}/tags.pdf")
    assert paper.content.startswith(b"%PDF")
    keep_layout(actor=cast.actor("chloe"), workshop=cast.workshop, paper="zpl-62-203", lines=["title"])
    assert "Imprimante thermique" in client_of("chloe").get(f"/devices/lots/{lot.pk}/tags/").content.decode()
    roll = client_of("chloe").get(f"/devices/lots/{lot.pk}/tags.pdf")
    assert roll["Content-Disposition"] == 'attachment; filename="labels.zpl"'
    assert (roll.content.count(b"^XA"), f"/D/{first.tag}^FS" in roll.content.decode()) == (2, True)
    answer = client_of("bruno").post("/devices/attach/", {"tag": first.tag, "number": "PF0NEW12"})
    assert answer.status_code == 302
    assert Device.objects.get(asset_tag=first.tag).serial == "PF0NEW12"
    unknown = client_of("bruno").post("/devices/attach/", {"tag": "RB-0000-00", "number": "PF0NEW13"})
    assert unknown.status_code == 422


@pytest.mark.django_db
def test_the_page_of_a_reception_says_that_a_label_is_reserved_and_where_it_is_used(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    lot = its_lot(cast)
    (tag,) = reserve_tags(actor=cast.actor("chloe"), lot=lot, count=1)
    client, page = client_of("bruno"), reverse("devices:receive", query={"lot": lot.pk})
    looked = client.post(page, {"codes": f"{tag.tag.lower()}\nhttps://example.test/D/{tag.tag}", "look": "1"})
    pile = looked.context["pile"]
    assert (pile.reserved, pile.mistyped, pile.is_clear) == ([tag], [], False)
    shown = looked.content.decode()
    assert reverse("desk:pile", query={"code": tag.tag}) in shown
    assert "Aucun ordinateur ne porte ces codes" not in shown
    first = client.get(reverse("devices:receive", query={"code": tag.tag}))
    assert first.url == reverse("devices:receive", query={"lot": lot.pk, "code": tag.tag})


@pytest.mark.django_db
def test_a_donor_is_led_to_no_page_of_labels_that_they_may_not_open(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    lot = its_lot(cast)
    reserve_tags(actor=cast.actor("chloe"), lot=lot, count=3)
    pages = [reverse("devices:attach"), reverse("devices:labels")]
    for name, status in (("gael", 403), ("chloe", 200)):
        client = client_of(name)
        shown = client.get(reverse("devices:lot_tags", args=[lot.pk])).content.decode().split("<main")[1]
        assert [f'"{page}"' in shown for page in pages] == [status == 200] * 2
        assert {client.get(page).status_code for page in pages} == {status}
