"""A frozen list, what was seen of it, each gap decided by a gesture of the road, and minutes that never change."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import datetime, time, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from rebond.devices.models import Device
from rebond.kit.errors import NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.network.actors import actor_for
from rebond.network.models import Workshop
from rebond.stock.actions import (
    add_locations,
    change_hands,
    close_stocktake,
    count,
    decide,
    declare_missing,
    give_up,
    location_named,
    move,
    open_stocktake,
    settle_stranger,
)
from rebond.stock.choices import GapDecision, LocationKind, MissingReason, StrangerDecision
from rebond.stock.models import Location, Stocktake
from rebond.stock.queries import digest_of, expected_at, tally_of
from tests.cast import Cast
from tests.factories import a_membership, a_workshop
from tests.harness.queries import assert_list_costs
from tests.stock.prepared import TESTER, at_place, fresh, in_stock, prepared, stages, underway

Clients = Callable[[str], Client]


def opened(cast: Cast, **options: object) -> Stocktake:
    return open_stocktake(actor=cast.actor("amina"), site=cast.workshop, **options)


def gaps(stocktake: Stocktake) -> dict[str, str]:
    """Tag -> difference, of those that wait for a decision."""
    found = Stocktake.objects.get(pk=stocktake.pk)
    return {gap.line.device.asset_tag: gap.difference.value for gap in tally_of(found).gaps if gap.is_open}


def seen(stocktake: Stocktake, *devices: Device, by: str = "bruno", cast: Cast, **options: object) -> None:
    count(actor=cast.actor(by), stocktake=stocktake, devices=list(devices), **options)


def codes(outcome: object) -> list[str]:
    return [obstacle.code for refusal in outcome.refused for obstacle in refusal.obstacles]


def test_what_the_records_say_is_frozen_when_it_opens(cast: Cast) -> None:
    before = [*in_stock(cast, 2), *prepared(cast)]
    stocktake = opened(cast)
    in_stock(cast, code="C-1")
    assert sorted(stocktake.lines.values_list("device", flat=True)) == sorted(device.pk for device in before)


def test_opening_again_answers_the_one_that_runs(cast: Cast) -> None:
    in_stock(cast)
    assert opened(cast) == opened(cast)
    assert Event.objects.filter(kind="stocktake.opened").count() == 1


def test_two_people_who_scan_the_same_computer_count_it_once(cast: Cast) -> None:
    (device,) = in_stock(cast)
    stocktake = opened(cast)
    for who in ("bruno", "amina", "bruno"):
        seen(stocktake, device, by=who, cast=cast)
    tally = tally_of(stocktake)
    assert (tally.expected, tally.seen, tally.unexpected) == (1, 1, 0)
    assert stocktake.lines.get().seen_by == cast.bruno
    assert Event.objects.filter(kind="stocktake.counted").count() == 1


def test_what_was_not_seen_is_declared_missing_by_the_decision(cast: Cast) -> None:
    there, gone = in_stock(cast, 2)
    stocktake = opened(cast)
    seen(stocktake, there, cast=cast)
    assert gaps(stocktake) == {gone.asset_tag: "missing"}
    actor = cast.actor("amina")
    for _again in range(2):
        assert decide(
            actor=actor, stocktake=stocktake, devices=[gone], decision=GapDecision.NOT_FOUND
        ).complete
    assert stages([there, gone]) == ["ready", "missing"]
    assert Event.objects.filter(stream=gone.stream, kind="device.declared_missing").count() == 1
    assert gaps(stocktake) == {}


def test_a_gap_may_stay_open_while_the_search_goes_on(cast: Cast) -> None:
    (device,) = in_stock(cast)
    stocktake = opened(cast)
    decide(actor=TESTER, stocktake=stocktake, devices=[device], decision=GapDecision.SEARCH_ON)
    assert (stages([device]), gaps(stocktake)) == (["ready"], {})


def test_one_found_after_it_was_declared_missing_asks_again_and_goes_back_in_work(cast: Cast) -> None:
    (device,) = in_stock(cast)
    stocktake = opened(cast)
    decide(actor=TESTER, stocktake=stocktake, devices=[device], decision=GapDecision.NOT_FOUND)
    seen(stocktake, device, cast=cast)
    assert gaps(stocktake) == {device.asset_tag: "declared_missing"}
    decide(actor=cast.actor("amina"), stocktake=stocktake, devices=[device], decision=GapDecision.FOUND_AGAIN)
    assert (stages([device]), gaps(stocktake)) == (["returned"], {})


def test_one_seen_on_another_shelf_is_moved_there(cast: Cast) -> None:
    (device,) = in_stock(cast)
    other = location_named(actor=TESTER, workshop=cast.workshop, code="C-1")
    stocktake = opened(cast)
    seen(stocktake, device, cast=cast, location=other)
    assert gaps(stocktake) == {device.asset_tag: "moved"}
    decide(actor=cast.actor("amina"), stocktake=stocktake, devices=[device], decision=GapDecision.MOVED)
    assert fresh([device])[0].placement.location == other


def test_one_seen_in_the_aisle_of_its_shelf_is_where_it_should_be(cast: Cast) -> None:
    (aisle,) = add_locations(actor=TESTER, workshop=cast.workshop, codes=["A"], kind=LocationKind.AISLE)
    add_locations(actor=TESTER, workshop=cast.workshop, codes=["A-1"], kind=LocationKind.SHELF, inside=aisle)
    (device,) = in_stock(cast, code="A-1")
    stocktake = opened(cast)
    seen(stocktake, device, cast=cast, location=aisle)
    assert gaps(stocktake) == {}


def test_one_of_another_workshop_is_recorded_here(cast: Cast) -> None:
    (device,) = in_stock(cast)
    other = a_workshop(cast.operator, name="Annexe de Mont-de-Marsan")
    stocktake = open_stocktake(actor=TESTER, site=other)
    shelf = location_named(actor=TESTER, workshop=other, code="M-1")
    seen(stocktake, device, cast=cast, location=shelf)
    assert gaps(stocktake) == {device.asset_tag: "elsewhere"}
    decide(
        actor=cast.actor("amina"), stocktake=stocktake, devices=[device], decision=GapDecision.BROUGHT_HERE
    )
    (device,) = fresh([device])
    assert (device.workshop, device.placement.location, device.stage) == (other, shelf, "ready")


def test_one_recorded_as_in_delivery_is_put_aside_and_not_touched(cast: Cast) -> None:
    delivery = underway(cast, 1)
    device = delivery.lines.get().device
    stocktake = opened(cast)
    seen(stocktake, device, cast=cast)
    assert gaps(stocktake) == {device.asset_tag: "in_delivery"}
    found = decide(actor=TESTER, stocktake=stocktake, devices=[device], decision=GapDecision.NOT_FOUND)
    assert codes(found) == ["decision_unfit"]
    assert decide(
        actor=TESTER, stocktake=stocktake, devices=[device], decision=GapDecision.PUT_ASIDE
    ).complete
    assert stages([device]) == ["in_transit"]


def test_what_left_or_came_during_the_count_explains_itself(cast: Cast) -> None:
    (leaves,) = in_stock(cast)
    stocktake = opened(cast)
    declare_missing(actor=TESTER, devices=[leaves], reason=MissingReason.STOLEN)
    (comes,) = in_stock(cast)
    seen(stocktake, comes, cast=cast)
    tally = tally_of(stocktake)
    assert {gap.line.device: gap.difference.value for gap in tally.gaps} == {
        leaves: "left_since",
        comes: "came_since",
    }
    assert tally.open_gaps == 0


def test_one_aisle_alone_is_counted(cast: Cast) -> None:
    (aisle,) = add_locations(actor=TESTER, workshop=cast.workshop, codes=["A"], kind=LocationKind.AISLE)
    add_locations(actor=TESTER, workshop=cast.workshop, codes=["A-1"], kind=LocationKind.SHELF, inside=aisle)
    (inside,), (outside,) = in_stock(cast, code="A-1"), in_stock(cast, code="B-1")
    stocktake = opened(cast, location=aisle)
    assert [line.device for line in stocktake.lines.all()] == [inside]
    seen(stocktake, inside, outside, cast=cast)
    assert gaps(stocktake) == {outside.asset_tag: "moved"}
    decide(actor=TESTER, stocktake=stocktake, devices=[outside], decision=GapDecision.MOVED)
    assert fresh([outside])[0].placement.location == aisle


def test_a_code_that_is_none_of_ours_waits_for_a_word(cast: Cast, client_of: Clients) -> None:
    (device,) = in_stock(cast)
    stocktake = opened(cast)
    url = reverse("stock:count_stocktake", args=[stocktake.pk])
    for _again in range(2):
        client_of("bruno").post(url, {"codes": f"{device.asset_tag}\nPF0XYZ99"})
    (stranger,) = stocktake.strangers.all()
    with pytest.raises(Refused):
        close_stocktake(actor=cast.actor("amina"), stocktake=stocktake)
    settle_stranger(actor=cast.actor("amina"), stranger=stranger, decision=StrangerDecision.NOT_OURS)
    assert close_stocktake(actor=cast.actor("amina"), stocktake=stocktake).state == "closed"
    assert "PF0XYZ99" not in str(list(Event.objects.values_list("facts", flat=True)))


def test_a_stocktake_is_signed_when_every_gap_is_decided_and_then_frozen(cast: Cast) -> None:
    there, gone = in_stock(cast, 2)
    stocktake = opened(cast)
    seen(stocktake, there, cast=cast)
    amina = cast.actor("amina")
    with pytest.raises(Refused):
        close_stocktake(actor=amina, stocktake=stocktake)
    decide(actor=amina, stocktake=stocktake, devices=[gone], decision=GapDecision.STOLEN)
    closed = close_stocktake(actor=amina, stocktake=stocktake)
    told = Event.objects.get(kind="stocktake.closed").facts
    assert (told["expected"], told["seen"], told["gaps"]) == (2, 1, 1)
    assert told["digest"] == digest_of(Stocktake.objects.get(pk=closed.pk).minutes)
    for gesture in (
        lambda: count(actor=amina, stocktake=stocktake, devices=[gone]),
        lambda: decide(actor=amina, stocktake=stocktake, devices=[gone], decision=GapDecision.SEARCH_ON),
        lambda: close_stocktake(actor=amina, stocktake=stocktake),
        lambda: give_up(actor=amina, stocktake=stocktake),
    ):
        with pytest.raises(Refused):
            gesture()


def test_nothing_is_signed_before_anything_was_counted(cast: Cast) -> None:
    (device,) = in_stock(cast)
    stocktake = opened(cast)
    decide(actor=TESTER, stocktake=stocktake, devices=[device], decision=GapDecision.SEARCH_ON)
    with pytest.raises(Refused):
        close_stocktake(actor=TESTER, stocktake=stocktake)


def test_the_minutes_say_what_was_signed_whatever_happens_later(cast: Cast, client_of: Clients) -> None:
    there, gone = in_stock(cast, 2)
    stocktake = opened(cast)
    url = reverse("stock:stocktake_minutes", args=[stocktake.pk])
    assert client_of("eva").get(url).status_code == 409
    seen(stocktake, there, cast=cast)
    decide(actor=cast.actor("amina"), stocktake=stocktake, devices=[gone], decision=GapDecision.NOT_FOUND)
    close_stocktake(actor=cast.actor("amina"), stocktake=stocktake)
    Device.objects.filter(pk=gone.pk).update(serial="CHANGED")
    paper = PdfReader(io.BytesIO(client_of("eva").get(url).content))
    said = " ".join(page.extract_text() for page in paper.pages)
    shown = [gone.asset_tag[3:7], "Amina", stocktake.reference]
    assert [words in said for words in shown] == [True, True, True]
    assert "CHANGED" not in said


def past(days: int) -> datetime:
    return timezone.make_aware(datetime.combine(timezone.localdate() - timedelta(days=days), time.max))


def test_a_cut_off_day_is_counted_as_the_records_stood_that_evening(cast: Cast, clock: object) -> None:
    stays, leaves, moves = in_stock(cast, 3)
    evening = timezone.now()
    clock.advance(days=2)
    declare_missing(actor=TESTER, devices=[leaves], reason=MissingReason.STOLEN)
    move(
        actor=TESTER, devices=[moves], location=location_named(actor=TESTER, workshop=cast.workshop, code="Z")
    )
    in_stock(cast, code="C-9")
    then = {item.device_id: item.location_id for item in expected_at(cast.workshop, evening)}
    shelf = Location.objects.get(code="B-12").pk
    assert then == {stays.pk: shelf, leaves.pk: shelf, moves.pk: shelf}
    stocktake = opened(cast, as_of=evening)
    seen(stocktake, stays, moves, cast=cast)
    assert gaps(stocktake) == {}


def test_a_day_is_taken_at_its_end_and_tomorrow_is_refused(cast: Cast, client_of: Clients) -> None:
    in_stock(cast)
    url, today = reverse("stock:open_stocktake"), timezone.localdate()
    given = {"workshop": cast.workshop.pk, "place": "", "location": ""}
    late = client_of("amina").post(url, given | {"as_of": (today + timedelta(days=1)).isoformat()})
    assert (late.status_code, Stocktake.objects.count()) == (422, 0)
    assert (
        client_of("amina").post(url, given | {"as_of": (today - timedelta(days=1)).isoformat()}).status_code
        == 302
    )
    assert timezone.localtime(Stocktake.objects.get().as_of) == timezone.localtime(past(1))


def test_all_gaps_of_one_kind_are_decided_at_once_and_no_other(cast: Cast, client_of: Clients) -> None:
    pile = in_stock(cast, 3)
    away = underway(cast, 1).lines.get().device
    stocktake = opened(cast)
    seen(stocktake, pile[0], away, cast=cast)
    url = reverse("stock:decide_stocktake", args=[stocktake.pk])
    client_of("amina").post(url, {"all": "missing", "decision": "search_on"})
    assert gaps(stocktake) == {away.asset_tag: "in_delivery"}


def test_a_place_counts_its_own_and_reads_nothing_of_a_stranger(cast: Cast, client_of: Clients) -> None:
    (here,), (shelved,) = at_place(cast), in_stock(cast)
    manager = a_membership("place_manager", cast.place.organisation, place=cast.place)
    stocktake = open_stocktake(actor=actor_for(manager), site=cast.place)
    url = reverse("stock:count_stocktake", args=[stocktake.pk])
    assert client_of("ines").post(url, {"codes": f"{here.asset_tag}\n{shelved.asset_tag}"}).status_code == 302
    page = client_of("ines").get(reverse("stock:stocktake", args=[stocktake.pk])).content.decode()
    assert (shelved.asset_tag in page, cast.workshop.name in page) == (True, False)
    assert gaps(stocktake) == {shelved.asset_tag: "elsewhere"}


def test_who_may_open_count_and_sign(cast: Cast) -> None:
    in_stock(cast)
    for who in ("bruno", "eva", "ines"):
        with pytest.raises(NotAllowed):
            open_stocktake(actor=cast.actor(who), site=cast.workshop)
    stocktake = opened(cast)
    with pytest.raises(NotAllowed):
        close_stocktake(actor=cast.actor("bruno"), stocktake=stocktake)
    with pytest.raises(NotAllowed):
        count(actor=cast.actor("eva"), stocktake=stocktake, devices=[])
    with pytest.raises(NotFound):
        count(actor=cast.actor("ines"), stocktake=stocktake, devices=[])
    assert list(Stocktake.objects.visible_to(cast.actor("farid"))) == []


def test_a_stocktake_given_up_lets_another_begin(cast: Cast) -> None:
    in_stock(cast)
    first = opened(cast)
    give_up(actor=cast.actor("amina"), stocktake=first)
    assert opened(cast) != first


def test_the_page_costs_as_much_for_three_gaps_as_for_one(cast: Cast, client_of: Clients) -> None:
    def another_gap() -> None:
        (device,) = in_stock(cast)
        stocktake.lines.create(device=device, is_expected=True)

    in_stock(cast)
    stocktake = opened(cast)
    url = reverse("stock:stocktake", args=[stocktake.pk])
    assert_list_costs(client_of("amina"), url, add_row=another_gap, expected=8)


def test_deciding_costs_as_much_for_four_gaps_as_for_two(cast: Cast, client_of: Clients) -> None:
    """However many computers, the same number of questions to the database; PostgreSQL logs each row of a pile written."""

    def costs(pile: Sequence[Device]) -> int:
        with CaptureQueriesContext(connection) as queries:
            found = decide(
                actor=cast.actor("amina"), stocktake=stocktake, devices=pile, decision=GapDecision.NOT_FOUND
            )
        assert found.complete
        return sum(query["sql"].startswith("SELECT") for query in queries.captured_queries)

    two, four = in_stock(cast, 2), in_stock(cast, 4)
    stocktake = opened(cast)
    assert costs(two) == costs(four) <= 20


def test_the_list_costs_as_much_for_three_stocktakes_as_for_one(cast: Cast, client_of: Clients) -> None:
    def another() -> Stocktake:
        stocktake = opened(cast)
        return give_up(actor=TESTER, stocktake=stocktake)

    assert_list_costs(client_of("amina"), reverse("stock:stocktakes"), add_row=another, expected=5)


def other_workshop(cast: Cast) -> Workshop:
    return a_workshop(cast.operator, name="Annexe de Mont-de-Marsan")


def transferred(cast: Cast, devices: Sequence[Device]) -> Workshop:
    there = other_workshop(cast)
    assert change_hands(actor=cast.actor("amina"), devices=devices, to=there).complete
    return there


def test_changing_hands_keeps_the_stage_and_takes_it_off_its_shelf(cast: Cast) -> None:
    pile = in_stock(cast, 2)
    there = transferred(cast, pile)
    assert [(device.stage, device.workshop) for device in fresh(pile)] == [("ready", there)] * 2
    assert [getattr(device, "placement", None) for device in fresh(pile)] == [None, None]


def test_a_place_without_agreement_for_the_programme_gets_nothing_from_another(cast: Cast) -> None:
    pile = at_place(cast)
    outcome = change_hands(actor=TESTER, devices=pile, to=cast.elsewhere)
    assert codes(outcome) == ["no_agreement"]
    assert fresh(pile)[0].place == cast.place
