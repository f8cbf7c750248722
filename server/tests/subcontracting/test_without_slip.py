"""A computer that comes back without its slip of return does not stay entrusted for ever."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from rebond.kit.errors import Refused
from rebond.stock.actions import change_hands, location_named, shelve
from rebond.subcontracting.actions import settle
from rebond.subcontracting.choices import Result
from rebond.subcontracting.models import Entrusted
from tests.cast import Cast
from tests.harness.signing_in import signed_in
from tests.stock.prepared import TESTER, prepared
from tests.subcontracting.prepared import READY, an_outside, entrusted, filling, given_back
from tests.subcontracting.test_round_trip import counted


def test_it_is_not_shelved_here_before_its_slip_is_received(cast: Cast) -> None:
    outside, pile = an_outside(cast), prepared(cast, 2)
    entrusted(cast, outside, pile)
    here = location_named(actor=TESTER, workshop=cast.workshop, code="A-1")
    refused = shelve(actor=TESTER, devices=pile, location=here).refused
    assert [[obstacle.code for obstacle in refusal.obstacles] for refusal in refused] == [["entrusted"]] * 2
    there = location_named(actor=TESTER, workshop=outside.workshop, code="B-1")
    assert shelve(actor=outside.actor, devices=pile[:1], location=there).complete
    given_back(cast, outside, pile)
    assert counted(cast) == {"entrusted": 2, "ready": 2, "cents": 2 * READY}
    assert shelve(actor=TESTER, devices=pile[1:], location=here).complete


def test_found_here_in_a_stocktake_it_waits_for_an_answer_and_the_counts_add_up(cast: Cast) -> None:
    outside, pile = an_outside(cast), prepared(cast, 3)
    entrustment = entrusted(cast, outside, pile)
    first, second, third = (entrustment.lines.get(device=device) for device in pile)
    with pytest.raises(Refused):
        settle(actor=cast.actor("chloe"), line=first, now=Result.READY)
    change_hands(actor=TESTER, devices=pile[:2], to=cast.workshop)
    page = signed_in(cast.chloe).get(reverse("subcontracting:entrustment", args=[entrustment.pk]))
    rows = {row.line.pk: str(row.words) for row in page.context["rows"]}
    assert rows == {
        first.pk: "Revenu sans son bon",
        second.pk: "Revenu sans son bon",
        third.pk: "À l’atelier",
    }
    settle(actor=cast.actor("chloe"), line=first, now=Result.READY)
    settle(actor=cast.actor("chloe"), line=second, now=Result.UNFINISHED)
    assert counted(cast) == {"entrusted": 3, "ready": 1, "unfinished": 1, "still_there": 1, "cents": READY}


def test_the_database_holds_that_one_computer_is_entrusted_to_one_workshop(cast: Cast) -> None:
    (device,) = pile = prepared(cast)
    entrusted(cast, an_outside(cast), pile)
    other = filling(cast, an_outside(cast), prepared(cast))
    with pytest.raises(IntegrityError), transaction.atomic():
        Entrusted.objects.create(entrustment=other, device=device)
