"""A loan ends when the lent computer is lost, and when it is found."""

from __future__ import annotations

from rebond.devices.actions import rectify
from rebond.devices.choices import RectificationReason
from rebond.handover.actions import lend, take_back
from rebond.handover.choices import ReturnReason
from rebond.handover.models import Loan
from rebond.handover.reactions import end_loans_of_lost_computers
from rebond.ledger.models import Event
from rebond.ledger.worker import drain
from rebond.stock.actions import declare_missing, recover
from rebond.stock.choices import MissingReason
from tests.cast import Cast
from tests.factories import an_organisation
from tests.stock.prepared import in_stock, stages


def test_a_loan_ends_when_the_computer_is_lost_and_lives_again_when_that_was_a_mistake(cast: Cast) -> None:
    pile, advisers = in_stock(cast, 2), an_organisation(cast.territory)
    lend(actor=cast.actor("amina"), devices=pile, organisation=advisers)
    drain()
    assert Loan.objects.current().count() == 2
    declare_missing(actor=cast.actor("amina"), devices=pile, reason=MissingReason.STOLEN)
    drain()
    assert not Loan.objects.current().exists()
    rectify(actor=cast.actor("chloe"), devices=pile[:1], reason=RectificationReason.WRONG_SCAN)
    recover(actor=cast.actor("amina"), devices=pile[1:], workshop=cast.workshop)
    drain()
    assert stages(pile) == ["lent", "returned"]
    kinds = ["device.declared_missing", "device.recovered", "device.rectified"]  # the last: from before
    for _again in range(2):
        end_loans_of_lost_computers(list(Event.objects.filter(kind__in=kinds).order_by("pk")))
        assert list(Loan.objects.current().values_list("device", flat=True)) == [pile[0].pk]


def test_a_computer_found_ends_a_loan_that_nobody_ended(cast: Cast) -> None:
    pile, advisers = in_stock(cast), an_organisation(cast.territory)
    lend(actor=cast.actor("amina"), devices=pile, organisation=advisers)
    declare_missing(actor=cast.actor("amina"), devices=pile, reason=MissingReason.STOLEN)
    drain()
    Loan.objects.update(ended_at=None)
    recover(actor=cast.actor("amina"), devices=pile, workshop=cast.workshop)
    drain()
    assert not Loan.objects.current().exists()


def test_a_loan_that_lives_again_ends_with_its_return_whatever_still_waits(cast: Cast) -> None:
    (device,), advisers = in_stock(cast), an_organisation(cast.territory)
    lend(actor=cast.actor("amina"), devices=[device], organisation=advisers)
    declare_missing(actor=cast.actor("amina"), devices=[device], reason=MissingReason.STOLEN)
    drain()
    rectify(actor=cast.actor("chloe"), devices=[device], reason=RectificationReason.WRONG_SCAN)
    assert Loan.objects.current().count() == 1
    take_back(
        actor=cast.actor("amina"),
        devices=[device],
        workshop=cast.workshop,
        reason=ReturnReason.LOAN_ENDED,
    )
    drain()
    assert stages([device]) == ["returned"]
    assert not Loan.objects.current().exists()


def test_a_loss_and_a_find_undone_leave_the_loan_as_it_was(cast: Cast) -> None:
    (device,), advisers = in_stock(cast), an_organisation(cast.territory)
    lend(actor=cast.actor("amina"), devices=[device], organisation=advisers)
    declare_missing(actor=cast.actor("amina"), devices=[device], reason=MissingReason.STOLEN)
    recover(actor=cast.actor("amina"), devices=[device], workshop=cast.workshop)
    drain()
    for _step in range(2):
        rectify(actor=cast.actor("chloe"), devices=[device], reason=RectificationReason.WRONG_SCAN)
    drain()
    device.refresh_from_db()
    assert (device.stage, device.workshop_id, device.data_since) == ("lent", None, None)
    assert Loan.objects.current().count() == 1
