"""Sites, aisles, shelves and boxes: what stands in what, what lies where, and the label that is scanned."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader

from rebond.devices.actions import merge, rectify, reserve_tags
from rebond.devices.choices import RectificationReason
from rebond.kit.errors import Invalid, NotAllowed
from rebond.ledger.models import Event
from rebond.stock.actions import add_locations, arrange, location_named, move, put_away
from rebond.stock.choices import LocationKind
from rebond.stock.codes import code_of_key, key_of_code
from rebond.stock.models import Location, Placement
from tests.cast import Cast
from tests.factories import a_device, a_territory, a_workshop, an_organisation
from tests.harness.queries import assert_list_costs
from tests.stock.prepared import TESTER, at_place, fresh, in_stock, prepared, stages

Clients = Callable[[str], Client]


def add(cast: Cast, code: str, kind: LocationKind, inside: Location | None = None) -> Location:
    (made,) = add_locations(actor=TESTER, workshop=cast.workshop, codes=[code], kind=kind, inside=inside)
    return made


def an_aisle_with_a_shelf(cast: Cast) -> tuple[Location, Location]:
    aisle = add(cast, "A", LocationKind.AISLE)
    return aisle, add(cast, "A-1", LocationKind.SHELF, aisle)


@given(st.integers(min_value=1, max_value=32**5 - 1))
def test_a_label_is_read_back_as_the_key_that_it_was_made_from(key: int) -> None:
    assert key_of_code(code_of_key(key)) == key
    assert key_of_code(f"https://rebond.example/L/{code_of_key(key)}") == key


def test_a_mistyped_label_names_nothing() -> None:
    code = code_of_key(12)
    wrong = code[:-1] + ("0" if code[-1] != "0" else "1")
    assert (key_of_code(wrong), key_of_code("B-12"), key_of_code("RB-4K7Q-9N")) == (None, None, None)


def test_a_pile_is_shelved_by_scanning_the_label_of_the_shelf(cast: Cast, client_of: Clients) -> None:
    _aisle, shelf = an_aisle_with_a_shelf(cast)
    pile = prepared(cast, 2)
    given = {"codes": "\n".join(device.asset_tag for device in pile), "workshop": cast.workshop.pk}
    answer = client_of("bruno").post(
        reverse("stock:shelve"), given | {"location": f"https://rebond.example/L/{shelf.tag}"}
    )
    assert (answer.status_code, stages(pile)) == (302, ["ready", "ready"])
    assert {device.placement.location for device in fresh(pile)} == {shelf}


@pytest.mark.parametrize("scanned", ["tag", "address", "serial", "reserved", "stranger"])
def test_the_code_of_a_computer_makes_no_shelf(cast: Cast, scanned: str) -> None:
    lot = prepared(cast)[0].lot
    device = a_device(lot, serial="PF0SHELF12")
    (reserved,) = reserve_tags(actor=TESTER, lot=lot, count=1)
    code = {
        "tag": device.asset_tag,
        "address": f"https://rebond.example/D/{device.asset_tag}",
        "serial": "pf0shelf12",
        "reserved": reserved.tag,
        "stranger": "RB-0000-00",
    }[scanned]
    with pytest.raises(Invalid) as refused:
        location_named(actor=cast.actor("bruno"), workshop=cast.workshop, code=code)
    assert (refused.value.code, refused.value.field) == ("not_a_shelf", "location")
    assert Location.objects.count() == 0


def test_what_is_in_stock_already_only_changes_shelf(cast: Cast) -> None:
    lying, entering = in_stock(cast)[0], prepared(cast)[0]
    _aisle, shelf = an_aisle_with_a_shelf(cast)
    since = lying.stage_since
    assert put_away(actor=cast.actor("bruno"), devices=[lying, entering], location=shelf).complete
    assert fresh([lying])[0].stage_since == since
    kinds = [Event.objects.filter(stream=device.stream).latest("seq").kind for device in (lying, entering)]
    assert kinds == ["device.placed", "device.shelved"]


def test_a_pile_of_any_work_is_moved_and_keeps_its_stage(cast: Cast, client_of: Clients) -> None:
    raw, (ready,) = prepared(cast)[0], in_stock(cast)
    given = {
        "codes": f"{raw.asset_tag}\n{ready.asset_tag}",
        "workshop": cast.workshop.pk,
        "location": "A-1",
    }
    assert client_of("bruno").post(reverse("stock:move"), given).status_code == 302
    assert stages([raw, ready]) == ["received", "ready"]
    assert [device.placement.location.code for device in fresh([raw, ready])] == ["A-1", "A-1"]


def test_moving_twice_to_the_same_shelf_is_written_once(cast: Cast) -> None:
    (device,) = in_stock(cast)
    shelf = add(cast, "A-1", LocationKind.SHELF)
    for _again in range(2):
        assert move(actor=TESTER, devices=[device], location=shelf).complete
    assert Event.objects.filter(stream=device.stream, kind="device.placed").count() == 1


def test_what_is_at_a_place_cannot_lie_on_a_shelf(cast: Cast) -> None:
    (away,) = at_place(cast)
    outcome = move(actor=TESTER, devices=[away], location=add(cast, "A-1", LocationKind.SHELF))
    assert [obstacle.code for obstacle in outcome.refused[0].obstacles] == ["not_in_workshop"]


def test_a_move_does_not_keep_a_wrong_shelving_from_being_undone(cast: Cast) -> None:
    pile = in_stock(cast)
    move(actor=TESTER, devices=pile, location=add(cast, "A-1", LocationKind.SHELF))
    assert rectify(actor=cast.actor("chloe"), devices=pile, reason=RectificationReason.WRONG_SCAN).complete


def test_a_box_that_is_moved_keeps_its_computers(cast: Cast, client_of: Clients) -> None:
    _aisle, shelf = an_aisle_with_a_shelf(cast)
    box = add(cast, "CAISSE 7", LocationKind.BOX)
    (device,) = in_stock(cast, code="CAISSE 7")
    arrange(actor=cast.actor("amina"), location=box, kind=LocationKind.BOX, inside=shelf)
    page = client_of("eva").get(reverse("desk:device", args=[device.asset_tag])).content.decode()
    assert "A › A-1 › CAISSE 7" in page
    assert (
        device.asset_tag
        in client_of("amina").get(reverse("stock:location", args=[shelf.pk])).content.decode()
    )


def test_the_small_stands_in_the_large_and_never_the_reverse(cast: Cast) -> None:
    aisle, shelf = an_aisle_with_a_shelf(cast)
    with pytest.raises(Invalid):
        arrange(actor=TESTER, location=aisle, kind=LocationKind.AISLE, inside=shelf)
    with pytest.raises(Invalid):
        arrange(actor=TESTER, location=aisle, kind=LocationKind.BOX)


def test_a_location_stands_in_its_own_workshop_only(cast: Cast) -> None:
    other = a_workshop(cast.operator, name="Annexe de Mont-de-Marsan")
    (site,) = add_locations(actor=TESTER, workshop=other, codes=["M"], kind=LocationKind.SITE)
    with pytest.raises(Invalid):
        add(cast, "A-1", LocationKind.SHELF, site)
    assert not Location.objects.filter(code="A-1").exists()


def test_nobody_names_a_shelf_like_a_label(cast: Cast) -> None:
    with pytest.raises(Invalid):
        add(cast, code_of_key(99), LocationKind.SHELF)


def test_a_technician_puts_away_and_does_not_arrange(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        add_locations(actor=cast.actor("bruno"), workshop=cast.workshop, codes=["A"], kind=LocationKind.AISLE)


def test_several_shelves_are_added_at_once_and_their_labels_printed(cast: Cast, client_of: Clients) -> None:
    aisle = add(cast, "A", LocationKind.AISLE)
    given = {"workshop": cast.workshop.pk, "kind": "shelf", "inside": aisle.pk, "codes": "a-1\nA-2\n\nA-1"}
    assert client_of("amina").post(reverse("stock:add_locations"), given).status_code == 302
    assert sorted(Location.objects.filter(inside=aisle).values_list("code", flat=True)) == ["A-1", "A-2"]
    url = reverse("stock:location_labels", query={"inside": aisle.pk})
    paper = client_of("amina").post(url, {"sheet": "a4-24", "skip": ""})
    said = " ".join(page.extract_text() for page in PdfReader(io.BytesIO(paper.content)).pages)
    tags = [location.tag for location in Location.objects.order_by("pk")]
    assert [tag.replace("-", "\u2011") in said for tag in tags] == [True, True, True]
    assert "A › A-2" in said
    roll = client_of("amina").post(url, {"sheet": "zpl-62-203", "skip": ""}).content.decode()
    assert (roll.count("^XA"), [f"/L/{tag}^FS" in roll for tag in tags]) == (3, [True, True, True])
    assert "^FDA › A-2^FS" in roll


def test_the_code_of_a_label_leads_to_the_shelf_from_the_qr_and_from_the_scan_field(
    cast: Cast, client_of: Clients
) -> None:
    shelf = add(cast, "A-1", LocationKind.SHELF)
    address = reverse("stock:location", args=[shelf.pk])
    labelled = client_of("amina").get(reverse("stock:labelled_location", args=[shelf.tag]))
    assert (labelled.status_code, labelled.context["location"]) == (200, shelf)
    assert client_of("amina").get(reverse("desk:scan"), {"code": shelf.tag}).url == address
    assert client_of("ines").get(reverse("stock:labelled_location", args=[shelf.tag])).status_code == 404


def test_a_label_of_another_territory_is_unknown(cast: Cast, client_of: Clients) -> None:
    abroad = a_workshop(an_organisation(a_territory("gers", "Gers")), name="Atelier d'Auch")
    shelf = location_named(actor=TESTER, workshop=abroad, code="A-1")
    (device,) = prepared(cast)
    given = {"codes": device.asset_tag, "workshop": cast.workshop.pk, "location": shelf.tag}
    assert client_of("bruno").post(reverse("stock:shelve"), given).status_code == 422
    assert stages([device]) == ["received"]


def test_the_tree_costs_as_much_for_three_locations_as_for_one(cast: Cast, client_of: Clients) -> None:
    codes = iter("ABC")
    assert_list_costs(
        client_of("amina"),
        reverse("stock:locations"),
        add_row=lambda: in_stock(cast, code=next(codes)),
        expected=6,
    )


def test_a_merged_twin_lies_nowhere(cast: Cast) -> None:
    _aisle, shelf = an_aisle_with_a_shelf(cast)
    twin, stays = prepared(cast, 2)
    assert move(actor=TESTER, devices=[twin], location=shelf).complete
    assert Placement.objects.lying().filter(location=shelf).exists()
    merge(actor=TESTER, twin=fresh([twin])[0], into=fresh([stays])[0])
    assert not Placement.objects.lying().filter(location=shelf).exists()
