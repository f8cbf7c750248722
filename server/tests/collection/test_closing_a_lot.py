"""The reception of a lot is not closed while a donor still brings some of it, or a drop-off point keeps some of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from rebond.access import NOBODY
from rebond.collection.actions import (
    Site,
    add_stop,
    ask_to_bring,
    bring_in,
    receive_drop_off,
    refuse_drop_off,
    visit_stop,
)
from rebond.collection.choices import DropOffRefusal, StopOutcome
from rebond.collection.models import DropOff
from rebond.donations.actions import close_lot, reopen_lot
from rebond.donations.models import Lot
from rebond.kit.days import written
from rebond.kit.errors import Refused
from tests.cast import Cast
from tests.collection.dropping import a_confirmed_drop_off, a_drop_off, a_drop_off_point, a_kept_drop_off
from tests.collection.rounding import a_round
from tests.factories import a_commune


def lot_of(found: DropOff) -> Lot:
    assert found.request.lot is not None
    return found.request.lot


def refused(cast: Cast, lot: Lot) -> Refused:
    with pytest.raises(Refused) as error:
        close_lot(actor=cast.actor("amina"), lot=lot)
    assert Lot.objects.get(pk=lot.pk).closed_at is None
    return error.value


def test_what_a_donor_still_brings_holds_the_reception_open_until_it_is_refused(cast: Cast) -> None:
    found = a_confirmed_drop_off(cast)
    error = refused(cast, lot_of(found))
    assert [obstacle.code for obstacle in error.obstacles] == ["drop_off_awaited"]
    assert "La Fabrique numérique attend" in str(error)
    assert written(found.day) in str(error)
    refuse_drop_off(actor=cast.actor("chloe"), drop_off=found, reason=DropOffRefusal.NOT_BROUGHT)
    assert close_lot(actor=cast.actor("amina"), lot=lot_of(found)).closed_at is not None


def test_what_a_drop_off_point_keeps_holds_the_reception_open_until_a_round_brings_it_in(cast: Cast) -> None:
    found, amina = a_kept_drop_off(cast, counted=11), cast.actor("amina")
    lot = lot_of(found)
    assert "La Fabrique numérique garde 11 ordinateurs" in str(refused(cast, lot))
    planned = a_round(cast, stops=0)
    site = Site(site="La Fabrique", commune=a_commune(), drop_off=found)
    stop = add_stop(actor=amina, round=planned, lot=lot, site=site)
    assert f"tournée {planned.reference}" in str(refused(cast, lot))
    visit_stop(actor=amina, stop=stop, outcome=StopOutcome.COLLECTED, collected=11)
    bring_in(actor=amina, round=planned)
    assert close_lot(actor=amina, lot=lot).closed_at is not None


def test_what_was_counted_at_the_workshop_itself_holds_nothing(cast: Cast) -> None:
    found = a_drop_off(cast, a_drop_off_point(cast, cast.workshop))
    refused(cast, lot_of(found))
    receive_drop_off(actor=cast.actor("amina"), drop_off=found, counted=9)
    assert close_lot(actor=cast.actor("amina"), lot=lot_of(found)).closed_at is not None


def test_the_page_of_the_lot_names_the_place_and_leads_to_what_it_keeps(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    found = a_kept_drop_off(cast)
    address, close = (
        f"/devices/lots/{found.request.lot_id}/",
        f"/donations/lots/{found.request.lot_id}/close/",
    )
    page = client_of("amina").get(address).content.decode()
    assert ("La Fabrique numérique garde" in page, close in page) == (True, False)
    assert f'href="/collection/drop-offs/{found.pk}/"' in page
    page = client_of("amina").post(close, follow=True).content.decode()
    assert ("La Fabrique numérique garde" in page, "est close" in page) == (True, False)
    assert "garde" not in client_of("gael").get(address).content.decode()


def test_nobody_is_asked_to_bring_what_belongs_to_a_lot_that_is_closed(cast: Cast) -> None:
    found, amina = a_drop_off(cast), cast.actor("amina")
    refuse_drop_off(actor=amina, drop_off=found, reason=DropOffRefusal.NO_ROOM)
    close_lot(actor=amina, lot=lot_of(found))
    with pytest.raises(Refused) as error:
        ask_to_bring(actor=NOBODY, request=found.request, point=found.point, day=found.day)
    assert error.value.code == "lot_closed"
    reopen_lot(actor=amina, lot=lot_of(found))
    ask_to_bring(actor=NOBODY, request=found.request, point=found.point, day=found.day)
    assert found.request.drop_offs.live().count() == 1
