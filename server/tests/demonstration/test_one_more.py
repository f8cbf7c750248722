"""One more computer after the demonstration moves its figure, the whole, and the report of its day, and no other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone

from rebond.access import system_actor
from rebond.devices.actions import NewDevice, receive, register
from rebond.devices.choices import IdentifierKind
from rebond.devices.matching import naming
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.donations.models import Lot
from rebond.handover.actions import Pair, hand_over, lend
from rebond.ledger.worker import drain
from rebond.network.models import Organisation
from rebond.programmes.models import Programme
from rebond.recycling.actions import eliminate
from rebond.recycling.choices import DisposalReason
from rebond.reporting.activity import activity_report
from tests.factories.demand import a_referral

ACTOR = system_actor("tests")


@pytest.fixture
def programme(demonstration: None) -> Programme:
    return Programme.objects.get(slug="mon-ordi-pin40")


def figures(programme: Programme, *, days_ago: int = 0) -> dict[str, int]:
    drain()
    report = activity_report(programme, until=timezone.localdate() - timedelta(days=days_ago))
    assert report.reconciles
    return report.figures()


def moved(before: dict[str, int], after: dict[str, int]) -> dict[str, int]:
    return {key: after[key] - before[key] for key in after if after[key] != before[key]}


def a_new_computer(programme: Programme) -> Device:
    lot = Lot.objects.filter(agreement__programme=programme, workshop__isnull=False).order_by("-pk").first()
    assert lot is not None
    Lot.objects.filter(pk=lot.pk).update(closed_at=None)
    new = NewDevice(
        maker="Lenovo", model="ThinkPad L440", form_factor="notebook", serial="PFEXTRA1",
        namings=(naming(IdentifierKind.SERIAL, "PFEXTRA1"),),
    )  # fmt: skip
    (device,) = register(actor=ACTOR, lot=lot, new=[new], source="tests")
    lot.refresh_from_db()
    outcome = receive(actor=ACTOR, devices=[device], workshop=lot.workshop)
    assert outcome.refused == []
    return outcome.taken[0]


def add(programme: Programme) -> None:
    a_new_computer(programme)


def add_and_eliminate(programme: Programme) -> None:
    device = a_new_computer(programme)
    assert eliminate(actor=ACTOR, devices=[device], reason=DisposalReason.BROKEN).refused == []


def lend_one(programme: Programme) -> None:
    device = Device.objects.filter(programme=programme, stage=Stage.READY).order_by("pk").first()
    borrower = Organisation.objects.get(name="Conseillers du Département")
    assert device is not None
    assert lend(actor=ACTOR, devices=[device], organisation=borrower).refused == []


def hand_one_over(programme: Programme) -> None:
    device = Device.objects.filter(programme=programme, stage=Stage.AT_PLACE).order_by("pk").first()
    assert device is not None
    assert device.place is not None
    path = programme.learning_paths.get()
    person = a_referral(programme, place=device.place, stage="path_done", path=path)
    assert hand_over(actor=ACTOR, pairs=[Pair(device, person)]).refused == []


MOVES: dict[str, tuple[Callable[[Programme], None], dict[str, int]]] = {
    "added": (add, {"devices.taken_in": 1, "devices.in_work": 1, "flows.received": 1}),
    "eliminated": (
        add_and_eliminate,
        {"devices.taken_in": 1, "devices.eliminated": 1, "flows.received": 1, "flows.eliminated": 1},
    ),
    "lent": (lend_one, {"devices.in_stock": -1, "devices.lent": 1, "flows.lent": 1}),
    "handed over": (
        hand_one_over,
        {"devices.at_places": -1, "devices.handed_over": 1, "beneficiaries.known": 1, "flows.handed_over": 1},
    ),
}


@pytest.mark.parametrize("gesture", MOVES)
def test_one_more_moves_its_figures_and_no_other_day(programme: Programme, gesture: str) -> None:
    act, expected = MOVES[gesture]
    today, yesterday = figures(programme), figures(programme, days_ago=1)
    act(programme)
    assert moved(today, figures(programme)) == expected
    assert moved(yesterday, figures(programme, days_ago=1)) == {}


def test_the_gap_of_the_printed_report_stays_what_it_was(programme: Programme) -> None:
    """The report of 2020-2023 declared for its own days: what is done now does not mend it."""
    add(programme)
    drain()
    gaps = {gap.key: gap.gap for gap in activity_report(programme).declared}
    assert (gaps["devices.refurbished"], gaps["devices.taken_in"]) == (3, 0)
