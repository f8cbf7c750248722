"""What is entrusted comes back with its proofs, or is refused as ready; nothing is forgotten and nothing paid twice."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from rebond.devices.models import Device
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.ledger.worker import drain
from rebond.programmes.choices import ErasureLevel
from rebond.recycling.actions import eliminate
from rebond.recycling.choices import DisposalReason
from rebond.stock.actions import receive_transfer, settle_transfer_line
from rebond.stock.choices import TransferLineState
from rebond.subcontracting.actions import (
    ask_for_proofs,
    open_entrustment,
    prepare_return,
    put_off,
    receive_return,
    send_entrustment,
    send_proof,
    settle,
    take_off,
)
from rebond.subcontracting.choices import Claim, Result
from rebond.subcontracting.models import Entrusted, Entrustment
from rebond.subcontracting.queries import figures_of, lines_of
from rebond.workshop.actions import ingest_document
from rebond.workshop.models import Document
from tests.cast import Cast
from tests.factories import a_workshop
from tests.harness.clock import Clock
from tests.stock.prepared import TESTER, fresh, prepared
from tests.subcontracting.prepared import (
    OTHER,
    READY,
    an_outside,
    entrusted,
    filling,
    given_back,
    on_the_way_back,
    terms,
    without_proof,
)
from tests.workshop.documents import Wipe, an_nwipe_log


def results(entrustment: Entrustment) -> list[str]:
    return list(entrustment.lines.order_by("pk").values_list("result", flat=True))


def counted(cast: Cast) -> dict[str, int]:
    (row,) = figures_of(cast.actor("chloe"))
    names = (
        "entrusted",
        "ready",
        "beyond_repair",
        "to_confirm",
        "unfinished",
        "unproven",
        "lost",
        "still_there",
        "late",
    )
    return {name: getattr(row, name) for name in names if getattr(row, name)} | {"cents": row.due_cents}


def test_a_lot_is_entrusted_whole_and_leaves_with_its_terms(cast: Cast) -> None:
    outside, pile = an_outside(cast), prepared(cast, 2)
    entrustment, outcome = open_entrustment(
        actor=cast.actor("chloe"),
        origin=cast.workshop,
        workshop=outside.workshop,
        terms=terms(),
        lot=pile[0].lot,
    )
    assert sorted(device.pk for device in outcome.taken) == [device.pk for device in pile]
    send_entrustment(actor=cast.actor("chloe"), entrustment=entrustment)
    assert [device.workshop for device in fresh(pile)] == [outside.workshop] * 2
    assert list(Device.objects.visible_to(outside.actor).order_by("pk")) == list(pile)
    assert counted(cast) == {"entrusted": 2, "still_there": 2, "cents": 0}


def test_the_agreement_of_one_workshop_is_not_anothers(cast: Cast) -> None:
    outside, other = an_outside(cast), an_outside(cast, "Atelier du Moulin")
    entrustment = entrusted(cast, outside, prepared(cast))
    assert list(Entrustment.objects.visible_to(outside.actor)) == [entrustment]
    assert list(Entrustment.objects.visible_to(other.actor)) == []
    with pytest.raises(NotAllowed):
        put_off(actor=outside.actor, entrustment=entrustment, due_on=timezone.localdate())


def test_only_to_an_external_workshop_and_for_a_day_to_come(cast: Cast) -> None:
    chloe, annex = cast.actor("chloe"), a_workshop(cast.operator, name="Annexe")
    with pytest.raises(Invalid):
        open_entrustment(actor=chloe, origin=cast.workshop, workshop=annex, terms=terms())
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(Invalid):
        open_entrustment(
            actor=chloe,
            origin=cast.workshop,
            workshop=an_outside(cast).workshop,
            terms=terms(due_on=yesterday),
        )
    assert not Entrustment.objects.exists()


def test_what_comes_back_proven_is_ready_and_due(cast: Cast) -> None:
    outside, pile = an_outside(cast), prepared(cast, 2)
    entrustment = entrusted(cast, outside, pile)
    given_back(cast, outside, pile[:1])
    assert results(entrustment) == ["ready", ""]
    assert counted(cast) == {"entrusted": 2, "ready": 1, "still_there": 1, "cents": READY}


def test_a_return_received_twice_is_paid_once(cast: Cast) -> None:
    outside, pile = an_outside(cast), prepared(cast)
    entrusted(cast, outside, pile)
    transfer = given_back(cast, outside, pile)
    with pytest.raises(Refused):
        receive_return(actor=cast.actor("chloe"), transfer=transfer, scanned=pile)
    drain()
    assert Event.objects.filter(kind="entrustment.settled").count() == 1
    assert counted(cast)["cents"] == READY


def test_a_drive_without_proof_is_refused_as_ready_until_its_proof_comes(cast: Cast) -> None:
    outside, device = an_outside(cast), without_proof(cast, "PF77", "S3Z9NX0A1")
    entrustment = entrusted(cast, outside, [device])
    given_back(cast, outside, [device])
    (row,) = lines_of(entrustment)
    assert row.line.result == "unproven"
    assert row.verdict is not None
    assert ["S3Z9NX0A1" in str(obstacle.message) for obstacle in row.verdict.missing] == [True]
    with pytest.raises(Refused):
        settle(actor=cast.actor("chloe"), line=row.line, now=Result.READY)
    assert counted(cast) == {"entrusted": 1, "unproven": 1, "cents": 0}
    ask_for_proofs(actor=cast.actor("chloe"), entrustment=entrustment)
    send_proof(actor=outside.actor, line=row.line, data=an_nwipe_log(Wipe(serial="S3Z9NX0A1")))
    settle(actor=cast.actor("chloe"), line=row.line, now=Result.READY)
    assert counted(cast) == {"entrusted": 1, "ready": 1, "cents": READY}


def test_a_proof_of_another_computer_is_kept_nowhere(cast: Cast) -> None:
    outside = an_outside(cast)
    mine, other = without_proof(cast, "PF77", "S3Z9NX0A1"), without_proof(cast, "PF78", "S3Z9NX0B2")
    entrustment = entrusted(cast, outside, [mine])
    given_back(cast, outside, [mine])
    before = Document.objects.count()
    with pytest.raises(Invalid):
        send_proof(
            actor=outside.actor, line=entrustment.lines.get(), data=an_nwipe_log(Wipe(serial="S3Z9NX0B2"))
        )
    assert Document.objects.count() == before
    assert not other.drives.get().erasures.exists()


def test_a_proof_below_the_level_agreed_is_missing(cast: Cast) -> None:
    outside, device = an_outside(cast), without_proof(cast, "PF77", "S3Z9NX0A1")
    entrustment = entrusted(cast, outside, [device], erasure_level=ErasureLevel.PURGE)
    log = an_nwipe_log(Wipe(serial="S3Z9NX0A1"))
    assert ingest_document(actor=outside.actor, territory=cast.territory, data=log).outcome == "updated"
    given_back(cast, outside, [device])
    (row,) = lines_of(entrustment)
    assert row.verdict is not None
    assert [obstacle.code for obstacle in row.verdict.missing] == ["drive_level"]


def test_taken_unfinished_nothing_is_due(cast: Cast) -> None:
    outside, device = an_outside(cast), without_proof(cast, "PF77", "S3Z9NX0A1")
    entrustment = entrusted(cast, outside, [device])
    given_back(cast, outside, [device])
    settle(actor=cast.actor("chloe"), line=entrustment.lines.get(), now=Result.UNFINISHED)
    assert counted(cast) == {"entrusted": 1, "unfinished": 1, "cents": 0}


def test_one_given_back_as_it_is_is_unfinished_and_nothing_is_due(cast: Cast) -> None:
    outside, pile = an_outside(cast), prepared(cast)
    entrusted(cast, outside, pile)
    given_back(cast, outside, pile, Claim.AS_IT_IS)
    assert counted(cast) == {"entrusted": 1, "unfinished": 1, "cents": 0}


def test_a_computer_that_nobody_entrusted_is_refused(cast: Cast) -> None:
    outside, pile = an_outside(cast), prepared(cast, 2)
    entrusted(cast, outside, pile[:1])
    outcome = prepare_return(actor=outside.actor, workshop=outside.workshop, devices=pile, claim=Claim.DONE)
    assert [obstacle.code for refusal in outcome.refused for obstacle in refusal.obstacles] == [
        "not_entrusted"
    ]
    assert [device.pk for device in outcome.taken] == [pile[0].pk]


def test_one_taken_off_the_slip_stays_there(cast: Cast) -> None:
    outside, pile = an_outside(cast), prepared(cast)
    entrustment = entrusted(cast, outside, pile)
    prepare_return(actor=outside.actor, workshop=outside.workshop, devices=pile, claim=Claim.DONE)
    line = entrustment.lines.get()
    assert line.back is not None
    take_off(actor=outside.actor, transfer=line.back, device=pile[0])
    line.refresh_from_db()
    assert (line.claim, line.back, line.back_id) == ("", None, None)


def test_a_surplus_of_the_return_is_judged_once_it_stays(cast: Cast) -> None:
    """It was in the van and not on the slip; another did not come, and is still there."""
    outside, (slipped, forgotten) = an_outside(cast), prepared(cast, 2)
    entrustment = entrusted(cast, outside, [slipped, forgotten])
    transfer = on_the_way_back(outside, [slipped])
    receive_return(actor=cast.actor("chloe"), transfer=transfer, scanned=[forgotten])
    assert results(entrustment) == ["", ""]
    states = {"surplus": TransferLineState.RECEIVED, "missing": TransferLineState.BACK}
    for line in transfer.lines.order_by("pk"):
        settle_transfer_line(actor=cast.actor("chloe"), line=line, now=states[line.state])
    drain()
    assert dict(entrustment.lines.values_list("device", "result")) == {
        slipped.pk: "",
        forgotten.pk: "unfinished",
    }
    assert fresh([slipped])[0].workshop == outside.workshop


def test_one_that_never_left_is_entrusted_to_nobody(cast: Cast) -> None:
    outside, pile = an_outside(cast), prepared(cast, 2)
    entrustment = entrusted(cast, outside, pile)
    receive_transfer(actor=outside.actor, transfer=entrustment.transfer, scanned=pile[:1])
    missing = entrustment.transfer.lines.get(state="missing")
    settle_transfer_line(actor=cast.actor("chloe"), line=missing, now=TransferLineState.BACK)
    drain()
    assert results(entrustment) == ["", "never_left"]
    assert counted(cast) == {"entrusted": 1, "still_there": 1, "cents": 0}


def test_what_does_not_come_back_is_late_then_declared_missing_and_never_forgotten(
    cast: Cast, clock: Clock
) -> None:
    outside, pile = an_outside(cast), prepared(cast, 2)
    entrustment = entrusted(cast, outside, pile)
    clock.advance(days=31)
    assert counted(cast) == {"entrusted": 2, "still_there": 2, "late": 2, "cents": 0}
    put_off(
        actor=cast.actor("chloe"), entrustment=entrustment, due_on=timezone.localdate() + timedelta(days=7)
    )
    assert "late" not in counted(cast)
    settle(actor=cast.actor("chloe"), line=entrustment.lines.first(), now=Result.LOST)
    assert counted(cast) == {"entrusted": 2, "lost": 1, "still_there": 1, "cents": 0}
    assert fresh(pile)[0].stage == "missing"


def test_one_eliminated_meanwhile_is_recorded_as_such(cast: Cast) -> None:
    outside, pile = an_outside(cast), prepared(cast)
    entrustment = entrusted(cast, outside, pile)
    line = entrustment.lines.get()
    with pytest.raises(Refused):
        settle(actor=cast.actor("chloe"), line=line, now=Result.BEYOND_REPAIR)
    assert eliminate(actor=TESTER, devices=pile, reason=DisposalReason.BROKEN).complete
    settle(actor=cast.actor("chloe"), line=line, now=Result.BEYOND_REPAIR)
    assert counted(cast) == {"entrusted": 1, "beyond_repair": 1, "cents": OTHER}


def test_the_figures_of_the_rows_are_those_of_the_events(cast: Cast) -> None:
    outside, pile = an_outside(cast), prepared(cast, 3)
    entrustment = entrusted(cast, outside, pile)
    given_back(cast, outside, pile[:2])
    (row,) = figures_of(outside.actor)
    lines = list(entrustment.lines.all())
    assert (row.due_cents, row.ready, row.still_there) == (
        sum(line.cents for line in lines),
        sum(line.result == Result.READY for line in lines),
        Entrusted.objects.still_there().count(),
    )


def test_a_stranger_neither_gives_back_nor_sends_proofs(cast: Cast) -> None:
    outside, other, pile = an_outside(cast), an_outside(cast, "Atelier du Moulin"), prepared(cast)
    entrustment = entrusted(cast, outside, pile)
    with pytest.raises(NotFound):
        prepare_return(actor=other.actor, workshop=outside.workshop, devices=pile, claim=Claim.DONE)
    with pytest.raises(NotFound):
        send_proof(actor=other.actor, line=entrustment.lines.get(), data=b"x")


def test_opening_again_while_it_is_filled_changes_the_terms(cast: Cast) -> None:
    outside, pile = an_outside(cast), prepared(cast)
    first = filling(cast, outside, pile)
    again, _outcome = open_entrustment(
        actor=cast.actor("chloe"),
        origin=cast.workshop,
        workshop=outside.workshop,
        terms=terms(ready_cents=4_000),
    )
    assert (again, again.ready_cents, again.reference) == (first, 4_000, first.reference)
