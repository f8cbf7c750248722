"""Rounds fetch what is given: sites in order, a slip for each, and the count made there opens the reception."""

from __future__ import annotations

import io
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from importlib import import_module
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import connections, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from rebond.collection.actions import (
    bring_in,
    cancel_round,
    due_rounds,
    erase_rounds,
    move_stop_up,
    plan_round,
    remove_stop,
    tell_drop_off_point,
    visit_stop,
)
from rebond.collection.choices import Signature, StopOutcome
from rebond.collection.contacts import opened_picture
from rebond.collection.models import Round, Stop
from rebond.collection.papers import slip_of
from rebond.collection.queries import driver_of, stops_shown
from rebond.collection.queries.rounds import shown
from rebond.donations.actions import close_lot
from rebond.donations.models import Pallet
from rebond.kit.errors import Invalid, NotFound, Refused
from rebond.ledger.models import Event
from tests.cast import Cast, gather
from tests.collection.offering import a_request
from tests.collection.rounding import DRAWN, a_point, a_round, a_signed_stop, a_stop, lot_of
from tests.factories import a_commune, a_workshop, an_organisation
from tests.harness.clock import Clock
from tests.harness.holding import skip_unless_rows_are_held, wait_until_held


def test_what_was_counted_at_the_site_becomes_a_pallet_of_the_lot(cast: Cast) -> None:
    stop = a_signed_stop(cast)
    done = bring_in(actor=cast.actor("amina"), round=stop.round)
    again = bring_in(actor=cast.actor("amina"), round=stop.round)
    pallet = Pallet.objects.get(lot=stop.lot)
    assert (done.state, again.state, pallet.counted, pallet.stop) == ("brought_in", "brought_in", 46, stop)
    told = Event.objects.get(stream=done.stream, kind="round.brought_in").facts
    assert told == {"workshop_id": cast.workshop.pk, "stops": 1, "collected": 46}


def test_two_sites_of_one_lot_are_two_pallets_and_an_empty_one_is_none(cast: Cast) -> None:
    lot, made, amina = lot_of(cast), a_round(cast, stops=0), cast.actor("amina")
    first, second, third = (a_stop(cast, made, lot=lot, site=f"Site {number}") for number in range(3))
    visit_stop(actor=amina, stop=first, outcome=StopOutcome.COLLECTED, collected=10)
    visit_stop(actor=amina, stop=second, outcome=StopOutcome.NOBODY, collected=3)
    visit_stop(actor=amina, stop=third, outcome=StopOutcome.COLLECTED, collected=5)
    bring_in(actor=amina, round=made)
    counted = Pallet.objects.filter(lot=lot).order_by("number").values_list("number", "counted")
    assert list(counted) == [(1, 10), (2, 5)]


@pytest.mark.django_db(transaction=True)
def test_two_rounds_that_come_back_at_once_with_one_lot_are_two_pallets() -> None:
    skip_unless_rows_are_held()
    cast = gather()
    amina, lot = cast.actor("amina"), lot_of(cast)
    stops = [a_stop(cast, lot=lot) for _round in range(2)]
    for stop, collected in zip(stops, (10, 5), strict=True):
        visit_stop(actor=amina, stop=stop, outcome=StopOutcome.COLLECTED, collected=collected)

    def bring_in_the_other() -> None:
        try:
            bring_in(actor=amina, round=stops[1].round)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as other:
        with transaction.atomic():
            bring_in(actor=amina, round=stops[0].round)
            second = other.submit(bring_in_the_other)
            wait_until_held(second)
        second.result(timeout=30)
    counted = Pallet.objects.filter(lot=lot).order_by("number").values_list("number", "counted", "stop")
    assert list(counted) == [(1, 10, stops[0].pk), (2, 5, stops[1].pk)]


def test_a_round_is_not_brought_in_before_each_site_has_its_answer(cast: Cast) -> None:
    made = a_round(cast)
    with pytest.raises(Refused, match="Site 1"):
        bring_in(actor=cast.actor("amina"), round=made)


