"""Every step from every stage: taken where the table says so, refused with its reason elsewhere, and written down."""

from __future__ import annotations

from itertools import product

import pytest

from rebond.access import system_actor
from rebond.devices.lifecycle import STEPS, advance, steps_open_to
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.ledger.models import Event
from tests.cast import Cast
from tests.factories import a_device, a_donation_agreement, a_lot

TESTER = system_actor("tests")


def device_at(cast: Cast, stage: str) -> Device:
    """A device put at ``stage`` by hand: how it came there is not what is judged."""
    lot = a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)
    device = a_device(lot, stage="received")
    Device.objects.filter(pk=device.pk).update(stage=stage, place=cast.place)
    device.refresh_from_db()
    return device


@pytest.mark.parametrize(("name", "stage"), list(product(STEPS, Stage.values)))
def test_a_step_is_taken_from_its_origins_and_from_no_other_stage(name: str, stage: str, cast: Cast) -> None:
    step, device = STEPS[name], device_at(cast, stage)
    events_before = Event.objects.count()

    outcome = advance(step, [device], actor=TESTER, facts_of=lambda _device: facts_for(name, cast))

    stored = Device.objects.get(pk=device.pk)
    if stage in step.sources:
        assert [taken.pk for taken in outcome.taken] == [device.pk]
        assert stored.stage == step.target
        event = Event.objects.latest("pk")
        assert (event.stream, event.facts["origin"], event.facts["target"]) == (device.stream, stage, step.target)
    else:
        assert [refusal.obstacles[0].code for refusal in outcome.refused] == ["wrong_stage"]
        assert stored.stage == stage
        assert Event.objects.count() == events_before


@pytest.mark.parametrize("stage", Stage.values)
def test_the_steps_offered_at_a_stage_are_those_the_table_lets_leave_from_it(stage: str, cast: Cast) -> None:
    offered = {step.name for step in steps_open_to(device_at(cast, stage))}
    assert offered == {name for name, step in STEPS.items() if stage in step.sources}


@pytest.mark.parametrize("name", STEPS)
def test_a_person_without_the_capability_takes_no_step(name: str, cast: Cast) -> None:
    from rebond.kit.errors import NotAllowed

    device = device_at(cast, next(iter(STEPS[name].sources)))
    with pytest.raises(NotAllowed):
        advance(STEPS[name], [device], actor=cast.actor("hanna"), facts_of=lambda _device: facts_for(name, cast))
    assert Device.objects.get(pk=device.pk).stage in STEPS[name].sources
