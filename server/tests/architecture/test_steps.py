"""Every step from every stage: taken where the table says so, refused with its reason elsewhere, and written down."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from itertools import product
from typing import Any

import pytest

from rebond.access import Role, system_actor
from rebond.devices.actions import hold
from rebond.devices.choices import HoldReason
from rebond.devices.lifecycle import STEPS, Step, advance, steps_open_to
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.kit.errors import NotAllowed, NotFound
from rebond.ledger.models import Event
from rebond.network.actors import actor_for
from tests.cast import Cast
from tests.factories import a_device, a_donation_agreement, a_lot, a_membership, a_territory, an_organisation

TESTER = system_actor("tests")
DESPITE_A_HOLD = {
    "take_back",
    "eliminate",
    "retire",
    "give_back",
    "declare_missing",
    "lose",
    "recover",
}


def device_at(cast: Cast, stage: str) -> Device:
    """A device put at ``stage`` by hand: how it came there is not what is judged."""
    lot = a_lot(a_donation_agreement(cast.programme, donor=cast.donor), workshop=cast.workshop)
    device = a_device(lot, stage="received")
    Device.objects.filter(pk=device.pk).update(stage=stage, place=cast.place)
    device.refresh_from_db()
    return device


def facts_of(step: Step) -> Callable[[Device], dict[str, Any]]:
    """Facts of the right shape; their meaning is judged by the tests of the action that takes the step."""
    samples = {"int": 1, "int | None": None, "str": "other", "bool": False}
    shape = {field.name: samples[str(field.type)] for field in fields(step.facts)}
    return lambda _device: {name: value for name, value in shape.items() if name not in {"origin", "target"}}


@pytest.mark.parametrize(("name", "stage"), list(product(STEPS, Stage.values)))
def test_a_step_is_taken_from_its_origins_and_from_no_other_stage(name: str, stage: str, cast: Cast) -> None:
    step, device = STEPS[name], device_at(cast, stage)
    events_before = Event.objects.count()

    outcome = advance(step, [device], actor=TESTER, facts_of=facts_of(step))

    stored = Device.objects.get(pk=device.pk)
    if stage in step.sources:
        assert [taken.pk for taken in outcome.taken] == [device.pk]
        assert stored.stage == step.target
        event = Event.objects.latest("pk")
        assert (event.stream, event.facts["origin"], event.facts["target"]) == (
            device.stream,
            stage,
            step.target,
        )
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
    step = STEPS[name]
    device = device_at(cast, min(step.sources))
    with pytest.raises(NotAllowed):
        advance(step, [device], actor=cast.actor("hanna"), facts_of=facts_of(step))
    assert Device.objects.get(pk=device.pk).stage in STEPS[name].sources


@pytest.mark.parametrize("name", STEPS)
def test_with_a_computer_of_another_territory_nobody_takes_a_step(name: str, cast: Cast) -> None:
    step, device = STEPS[name], device_at(cast, min(STEPS[name].sources))
    elsewhere = actor_for(
        a_membership(Role.COORDINATOR, an_organisation(a_territory("ailleurs", "Ailleurs")))
    )
    with pytest.raises(NotFound):
        advance(step, [device], actor=elsewhere, facts_of=facts_of(step))
    assert Device.objects.get(pk=device.pk).stage in step.sources


@pytest.mark.parametrize("name", STEPS)
def test_a_blocked_computer_is_kept_from_people_and_not_from_coming_back_or_leaving_as_waste(
    name: str, cast: Cast
) -> None:
    step, device = STEPS[name], device_at(cast, min(STEPS[name].sources))
    hold(actor=TESTER, devices=[device], reason=HoldReason.POLICE)
    outcome = advance(step, [device], actor=TESTER, facts_of=facts_of(step))
    refused = [refusal.obstacles[0].code for refusal in outcome.refused]
    assert refused == ([] if name in DESPITE_A_HOLD else ["held_police"])


@pytest.mark.parametrize("name", STEPS)
def test_a_twin_that_was_merged_takes_no_step(name: str, cast: Cast) -> None:
    step, device = STEPS[name], device_at(cast, min(STEPS[name].sources))
    Device.objects.filter(pk=device.pk).update(merged_into=device_at(cast, Stage.RECEIVED))
    outcome = advance(step, [device], actor=TESTER, facts_of=facts_of(step))
    assert [refusal.obstacles[0].code for refusal in outcome.refused] == ["merged"]