def test_nothing_is_brought_in_when_one_reception_is_closed(cast: Cast) -> None:
    stop = a_signed_stop(cast)
    other = a_stop(cast, stop.round, site="Site 2")
    visit_stop(actor=cast.actor("amina"), stop=other, outcome=StopOutcome.COLLECTED, collected=2)
    close_lot(actor=cast.actor("amina"), lot=other.lot)
    with pytest.raises(Refused):
        bring_in(actor=cast.actor("amina"), round=stop.round)
    assert Pallet.objects.count() == 0


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"outcome": StopOutcome.COLLECTED}, "collected"),
        ({"outcome": StopOutcome.TO_DO}, "outcome"),
        ({"outcome": StopOutcome.NOBODY, "signature": Signature.ON_SCREEN}, "signatory"),
        (
            {"outcome": StopOutcome.NOBODY, "signature": Signature.ON_SCREEN, "signatory": "Maud Invente"},
            "strokes",
        ),
        ({"outcome": StopOutcome.NOBODY, "scan": b"no picture"}, "scan"),
    ],
)
def test_a_slip_that_makes_no_sense_is_refused(cast: Cast, given: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as error:
        visit_stop(actor=cast.actor("amina"), stop=a_stop(cast), **given)
    assert error.value.field == field


def test_a_signature_drawn_at_the_site_is_sealed_and_stays_when_the_count_is_corrected(cast: Cast) -> None:
    stop = a_signed_stop(cast)
    assert DRAWN.encode() not in bytes(stop.sealed_strokes)
    again = {"outcome": StopOutcome.COLLECTED, "collected": 45, "signatory": "Maud Invente"}
    corrected = visit_stop(actor=cast.actor("amina"), stop=stop, signature=Signature.ON_SCREEN, **again)
    assert (shown(corrected).strokes, slip_of(corrected).content[:4]) == (DRAWN, b"%PDF")
    anew = {**again, "strokes": "10,10 200,200", "signature": Signature.ON_SCREEN}
    assert shown(visit_stop(actor=cast.actor("amina"), stop=stop, **anew)).strokes == "10,10 200,200"
    on_paper = visit_stop(actor=cast.actor("amina"), stop=stop, signature=Signature.ON_PAPER, **again)
    assert shown(on_paper).strokes == ""


def test_sites_change_places_and_one_already_visited_stays(cast: Cast) -> None:
    made, amina = a_round(cast, stops=3), cast.actor("amina")
    third = made.stops.get(site="Site 3")
    move_stop_up(actor=amina, stop=third)
    order = [told.stop.site for told in stops_shown(made)]
    visit_stop(actor=amina, stop=third, outcome=StopOutcome.NOT_READY)
    with pytest.raises(Refused):
        remove_stop(actor=amina, stop=third)
    with pytest.raises(Refused):
        cancel_round(actor=amina, round=made)
    remove_stop(actor=amina, stop=made.stops.get(site="Site 1"))
    left = list(Stop.objects.filter(round=made).order_by("position").values_list("site", flat=True))
    assert (order, left) == (["Site 1", "Site 3", "Site 2"], ["Site 3", "Site 2"])


def test_a_site_moved_up_twice_from_one_page_stands_two_places_earlier(cast: Cast) -> None:
    made, amina = a_round(cast, stops=3), cast.actor("amina")
    third = made.stops.get(site="Site 3")
    for _time in range(3):
        move_stop_up(actor=amina, stop=third)
    kept = made.stops.order_by("position").values_list("position", "site")
    assert list(kept) == [(1, "Site 3"), (2, "Site 1"), (3, "Site 2")]


def test_a_lot_of_another_workshop_does_not_ride_along(cast: Cast) -> None:
    lot = lot_of(cast)
    lot.workshop = a_workshop(an_organisation(cast.territory))
    lot.save()
    with pytest.raises(Invalid) as error:
        a_stop(cast, lot=lot)
    assert error.value.field == "lot"


def test_who_drove_who_was_there_and_who_signed_are_forgotten_after_a_year(cast: Cast, clock: Clock) -> None:
    made = a_signed_stop(cast).round
    clock.advance(days=365)
    early = due_rounds(timezone.now()).count()
    clock.advance(days=1)
    erased = erase_rounds(due_rounds(timezone.now()))
    (told,) = stops_shown(made)
    made.refresh_from_db()
    kept = (told.address, told.contact, told.signatory, told.has_scan, driver_of(made))
    assert (early, erased, kept, told.stop.collected) == (0, 1, ("", "", "", False, ""), 46)
    assert due_rounds(timezone.now()).count() == 0


def test_the_slip_and_the_road_sheet_say_where_and_what(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    stop = a_signed_stop(cast)
    amina = client_of("amina")
    for address in (f"/collection/stops/{stop.pk}/slip/", f"/collection/rounds/{stop.round_id}/road-sheet/"):
        pages = PdfReader(io.BytesIO(amina.get(address).content)).pages
        said = " ".join(page.extract_text() for page in pages)
        assert [word in said for word in ("Site 1", "1 rue des Pins", "46", "48")] == [True] * 4


def test_a_drop_off_point_stands_on_the_public_page_until_it_takes_no_more(
    cast: Cast, client: Client
) -> None:
    chloe, page = cast.actor("chloe"), f"/donner/{cast.territory.slug}/"
    tell_drop_off_point(actor=chloe, where=cast.workshop, hours="Mardi, 9 h à 12 h")
    open_now = client.get(page).content.decode()
    tell_drop_off_point(actor=chloe, where=cast.workshop, hours="Mardi, 9 h à 12 h", is_open=False)
    closed = client.get(page).content.decode()
    assert ("Mardi, 9 h à 12 h" in open_now, "Mardi, 9 h à 12 h" in closed) == (True, False)
    with pytest.raises(NotFound):
        tell_drop_off_point(actor=chloe, where=cast.elsewhere, hours="Lundi")


def test_the_request_behind_a_lot_fills_the_form_of_the_site(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    made, lot = a_round(cast, stops=0), lot_of(cast)
    asked = a_request(cast)
    asked.lot, asked.state = lot, "accepted"
    asked.save()
    form = client_of("amina").get(f"/collection/rounds/{made.pk}/stops/new/?lot={lot.pk}").context["form"]
    filled = {name: form.initial[name] for name in ("site", "address", "contact", "announced")}
    assert filled == {
        "site": "Scierie Invente",
        "address": "1 rue des Pins",
        "contact": "Maud Invente · 05 58 00 00 00",
        "announced": 48,
    }


def test_the_list_of_rounds_costs_the_same_for_one_and_for_three(
    cast: Cast, assert_list_costs: Callable[..., None], client: Client
) -> None:
    client.force_login(cast.amina.user)
    assert_list_costs("/collection/rounds/", add_row=lambda: a_round(cast, stops=2), expected=5)


def test_the_page_of_a_round_costs_the_same_for_one_site_and_for_three(
    cast: Cast, assert_list_costs: Callable[..., None], client: Client
) -> None:
    client.force_login(cast.amina.user)
    made = a_round(cast, stops=0)
    assert_list_costs(f"/collection/rounds/{made.pk}/", add_row=lambda: a_stop(cast, made), expected=6)


def test_points_are_told_again_in_the_same_place(cast: Cast) -> None:
    point = a_point(cast)
    again = tell_drop_off_point(actor=cast.actor("chloe"), where=cast.workshop, hours="Jeudi")
    assert (again.pk, again.hours) == (point.pk, "Jeudi")


@pytest.mark.parametrize("other", ["workshop", "day"])
def test_a_page_sent_again_for_another_round_is_refused(cast: Cast, other: str) -> None:
    key, today = uuid4(), timezone.localdate()
    chloe, elsewhere = cast.actor("chloe"), a_workshop(cast.operator, name="Atelier de Dax")
    plan_round(actor=chloe, workshop=cast.workshop, day=today, submission=key)
    with pytest.raises(Refused) as told:
        plan_round(
            actor=chloe,
            workshop=elsewhere if other == "workshop" else cast.workshop,
            day=today + timedelta(days=1) if other == "day" else today,
            submission=key,
        )
    assert (told.value.code, Round.objects.count()) == ("sent_already", 1)


def test_what_a_page_of_rounds_sends_twice_counts_once(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    amina, submission = client_of("amina"), str(uuid4())
    sent = {"day": timezone.localdate(), "workshop": cast.workshop.pk, "submission": submission}
    for _again in range(2):
        amina.post(reverse("collection:plan_round"), sent)
    planned = Round.objects.get()
    site = {"lot": lot_of(cast).pk, "site": "Lycée", "commune": a_commune().label, "seen": 0}
    address = reverse("collection:add_stop", args=[planned.pk])
    answers = [amina.post(address, site) for _again in range(2)]
    assert ([answer.status_code for answer in answers], planned.stops.count()) == ([302, 422], 1)
    assert 'name="seen" value="1"' in answers[1].content.decode()
    a_stop(cast, planned, site="Deuxième")
    last = a_stop(cast, planned, site="Troisième")
    for _again in range(2):
        amina.post(reverse("collection:move_stop_up", args=[last.pk]), {"seen": last.position})
    assert list(planned.stops.order_by("position").values_list("site", flat=True)) == [
        "Lycée",
        "Troisième",
        "Deuxième",
    ]


def test_the_photo_of_a_signed_slip_is_sealed_and_so_are_those_of_before(cast: Cast) -> None:
    stop = a_signed_stop(cast)
    picture = opened_picture(stop.sealed_scan)
    assert (picture[:2], picture in bytes(stop.sealed_scan)) == (b"\xff\xd8", False)
    Stop.objects.filter(pk=stop.pk).update(sealed_scan=picture)
    migration = import_module("rebond.collection.migrations.0005_photos_of_signed_slips_are_sealed")
    for _again in range(2):
        migration.seal(apps, None)
        assert opened_picture(Stop.objects.get(pk=stop.pk).sealed_scan) == picture


def test_a_site_taken_out_of_the_round_meanwhile_is_not_visited(cast: Cast) -> None:
    stop, amina = a_stop(cast), cast.actor("amina")
    remove_stop(actor=amina, stop=Stop.objects.get(pk=stop.pk))
    with pytest.raises(NotFound):
        visit_stop(actor=amina, stop=stop, outcome=StopOutcome.COLLECTED, collected=3)
