"""The rows that reports count follow from the ledger alone, in whatever order and however often it is read."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Any

import pytest

from rebond.devices.actions import merge, rectify
from rebond.devices.choices import RectificationReason
from rebond.devices.models import Device
from rebond.ledger.models import Event
from rebond.ledger.worker import drain
from rebond.programmes.models import Programme
from rebond.reporting.models import StageRecord
from rebond.reporting.reactions import count_twins_once, keep_stage_records
from rebond.stock.actions import declare_missing
from rebond.stock.actions.hands import change_hands
from rebond.stock.choices import MissingReason
from tests.cast import Cast
from tests.factories import a_place, an_agreement
from tests.factories.demand import TESTER
from tests.reporting.roads import a_new_programme, announced, take, walk

pytestmark = pytest.mark.django_db
FIRST = date(2023, 1, 2)
KEPT = (
    "event_id", "device_id", "counted_as_id", "programme_id", "kind", "stage", "place_id", "occurred_at", "sequence",
    "corrects", "month",
)  # fmt: skip


def rows() -> list[tuple[Any, ...]]:
    return list(StageRecord.objects.order_by("event").values_list(*KEPT))


@pytest.fixture
def history(cast: Cast) -> Programme:
    """Roads of every kind: to a person, lost and found at the place, merged twice, passed on to another place."""
    programme = a_new_programme()
    handed, lost, first, second, third = announced(programme, 5)
    walk(handed, "handed_over", first_day=FIRST, place=cast.place)
    walk(lost, "at_place", first_day=FIRST, place=cast.place)
    declare_missing(actor=TESTER, devices=[lost], reason=MissingReason.STOLEN)
    assert rectify(actor=TESTER, devices=[lost], reason=RectificationReason.WRONG_SCAN).complete
    take("receive", first, second, third, day=FIRST)
    merge(actor=TESTER, twin=first, into=second)
    merge(actor=TESTER, twin=second, into=third)
    pass_on(programme, cast)
    return programme


def pass_on(programme: Programme, cast: Cast) -> None:
    """One more computer, delivered to the place of the cast and passed to another."""
    device, other = announced(programme)[0], a_place(cast.place.organisation, name="Le Relais")
    an_agreement(programme, place=other)
    walk(device, "at_place", first_day=FIRST, place=cast.place)
    assert change_hands(actor=TESTER, devices=[device], to=other).complete


def steps() -> list[Event]:
    return [
        event
        for event in Event.objects.filter(stream__startswith="device:").order_by("pk")
        if "target" in event.facts or event.kind == "device.transferred"
    ]


def test_the_last_row_of_each_computer_is_its_stage(history: Programme) -> None:
    drain()
    last = dict(StageRecord.objects.order_by("sequence").values_list("device_id", "stage"))
    assert last == dict(Device.objects.filter(programme=history).values_list("pk", "stage"))


def test_there_is_one_row_for_each_step_and_passage_of_the_ledger(history: Programme) -> None:
    drain()
    kept = list(StageRecord.objects.order_by("event").values_list("event_id", "stage", "sequence"))
    assert kept == [(event.pk, event.facts.get("target", "at_place"), event.seq) for event in steps()]


def test_one_brought_back_by_a_rectification_stands_at_the_place_where_it_was(
    history: Programme, cast: Cast
) -> None:
    drain()
    back = StageRecord.objects.get(kind="device.rectified")
    assert (back.stage, back.place_id) == ("at_place", cast.place.pk)


def test_run_twice_the_rows_are_the_same(history: Programme) -> None:
    drain()
    before = rows()
    keep_stage_records(steps())
    count_twins_once(list(Event.objects.filter(kind="device.merged")))
    assert rows() == before


@pytest.mark.parametrize("seed", range(5))
def test_in_any_order_and_any_batches_the_rows_are_the_same(history: Programme, seed: int) -> None:
    drain()
    expected = rows()
    StageRecord.objects.all().delete()
    chance = Random(seed)
    work = [(keep_stage_records, event) for event in steps()]
    work += [(count_twins_once, event) for event in Event.objects.filter(kind="device.merged")]
    chance.shuffle(work)
    for run, event in work:
        run([event])
    assert rows() == expected
