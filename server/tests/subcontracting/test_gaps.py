"""Gaps that the pages of transfers settle are told to the agreements, at both ends."""

from __future__ import annotations

from rebond.devices.models import Device
from rebond.ledger.worker import drain
from rebond.stock.actions import receive_transfer, settle_transfer_line
from rebond.stock.choices import TransferLineState
from rebond.stock.models import Transfer
from rebond.subcontracting.actions import receive_return
from tests.cast import Cast
from tests.stock.prepared import prepared
from tests.subcontracting.prepared import an_outside, entrusted, on_the_way_back
from tests.subcontracting.test_round_trip import counted, results


def settled(cast: Cast, transfer: Transfer, device: Device, now: TransferLineState) -> None:
    settle_transfer_line(actor=cast.actor("chloe"), line=transfer.lines.get(device=device), now=now)
    drain()


def test_one_that_came_in_surplus_elsewhere_is_entrusted_there_and_no_longer_here(cast: Cast) -> None:
    first, second = an_outside(cast), an_outside(cast, "Atelier du Moulin")
    (strayed,), pile = prepared(cast), prepared(cast)
    left, came = entrusted(cast, first, [strayed]), entrusted(cast, second, pile)
    receive_transfer(actor=cast.actor("chloe"), transfer=came.transfer, scanned=[*pile, strayed])
    settled(cast, came.transfer, strayed, TransferLineState.RECEIVED)
    assert (results(left), results(came)) == (["unfinished"], ["", ""])
    assert came.lines.filter(device=strayed).exists()


def test_one_lost_on_its_way_back_is_no_longer_there(cast: Cast) -> None:
    outside, (came, lost) = an_outside(cast), prepared(cast, 2)
    entrustment = entrusted(cast, outside, [came, lost])
    transfer = on_the_way_back(outside, [came, lost])
    receive_return(actor=cast.actor("chloe"), transfer=transfer, scanned=[came])
    settled(cast, transfer, lost, TransferLineState.LOST)
    assert results(entrustment) == ["ready", "lost"]
    assert counted(cast) == {"entrusted": 2, "ready": 1, "lost": 1, "cents": 3_500}


def test_a_surplus_of_a_return_that_is_lost_again_is_no_longer_there(cast: Cast) -> None:
    outside, (slipped, besides) = an_outside(cast), prepared(cast, 2)
    entrustment = entrusted(cast, outside, [slipped, besides])
    transfer = on_the_way_back(outside, [slipped])
    receive_return(actor=cast.actor("chloe"), transfer=transfer, scanned=[slipped, besides])
    settled(cast, transfer, besides, TransferLineState.LOST)
    assert results(entrustment) == ["ready", "lost"]
