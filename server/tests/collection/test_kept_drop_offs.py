"""What was brought is counted where it stands, kept, and fetched by a round or taken in at the workshop."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pypdf import PdfReader

from rebond.access import NOBODY
from rebond.collection.actions import (
    Site,
    add_stop,
    ask_for_pick_up,
    ask_to_bring,
    bring_in,
    cancel_round,
    receive_drop_off,
    refuse,
    visit_stop,
)
from rebond.collection.choices import DropOffState, RequestRefusal, StopOutcome
from rebond.collection.models import DropOff, Stop
from rebond.donations.models import Pallet
from rebond.kit.errors import Invalid, Refused
from rebond.ledger.models import Event
from tests.cast import Cast
from tests.collection.dropping import (
    a_drop_off,
    a_drop_off_point,
    a_kept_drop_off,
    accepted,
    brought,
    in_days,
)
from tests.collection.offering import a_request
from tests.collection.rounding import a_round
from tests.collection.test_to_do import told
from tests.factories import a_commune

PAGE = "/collection/drop-offs/"


def test_at_a_place_it_is_kept_until_a_round_brings_it_to_the_workshop(cast: Cast) -> None:
    found, amina = a_kept_drop_off(cast, counted=11), cast.actor("amina")
    assert (found.state, Pallet.objects.count()) == ("kept", 0)
    planned, lot = a_round(cast, stops=0), found.request.lot
    assert lot is not None
    site = Site(site="La Fabrique", commune=a_commune(), announced=11, drop_off=found)
    stop = add_stop(actor=amina, round=planned, lot=lot, site=site)
    with pytest.raises(Refused, match="déjà"):
        add_stop(actor=amina, round=planned, lot=lot, site=site)
    visit_stop(actor=amina, stop=stop, outcome=StopOutcome.COLLECTED, collected=11)
    with pytest.raises(Refused):
        receive_drop_off(actor=cast.actor("ines"), drop_off=found, counted=10)
    for _again in range(2):
        bring_in(actor=amina, round=planned)
    found.refresh_from_db()
    arrived = Event.objects.get(kind="drop_off.arrived").facts
    assert (found.state, Pallet.objects.get().counted, arrived) == (
        "arrived",
        11,
        {"stop_id": stop.pk, "collected": 11},
    )


def test_what_is_kept_for_a_lot_that_was_closed_says_what_to_do(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    found = a_kept_drop_off(cast)
    lot = found.request.lot
    assert lot is not None
    page = f"{PAGE}{found.pk}/"
    assert "est close" not in client_of("chloe").get(page).content.decode()
    lot.closed_at = timezone.now()  # as it was possible once
    lot.save()
    told = client_of("chloe").get(page).content.decode()
    assert f"La réception de {lot.reference} est close" in told
    assert f'href="/devices/lots/{lot.pk}/"' in told
    assert "Planifier une tournée" not in told


def test_what_no_round_took_after_all_waits_for_the_next_one(cast: Cast) -> None:
    found, amina = a_kept_drop_off(cast), cast.actor("amina")
    lot, site = found.request.lot, Site(site="La Fabrique", commune=a_commune(), drop_off=found)
    assert lot is not None
    cancelled = a_round(cast, stops=0)
    add_stop(actor=amina, round=cancelled, lot=lot, site=site)
    cancel_round(actor=amina, round=cancelled)
    closed = a_round(cast, stops=0)
    stop = add_stop(actor=amina, round=closed, lot=lot, site=site)
    assert list(DropOff.objects.to_fetch()) == []
    visit_stop(actor=amina, stop=stop, outcome=StopOutcome.NOBODY)
    bring_in(actor=amina, round=closed)
    assert list(DropOff.objects.to_fetch()) == [found]


def test_at_the_workshop_that_awaits_it_the_count_is_the_reception(cast: Cast) -> None:
    found, amina = a_drop_off(cast, a_drop_off_point(cast, cast.workshop)), cast.actor("amina")
    receive_drop_off(actor=amina, drop_off=found, counted=9)
    for _again in range(2):
        done = receive_drop_off(actor=amina, drop_off=found, counted=10)
    pallet = Pallet.objects.get()
    assert (done.state, pallet.counted, pallet.lot) == ("arrived", 10, found.request.lot)
    assert done.pallet == pallet


@pytest.mark.parametrize("counted", [0, 1001])
def test_a_count_that_makes_no_sense_is_refused(cast: Cast, counted: int) -> None:
    with pytest.raises(Invalid) as error:
        receive_drop_off(actor=cast.actor("ines"), drop_off=a_drop_off(cast), counted=counted)
    assert error.value.field == "counted"


def test_what_was_brought_is_not_brought_again_and_a_refused_request_not_at_all(cast: Cast) -> None:
    kept = a_kept_drop_off(cast)
    with pytest.raises(Refused, match="déjà"):
        ask_to_bring(actor=NOBODY, request=kept.request, point=kept.point, day=in_days(4))
    with pytest.raises(Refused, match="déjà"):
        ask_for_pick_up(actor=NOBODY, request=kept.request)
    other = brought(cast, kept.point)
    refuse(actor=cast.actor("chloe"), request=other, reason=RequestRefusal.TOO_OLD)
    assert other.drop_offs.get().state == DropOffState.GIVEN_UP
    with pytest.raises(Refused, match="refusée"):
        ask_to_bring(actor=NOBODY, request=other, point=kept.point, day=in_days(4))


def test_what_a_round_fetches_or_fetched_at_the_donor_is_not_brought_besides(cast: Cast) -> None:
    point, chloe, round_ = a_drop_off_point(cast), cast.actor("chloe"), a_round(cast, stops=0)
    request = accepted(cast, a_request(cast))
    assert request.lot is not None
    stop = add_stop(
        actor=chloe, round=round_, lot=request.lot, site=Site(site="Siège", commune=request.commune)
    )
    with pytest.raises(Refused) as planned:
        ask_to_bring(actor=NOBODY, request=request, point=point, day=in_days(4))
    visit_stop(actor=chloe, stop=stop, outcome=StopOutcome.COLLECTED, collected=12)
    bring_in(actor=chloe, round=round_)
    with pytest.raises(Refused) as fetched:
        ask_to_bring(actor=NOBODY, request=request, point=point, day=in_days(4))
    assert (planned.value.code, fetched.value.code) == ("in_a_round", "fetched")
    assert not request.drop_offs.exists()


def test_what_lies_at_a_place_stands_in_to_do_of_the_stock_until_a_round_is_planned(cast: Cast) -> None:
    a_kept_drop_off(cast)
    assert told(cast.amina, f"{PAGE}?show=to_fetch") == [("Dépôts à aller chercher aux points de dépôt", 1)]


def test_the_stop_at_a_drop_off_point_is_filled_with_the_place_and_nothing_of_the_donor(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    found, planned = a_kept_drop_off(cast, counted=7), a_round(cast, stops=0)
    address = f"/collection/rounds/{planned.pk}/stops/new/?drop_off={found.pk}"
    page = client_of("amina").get(address)
    first = page.context["form"].initial
    assert (first["site"], first["announced"], "Maud" in page.content.decode()) == (
        "La Fabrique numérique",
        7,
        False,
    )
    sent = {
        "lot": found.request.lot_id,
        "site": "La Fabrique",
        "commune": a_commune().label,
        "announced": 7,
        "seen": 0,
        "drop_off": found.pk,
    }
    client_of("amina").post(address, sent)
    assert Stop.objects.get(round=planned).drop_off == found


def test_the_slip_says_what_was_counted_where_and_where_it_goes_on(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    found = a_kept_drop_off(cast, counted=11)
    paper = client_of("ines").get(f"{PAGE}{found.pk}/slip/")
    said = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(paper.content)).pages)
    words = ("Bon de dépôt", "La Fabrique numérique", "11", "Collège des Pins", cast.workshop.name)
    assert [word in said for word in words] == [True] * 5


def test_the_slip_of_a_point_at_the_workshop_sends_it_nowhere_else(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    found = a_drop_off(cast, a_drop_off_point(cast, cast.workshop))
    paper = client_of("chloe").get(f"{PAGE}{found.pk}/slip/")
    said = " ".join(sheet.extract_text() for sheet in PdfReader(io.BytesIO(paper.content)).pages)
    page = client_of("chloe").get(f"{PAGE}{found.pk}/").content.decode()
    assert (cast.workshop.name in said, "Part ensuite vers" in said, "Part ensuite vers" in page) == (
        True,
        False,
        False,
    )
