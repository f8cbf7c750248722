"""What cannot be saved is due once somebody here says so, and an answer may be changed: the history keeps both."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.urls import reverse

from rebond.devices.models import Device
from rebond.kit.errors import NotAllowed, Refused
from rebond.ledger.models import Event
from rebond.ledger.worker import drain
from rebond.recycling.actions import eliminate
from rebond.recycling.choices import DisposalReason
from rebond.stock.actions import receive_transfer
from rebond.stock.choices import TransferLineState
from rebond.subcontracting.actions import send_proof, settle
from rebond.subcontracting.choices import Claim, Result
from rebond.subcontracting.models import Entrusted
from tests.cast import Cast
from tests.harness.signing_in import signed_in
from tests.stock.prepared import TESTER, prepared
from tests.subcontracting.prepared import (
    OTHER,
    READY,
    Outside,
    an_outside,
    entrusted,
    given_back,
    on_the_way_back,
    without_proof,
)
from tests.subcontracting.test_gaps import settled
from tests.subcontracting.test_round_trip import counted
from tests.workshop.documents import Wipe, an_nwipe_log


def came_back(
    cast: Cast, outside: Outside, pile: Sequence[Device], claim: Claim = Claim.BEYOND_REPAIR
) -> Entrusted:
    entrustment = entrusted(cast, outside, pile)
    given_back(cast, outside, pile, claim)
    return entrustment.lines.get()


def answers(cast: Cast, line: Entrusted, now: Result) -> Entrusted:
    return settle(actor=cast.actor("chloe"), line=line, now=now)


def told(line: Entrusted) -> list[tuple[str, str, int]]:
    rows = Event.objects.filter(stream=line.entrustment.stream, kind="entrustment.settled").order_by("pk")
    return [(event.facts["was"], event.facts["now"], event.facts["cents"]) for event in rows]


def test_the_word_of_the_workshop_pays_nothing_until_it_is_confirmed(cast: Cast) -> None:
    line = came_back(cast, an_outside(cast), prepared(cast))
    assert counted(cast) == {"entrusted": 1, "beyond_repair": 1, "to_confirm": 1, "cents": 0}
    for _again in range(2):
        answers(cast, line, Result.BEYOND_REPAIR)
    assert counted(cast) == {"entrusted": 1, "beyond_repair": 1, "cents": OTHER}
    assert told(line) == [("", "to_confirm", 0), ("to_confirm", "beyond_repair", OTHER)]


def test_one_that_was_eliminated_before_its_return_was_closed_needs_no_other_word(cast: Cast) -> None:
    outside, pile = an_outside(cast), prepared(cast)
    entrustment = entrusted(cast, outside, pile)
    transfer = on_the_way_back(outside, pile, Claim.BEYOND_REPAIR)
    receive_transfer(actor=TESTER, transfer=transfer, scanned=pile)
    assert eliminate(actor=TESTER, devices=pile, reason=DisposalReason.BROKEN).complete
    drain()
    line = entrustment.lines.get()
    assert (line.result, line.cents) == ("beyond_repair", OTHER)


def test_a_drive_without_proof_is_missing_in_one_that_cannot_be_saved_too(cast: Cast) -> None:
    outside = an_outside(cast)
    line = came_back(cast, outside, [without_proof(cast, "PF77", "S3Z9NX0A1")])
    assert counted(cast) == {"entrusted": 1, "unproven": 1, "cents": 0}
    with pytest.raises(Refused):
        answers(cast, line, Result.BEYOND_REPAIR)
    send_proof(actor=outside.actor, line=line, data=an_nwipe_log(Wipe(serial="S3Z9NX0A1")))
    answers(cast, line, Result.BEYOND_REPAIR)
    assert counted(cast) == {"entrusted": 1, "beyond_repair": 1, "cents": OTHER}


def test_an_answer_is_changed_and_the_history_keeps_what_it_was(cast: Cast) -> None:
    line = came_back(cast, an_outside(cast), prepared(cast), Claim.DONE)
    answers(cast, line, Result.UNFINISHED)
    answers(cast, line, Result.READY)
    assert told(line) == [
        ("", "ready", READY),
        ("ready", "unfinished", 0),
        ("unfinished", "ready", READY),
    ]
    assert counted(cast) == {"entrusted": 1, "ready": 1, "cents": READY}


def test_only_the_coordination_changes_an_answer(cast: Cast) -> None:
    outside = an_outside(cast)
    line = came_back(cast, outside, prepared(cast), Claim.DONE)
    with pytest.raises(NotAllowed):
        settle(actor=outside.actor, line=line, now=Result.BEYOND_REPAIR)
    with pytest.raises(NotAllowed):
        settle(actor=cast.actor("bruno"), line=line, now=Result.UNFINISHED)


def test_one_that_came_back_is_not_declared_missing_from_here(cast: Cast) -> None:
    line = came_back(cast, an_outside(cast), prepared(cast), Claim.DONE)
    with pytest.raises(Refused):
        answers(cast, line, Result.LOST)
    assert told(line) == [("", "ready", READY)]


def test_one_that_is_missing_has_no_other_answer_before_it_is_found(cast: Cast) -> None:
    outside, pile = an_outside(cast), prepared(cast)
    line = entrusted(cast, outside, pile).lines.get()
    answers(cast, line, Result.LOST)
    for now in (Result.READY, Result.UNFINISHED, Result.BEYOND_REPAIR):
        with pytest.raises(Refused):
            answers(cast, line, now)
    assert told(line) == [("", "lost", 0)]


def test_one_that_never_left_is_answered_for_already(cast: Cast) -> None:
    outside, pile = an_outside(cast), prepared(cast, 2)
    entrustment = entrusted(cast, outside, pile)
    receive_transfer(actor=outside.actor, transfer=entrustment.transfer, scanned=pile[:1])
    settled(cast, entrustment.transfer, pile[1], TransferLineState.BACK)
    with pytest.raises(Refused):
        answers(cast, entrustment.lines.get(device=pile[1]), Result.UNFINISHED)


def test_the_page_offers_to_confirm_and_then_to_change(cast: Cast) -> None:
    line = came_back(cast, an_outside(cast), prepared(cast))
    client = signed_in(cast.chloe)
    page = reverse("subcontracting:entrustment", args=[line.entrustment_id])
    assert "Confirmer qu’il est irrécupérable" in client.get(page).content.decode()
    address = reverse("subcontracting:settle", args=[line.entrustment_id, line.pk])
    client.post(address, {"now": "beyond_repair"})
    shown = client.get(page).content.decode()
    assert ["Confirmer qu’il est irrécupérable" in shown, "Changer le résultat" in shown] == [False, True]
    client.post(address, {"now": "unfinished"})
    line.refresh_from_db()
    assert (line.result, line.cents) == ("unfinished", 0)
