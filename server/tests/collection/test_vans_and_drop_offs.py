"""No van goes to a donor who brings the computers, and what a drop-off point keeps is counted by one person at a time."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from rebond.access import NOBODY
from rebond.collection.actions import (
    Site,
    add_stop,
    ask_for_pick_up,
    receive_drop_off,
    visit_stop,
)
from rebond.collection.choices import StopOutcome
from rebond.collection.models import DropOff, Round, Stop
from rebond.collection.queries import lots_to_fetch
from rebond.donations.models import Lot
from rebond.kit.days import written
from rebond.kit.errors import Refused
from tests.cast import Cast
from tests.collection.dropping import a_confirmed_drop_off, a_drop_off, a_kept_drop_off
from tests.collection.rounding import a_round
from tests.collection.test_closing_a_lot import lot_of
from tests.factories import a_commune


def offered(cast: Cast, round_: Round) -> list[Lot]:
    return list(lots_to_fetch(cast.actor("amina"), round_))


def a_stop_at_the_point(cast: Cast, found: DropOff) -> Stop:
    where = Site(site="La Fabrique", commune=a_commune(), announced=found.counted, drop_off=found)
    return add_stop(actor=cast.actor("amina"), round=a_round(cast, stops=0), lot=lot_of(found), site=where)


def test_no_van_goes_to_a_donor_who_is_awaited_at_a_drop_off_point_unless_it_is_given_up(cast: Cast) -> None:
    found, planned, amina = a_confirmed_drop_off(cast), a_round(cast, stops=0), cast.actor("amina")
    lot, at_the_donor = lot_of(found), Site(site="Siège", commune=a_commune())
    assert offered(cast, planned) == []
    with pytest.raises(Refused) as error:
        add_stop(actor=amina, round=planned, lot=lot, site=at_the_donor)
    assert (error.value.code, error.value.field) == ("brought", "lot")
    assert f"le {written(found.day)} à un point de dépôt (La Fabrique numérique)" in str(error.value)
    ask_for_pick_up(actor=NOBODY, request=found.request)
    assert offered(cast, planned) == [lot]
    assert add_stop(actor=amina, round=planned, lot=lot, site=at_the_donor).lot == lot


def test_a_van_fetches_what_was_brought_at_the_point_and_not_at_the_donor(cast: Cast) -> None:
    found, planned = a_kept_drop_off(cast), a_round(cast, stops=0)
    assert offered(cast, planned) == []
    with pytest.raises(Refused, match="La Fabrique numérique garde"):
        add_stop(
            actor=cast.actor("amina"),
            round=planned,
            lot=lot_of(found),
            site=Site(site="Siège", commune=a_commune()),
        )
    assert a_stop_at_the_point(cast, found).drop_off == found


def test_the_page_that_adds_a_site_names_the_place_where_the_donor_is_awaited(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    found, planned = a_drop_off(cast), a_round(cast, stops=0)
    address = f"/collection/rounds/{planned.pk}/stops/new/"
    page = client_of("amina").get(address).content.decode()
    assert lot_of(found).reference not in page
    answer = client_of("amina").get(f"{address}?lot={lot_of(found).pk}").content.decode()
    assert "Maud" not in answer


def test_a_count_made_from_a_page_opened_before_somebody_else_counted_is_not_kept(cast: Cast) -> None:
    found, ines = a_drop_off(cast), cast.actor("ines")
    receive_drop_off(actor=ines, drop_off=found, counted=12, seen=0)
    with pytest.raises(Refused, match="12") as error:
        receive_drop_off(actor=cast.actor("chloe"), drop_off=found, counted=10, seen=0)
    assert (error.value.code, DropOff.objects.get().counted) == ("counted_meanwhile", 12)
    receive_drop_off(actor=cast.actor("chloe"), drop_off=found, counted=12, seen=0)
    assert receive_drop_off(actor=ines, drop_off=found, counted=10, seen=12).counted == 10


def test_a_count_corrected_at_the_point_is_what_the_driver_expects(cast: Cast) -> None:
    found, amina = a_kept_drop_off(cast, counted=12), cast.actor("amina")
    stop = a_stop_at_the_point(cast, found)
    receive_drop_off(actor=cast.actor("ines"), drop_off=found, counted=10)
    stop.refresh_from_db()
    assert stop.announced == 10
    with pytest.raises(Refused, match="10") as error:
        visit_stop(actor=amina, stop=stop, outcome=StopOutcome.COLLECTED, collected=12, seen=12)
    stop.refresh_from_db()
    assert (error.value.code, stop.outcome) == ("counted_meanwhile", "to_do")
    assert visit_stop(actor=amina, stop=stop, outcome=StopOutcome.COLLECTED, collected=10, seen=10).gap == 0


def test_the_pages_carry_the_count_that_was_seen(cast: Cast, client_of: Callable[[str], Client]) -> None:
    found = a_kept_drop_off(cast, counted=12)
    stop = a_stop_at_the_point(cast, found)
    receive = f"/collection/drop-offs/{found.pk}/receive/"
    ines, amina = client_of("ines"), client_of("amina")
    for client, address in ((ines, receive), (amina, f"/collection/stops/{stop.pk}/")):
        assert 'name="seen" value="12"' in client.get(address).content.decode()
    receive_drop_off(actor=cast.actor("chloe"), drop_off=found, counted=11)
    answer = ines.post(receive, {"counted": "10", "seen": "12"})
    assert (answer.status_code, DropOff.objects.get().counted) == (422, 11)
    assert 'name="seen" value="11"' in answer.content.decode()
    sent = {"outcome": "collected", "collected": "12", "signature": "on_paper", "seen": "12"}
    answer = amina.post(f"/collection/stops/{stop.pk}/", sent)
    page = answer.content.decode()
    assert (answer.status_code, "11 ordinateurs" in page, 'name="seen" value="11"' in page) == (
        422,
        True,
        True,
    )
