"""What was entered by mistake is taken back: the records are as before, the figures too, and history keeps both."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.urls import reverse

from rebond.devices.models import Device
from rebond.kit.errors import NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.ledger.worker import drain
from rebond.stock.actions import dispatch_transfer, load_transfer, open_transfer, receive_transfer, recover
from rebond.subcontracting.actions import (
    call_back,
    call_back_return,
    cancel_entrustment,
    follow_departure,
    open_entrustment,
    prepare_return,
    receive_return,
    send_entrustment,
    send_return,
    settle,
    take_answer_back,
)
from rebond.subcontracting.choices import Claim, Result
from rebond.subcontracting.models import Entrusted, Entrustment
from rebond.subcontracting.queries import figures_of
from tests.cast import Cast
from tests.harness.signing_in import signed_in
from tests.stock.prepared import fresh, prepared
from tests.subcontracting.prepared import (
    READY,
    an_outside,
    another_without_proof,
    entrusted,
    filling,
    given_back,
    on_the_way_back,
    terms,
)
from tests.subcontracting.test_round_trip import counted


def holders(pile: Sequence[Device]) -> set[int | None]:
    return {device.workshop_id for device in fresh(pile)}


def fresh_row(pk: int) -> Entrustment:
    return Entrustment.objects.select_related("transfer").get(pk=pk)


def test_an_agreement_opened_by_mistake_is_cancelled_and_may_be_opened_again(cast: Cast) -> None:
    outside, pile, chloe = an_outside(cast), prepared(cast, 2), cast.actor("chloe")
    row = filling(cast, outside, pile)
    for _again in range(2):
        cancel_entrustment(actor=chloe, entrustment=row)
    with pytest.raises(Refused) as refused:
        send_entrustment(actor=chloe, entrustment=fresh_row(row.pk))
    assert (refused.value.code, row.transfer.lines.count()) == ("cancelled", 0)
    assert Event.objects.filter(stream=row.stream, kind="entrustment.cancelled").count() == 1
    again, _outcome = open_entrustment(
        actor=chloe, origin=cast.workshop, workshop=outside.workshop, terms=terms()
    )
    assert (again.pk, again.cancelled_at) == (row.pk, None)


def test_a_cancelled_agreement_does_not_bind_what_leaves_for_the_same_workshop(cast: Cast) -> None:
    outside, pile, chloe = an_outside(cast), prepared(cast, 2), cast.actor("chloe")
    row = cancel_entrustment(actor=chloe, entrustment=filling(cast, outside, pile))
    transfer = open_transfer(actor=chloe, origin=cast.workshop, destination=outside.workshop)
    load_transfer(actor=chloe, transfer=transfer, devices=pile)
    dispatch_transfer(actor=chloe, transfer=transfer)
    drain()
    follow_departure(actor=chloe, entrustment=row)
    assert (transfer.pk, fresh_row(row.pk).sent_at, Entrusted.objects.count()) == (row.transfer_id, None, 0)


def test_computers_that_did_not_leave_are_here_again_and_leave_once_more(cast: Cast) -> None:
    outside, pile, chloe = an_outside(cast), prepared(cast, 2), cast.actor("chloe")
    row = entrusted(cast, outside, pile)
    for _again in range(2):
        call_back(actor=chloe, entrustment=row)
    drain()
    assert (holders(pile), Entrusted.objects.count(), figures_of(chloe)) == ({cast.workshop.pk}, 0, [])
    assert Event.objects.filter(stream=row.stream, kind="entrustment.called_back").count() == 1
    assert (
        signed_in(outside.tariq).get(reverse("subcontracting:entrustment", args=[row.pk])).status_code == 404
    )
    send_entrustment(actor=chloe, entrustment=fresh_row(row.pk))
    assert (holders(pile), counted(cast)) == (
        {outside.workshop.pk},
        {"entrusted": 2, "still_there": 2, "cents": 0},
    )


def test_what_was_received_or_goes_back_already_is_not_called_back(cast: Cast) -> None:
    outside, pile, chloe = an_outside(cast), prepared(cast, 2), cast.actor("chloe")
    row = entrusted(cast, outside, pile)
    prepare_return(actor=outside.actor, workshop=outside.workshop, devices=pile[:1], claim=Claim.DONE)
    with pytest.raises(Refused) as going_back:
        call_back(actor=chloe, entrustment=row)
    receive_transfer(actor=outside.actor, transfer=row.transfer, scanned=pile)
    with pytest.raises(Refused) as received:
        call_back(actor=chloe, entrustment=row)
    assert (going_back.value.code, received.value.code) == ("on_its_way_back", "already_received")
    assert holders(pile) == {outside.workshop.pk}


def test_a_return_that_did_not_leave_is_on_the_slip_again_with_what_was_said(cast: Cast) -> None:
    outside, pile = an_outside(cast), prepared(cast)
    row = entrusted(cast, outside, pile)
    slip = on_the_way_back(outside, pile, Claim.AS_IT_IS)
    assert holders(pile) == {cast.workshop.pk}
    for _again in range(2):
        call_back_return(actor=outside.actor, transfer=slip)
    line = row.lines.get()
    assert (holders(pile), line.claim, line.back) == ({outside.workshop.pk}, "as_it_is", slip)
    assert Event.objects.filter(stream=row.stream, kind="entrustment.return_called_back").count() == 1
    slip.refresh_from_db()
    receive_return(
        actor=cast.actor("chloe"), transfer=send_return(actor=outside.actor, transfer=slip), scanned=pile
    )
    assert (counted(cast), holders(pile)) == (
        {"entrusted": 1, "unfinished": 1, "cents": 0},
        {cast.workshop.pk},
    )


def test_an_answer_taken_back_brings_the_one_before_with_its_amount(cast: Cast) -> None:
    outside, chloe = an_outside(cast), cast.actor("chloe")
    pile = [*prepared(cast), another_without_proof(cast)]
    row = entrusted(cast, outside, pile)
    given_back(cast, outside, pile)
    ready, unproven = row.lines.get(result="ready"), row.lines.get(result="unproven")
    for line in (ready, unproven):
        settle(actor=chloe, line=line, now=Result.UNFINISHED)
        take_answer_back(actor=chloe, line=line)
        with pytest.raises(Refused) as refused:
            take_answer_back(actor=chloe, line=line)
        assert refused.value.code == "not_answered"
    assert counted(cast) == {"entrusted": 2, "ready": 1, "unproven": 1, "cents": READY}


def test_one_lost_and_found_at_the_workshop_is_entrusted_there_again(cast: Cast) -> None:
    outside, (device,), chloe = an_outside(cast), prepared(cast), cast.actor("chloe")
    row = entrusted(cast, outside, [device])
    line = settle(actor=chloe, line=row.lines.get(), now=Result.LOST)
    with pytest.raises(Refused) as missing:
        take_answer_back(actor=chloe, line=line)
    recover(actor=chloe, devices=fresh([device]), workshop=outside.workshop)
    take_answer_back(actor=chloe, line=line)
    assert (missing.value.code, counted(cast)) == ("missing", {"entrusted": 1, "still_there": 1, "cents": 0})
    given_back(cast, outside, fresh([device]))


def test_only_who_made_the_gesture_takes_it_back(cast: Cast) -> None:
    outside, pile = an_outside(cast), prepared(cast)
    row = entrusted(cast, outside, pile)
    for act in (call_back, cancel_entrustment):
        with pytest.raises(NotAllowed):
            act(actor=outside.actor, entrustment=row)
    slip = on_the_way_back(outside, pile)
    with pytest.raises(NotFound):
        call_back_return(actor=an_outside(cast).actor, transfer=slip)
    client = signed_in(cast.chloe)
    client.post(reverse("subcontracting:call_back_return", args=[slip.pk]))
    page = client.get(reverse("subcontracting:entrustment", args=[row.pk]))
    assert (holders(pile), page.status_code) == ({outside.workshop.pk}, 200)
