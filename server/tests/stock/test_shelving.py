"""What may go on a shelf, and what the page answers when it may not."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from rebond.devices.actions import rectify
from rebond.devices.choices import RectificationReason
from rebond.devices.models import Drive
from rebond.handover.actions import take_back
from rebond.handover.choices import ReturnReason
from rebond.kit.errors import NotFound
from rebond.stock.actions import declare_missing, location_named, move, recover, shelve
from rebond.stock.choices import MissingReason
from rebond.stock.models import Location, Placement
from tests.cast import Cast
from tests.factories import a_territory, a_workshop, an_organisation
from tests.harness.queries import assert_list_costs
from tests.stock.prepared import TESTER, at_place, fresh, in_stock, prepared, prove, stages

Clients = Callable[[str], Client]


def form(cast: Cast, *codes: str, location: str = "B-12") -> dict[str, object]:
    return {"codes": "\n".join(codes), "location": location, "workshop": cast.workshop.pk}


def test_a_technician_shelves_a_pile_at_a_new_location(cast: Cast, client_of: Clients) -> None:
    pile = prepared(cast, 2)
    answer = client_of("bruno").post(
        reverse("stock:shelve"), form(cast, *(device.asset_tag for device in pile), location="c-3")
    )
    assert answer.status_code == 302
    assert stages(pile) == ["ready", "ready"]
    assert {placement.location.code for placement in Placement.objects.all()} == {"C-3"}


def test_the_answer_shows_those_shelved_and_exactly_what_the_others_lack(
    cast: Cast, client_of: Clients
) -> None:
    good, unproven, unchecked = prepared(cast, 3)
    Drive.objects.create(
        device=unproven,
        model="SSD 860",
        serial="S3Z8NB0K",
        normalised_serial="S3Z8NB0K",
        first_seen_at=unproven.stage_since,
        last_seen_at=unproven.stage_since,
    )
    unchecked.checks.filter(kind="camera").delete()
    codes = [device.asset_tag for device in (good, unproven, unchecked)]
    answer = client_of("bruno").post(reverse("stock:shelve"), form(cast, *codes))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert stages([good, unproven, unchecked]) == ["ready", "received", "received"]
    assert "SSD 860 S3Z8NB0K" in page
    assert reverse("desk:device", args=[unchecked.asset_tag]) in page
    kept = page.split("<textarea", 1)[1].split("</textarea>", 1)[0]
    assert [code in kept for code in codes] == [False, True, True]
    assert f'data-refused="{unproven.asset_tag}\n{unchecked.asset_tag}"' in kept


def test_a_mistyped_code_is_answered_with_the_right_one_and_nothing_is_shelved(
    cast: Cast, client_of: Clients
) -> None:
    (device,) = prepared(cast)
    tag = device.asset_tag
    wrong = tag[:-1] + ("0" if tag[-1] != "0" else "1")
    page = client_of("bruno").post(reverse("stock:shelve"), form(cast, tag, wrong)).content.decode()
    assert tag in page
    assert f'data-refused="{wrong}"' in page
    assert stages([device]) == ["received"]


def test_a_returned_computer_is_not_shelved_until_it_is_erased_again(cast: Cast) -> None:
    (device,) = in_stock(cast)
    declare_missing(actor=TESTER, devices=[device], reason=MissingReason.STOLEN)
    recover(actor=TESTER, devices=[device], workshop=cast.workshop)
    location = location_named(actor=TESTER, workshop=cast.workshop, code="B-12")
    outcome = shelve(actor=cast.actor("bruno"), devices=[device], location=location)
    assert "checks_outdated" in [obstacle.code for obstacle in outcome.refused[0].obstacles]
    prove(device)
    assert shelve(actor=cast.actor("bruno"), devices=[device], location=location).complete


def test_a_location_of_another_territory_is_out_of_reach(cast: Cast) -> None:
    abroad = a_workshop(an_organisation(a_territory("gers", "Gers")), name="Atelier d'Auch")
    with pytest.raises(NotFound):
        location_named(actor=cast.actor("bruno"), workshop=abroad, code="A-1")
    assert not Location.objects.exists()


def test_a_wrong_shelving_is_undone_with_its_placement(cast: Cast) -> None:
    pile = in_stock(cast)
    assert rectify(actor=cast.actor("chloe"), devices=pile, reason=RectificationReason.WRONG_SCAN).complete
    assert stages(pile) == ["received"]
    assert not Placement.objects.exists()


def test_a_wrong_shelving_gives_back_the_workshop_and_the_shelf_of_before(cast: Cast) -> None:
    (device,) = prepared(cast)
    bench = location_named(actor=TESTER, workshop=cast.workshop, code="BENCH")
    move(actor=TESTER, devices=[device], location=bench)
    elsewhere = location_named(
        actor=TESTER, workshop=a_workshop(cast.operator, name="Atelier de Dax"), code="A-1"
    )
    assert shelve(actor=TESTER, devices=fresh([device]), location=elsewhere).complete
    assert rectify(actor=TESTER, devices=[device], reason=RectificationReason.WRONG_SCAN).complete
    assert (stages([device]), fresh([device])[0].workshop) == (["received"], cast.workshop)
    assert Placement.objects.get().location == bench


def test_a_mediator_sees_the_computers_of_the_place_and_no_shelf(cast: Cast, client_of: Clients) -> None:
    (here,), (shelved,) = at_place(cast), in_stock(cast)
    page = client_of("ines").get(reverse("stock:home")).content.decode()
    assert here.asset_tag in page
    assert shelved.asset_tag not in page
    assert client_of("ines").get(reverse("stock:shelve")).status_code == 403


def test_what_comes_back_from_the_place_unopened_keeps_its_proofs(cast: Cast) -> None:
    (device,) = at_place(cast)
    take_back(
        actor=cast.actor("ines"), devices=[device], workshop=cast.workshop, reason=ReturnReason.STOCK_RECALLED
    )
    assert fresh([device])[0].data_since is None


def test_the_stock_by_location_costs_as_much_for_three_rows_as_for_one(
    cast: Cast, client_of: Clients
) -> None:
    codes = iter("ABC")
    assert_list_costs(
        client_of("amina"),
        reverse("stock:home"),
        add_row=lambda: in_stock(cast, code=next(codes)),
        expected=9,
    )


def test_what_waits_for_a_shelf_is_listed_when_nothing_stands_in_the_way(
    cast: Cast, client_of: Clients
) -> None:
    done, not_yet = prepared(cast, 2)
    not_yet.grading.delete()
    page = client_of("amina").get(reverse("stock:home")).content.decode()
    assert (done.asset_tag in page, not_yet.asset_tag in page) == (True, False)
