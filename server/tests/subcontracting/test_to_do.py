"""What is entrusted, and what moves between sites, stands in To do for who has the gesture."""

from __future__ import annotations

from rebond.desk.queries.todo import todo_of
from rebond.stock.actions import open_stocktake, receive_transfer
from rebond.subcontracting.choices import Claim
from tests.cast import Cast
from tests.factories import a_place, an_agreement
from tests.harness.clock import Clock
from tests.stock.prepared import TESTER, at_place, prepared
from tests.stock.test_transfers import leaving
from tests.subcontracting.prepared import (
    Outside,
    an_outside,
    entrusted,
    given_back,
    on_the_way_back,
    without_proof,
)


def told(cast: Cast, who: str | Outside, *urls: str) -> list[tuple[str, int]]:
    actor = who.actor if isinstance(who, Outside) else cast.actor(who)
    return [(str(item.title), item.count) for item in todo_of(actor) if item.url.partition("?")[0] in urls]


def test_the_external_workshop_is_told_what_comes_what_is_due_and_which_proofs_lack(
    cast: Cast, clock: Clock
) -> None:
    outside = an_outside(cast)
    pile = [*prepared(cast, 2), without_proof(cast, "PF77", "S3Z9NX0A1")]
    entrustment = entrusted(cast, outside, pile)
    assert told(cast, outside, "/entrusted/waiting/") == [
        ("Ordinateurs qui vous sont confiés, à recevoir", 1),
        ("Ordinateurs qui vous sont confiés", 3),
    ]
    receive_transfer(actor=outside.actor, transfer=entrustment.transfer, scanned=pile)
    given_back(cast, outside, pile[2:])
    clock.advance(days=31)
    late = ("Ordinateurs confiés qui devraient être revenus", 2)
    lacking = ("Ordinateurs rendus sans leur preuve d’effacement", 1)
    assert sorted(told(cast, outside, "/entrusted/waiting/")) == sorted([late, lacking])
    assert sorted(told(cast, "chloe", "/entrusted/waiting/")) == sorted([late, lacking])


def test_what_is_said_to_be_beyond_repair_waits_for_the_word_of_the_coordination(cast: Cast) -> None:
    outside, pile = an_outside(cast), prepared(cast)
    entrusted(cast, outside, pile)
    given_back(cast, outside, pile, Claim.BEYOND_REPAIR)
    line = ("Ordinateurs dits irrécupérables, à confirmer", 1)
    people = ("chloe", "amina", outside)
    assert [line in told(cast, who, "/entrusted/waiting/") for who in people] == [True, False, False]


def test_a_return_is_for_those_who_receive_it(cast: Cast) -> None:
    outside, pile = an_outside(cast), prepared(cast)
    entrusted(cast, outside, pile)
    on_the_way_back(outside, pile)
    coming = ("Retours d’ateliers externes à recevoir", 1)
    assert [coming in told(cast, who, "/entrusted/waiting/") for who in ("chloe", "amina", outside)] == [
        True,
        True,
        False,
    ]


def test_transfers_and_stocktakes_wait_at_both_ends(cast: Cast) -> None:
    bus = a_place(cast.place.organisation, name="Bus France Services")
    an_agreement(cast.programme, place=bus)
    leaving(cast, list(at_place(cast)), bus)
    open_stocktake(actor=TESTER, site=cast.place)
    urls = ("/stock/transfers/", "/stock/stocktakes/")
    assert told(cast, "amina", *urls) == [("Transferts à recevoir", 1), ("Inventaires en cours", 1)]
    assert told(cast, "ines", *urls) == [("Inventaires en cours", 1)]
