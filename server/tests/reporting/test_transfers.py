"""A computer that passed from one place to another stands where it went, from that day on."""

from __future__ import annotations

from datetime import UTC, date, datetime
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection

from rebond.devices.choices import RectificationReason
from rebond.devices.models import Device
from rebond.handover.actions import Pair, cancel_handover, hand_over
from rebond.handover.models import Handover
from rebond.ledger.worker import drain
from rebond.network.choices import OrganisationKind
from rebond.network.models import Place
from rebond.reporting.models import StageRecord
from rebond.stock.actions.hands import change_hands
from tests.cast import Cast
from tests.factories import a_learning_path, a_place, a_referral, a_workshop, an_agreement, an_organisation
from tests.factories.demand import TESTER
from tests.harness.clock import Clock
from tests.reporting.roads import report
from tests.stock.prepared import at_place, in_stock

pytestmark = pytest.mark.django_db
BEFORE, AFTER = date(2024, 3, 4), date(2024, 3, 5)


@pytest.fixture
def bus(cast: Cast) -> Place:
    """Of another kind than the place of the cast."""
    owner = an_organisation(cast.territory, kind=OrganisationKind.INTERMUNICIPALITY)
    return a_place(owner, name="Bus France Services")


@pytest.fixture
def moved(cast: Cast, bus: Place, clock: Clock) -> Device:
    """At the place of the cast on 4 March, at ``bus`` from the 5th."""
    clock.set(datetime(2024, 3, 4, 9, tzinfo=UTC))
    an_agreement(cast.programme, place=bus)
    (device,) = at_place(cast)
    clock.set(datetime(2024, 3, 5, 9, tzinfo=UTC))
    assert change_hands(actor=TESTER, devices=[device], to=bus).complete
    return device


def standing(cast: Cast, until: date) -> tuple[dict[str, int], dict[str, int]]:
    """Computers ceded, by place and by kind of place."""
    shown = report(cast.programme, until=until)
    assert shown.reconciles
    return (
        {row.name: row.ceded for row in shown.by_place},
        {row.kind: row.ceded for row in shown.by_kind if row.ceded},
    )


def test_it_stands_at_the_other_place_and_kind_from_that_day_on(cast: Cast, moved: Device) -> None:
    kind = cast.place.organisation.kind
    assert standing(cast, BEFORE) == ({cast.place.name: 1}, {kind: 1})
    assert standing(cast, AFTER) == ({"Bus France Services": 1}, {"intermunicipality": 1})


def test_a_transfer_is_no_movement_and_refurbishes_nothing(cast: Cast, moved: Device) -> None:
    before, after = (report(cast.programme, until=day).counted for day in (BEFORE, AFTER))
    assert (after.flows, after.refurbished, after.partition) == (
        before.flows,
        before.refurbished,
        before.partition,
    )


def test_handed_over_there_by_mistake_it_stands_there_again(cast: Cast, bus: Place, moved: Device) -> None:
    path = a_learning_path(cast.programme, sessions=1)
    person = a_referral(cast.programme, place=bus, stage="path_done", path=path)
    moved.refresh_from_db()
    assert hand_over(actor=TESTER, pairs=[Pair(moved, person)]).complete
    cancel_handover(actor=TESTER, handover=Handover.objects.get(), reason=RectificationReason.WRONG_PERSON)
    assert standing(cast, AFTER) == ({"Bus France Services": 1}, {"intermunicipality": 1})


def test_one_that_passes_to_another_workshop_leaves_no_row(cast: Cast) -> None:
    (device,) = in_stock(cast)
    drain()
    before = StageRecord.objects.count()
    annex = a_workshop(cast.operator, name="Annexe")
    assert change_hands(actor=TESTER, devices=[device], to=annex).complete
    drain()
    assert StageRecord.objects.count() == before
    assert report(cast.programme).counted.partition["in_stock"] == 1


def test_transfers_of_before_reports_told_of_them_are_told_once(cast: Cast, moved: Device) -> None:
    drain()
    StageRecord.objects.filter(kind="device.transferred").delete()
    migration = import_module("rebond.reporting.migrations.0002_past_transfers_are_told")
    for _time in range(2):
        migration.tell_of_past_transfers(apps, SimpleNamespace(connection=connection))
        assert standing(cast, AFTER) == ({"Bus France Services": 1}, {"intermunicipality": 1})
    assert StageRecord.objects.filter(kind="device.transferred").count() == 1
