from __future__ import annotations

from dataclasses import fields
from itertools import product
from typing import Any

import pytest

from rebond.access import system_actor
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.ledger.models import Event
from rebond.referrals.actions import accept, close, mark_equipped, mark_unequipped, reopen, reroute
from rebond.referrals.choices import ClosingReason
from rebond.referrals.lifecycle import STEPS, Step, advance, steps_open_to
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage
from tests.cast import Cast
from tests.factories import a_place, a_referral, an_organisation

TESTER = system_actor("tests")


def referral_at(cast: Cast, stage: str) -> Referral:
    """Put at ``stage`` by hand: how it came there is not what is judged."""
    referral = a_referral(cast.programme, place=cast.place, prescriber=cast.social_centre)
    reason = ClosingReason.MOVED if stage == Stage.CLOSED else ""
    Referral.objects.filter(pk=referral.pk).update(stage=stage, closing_reason=reason)
    referral.refresh_from_db()
    return referral


def sample_facts(step: Step) -> dict[str, Any]:
    known = {"origin", "target", "place_id"}
    return {
        field.name: 1 if field.type == "int" else "moved"
        for field in fields(step.facts)
        if field.name not in known
    }


def sample_columns(step: Step) -> dict[str, str]:
    return {"closing_reason": "moved"} if step.name in {"close", "turn_down", "withdraw"} else {}


@pytest.mark.parametrize(("name", "stage"), list(product(STEPS, Stage.values)))
def test_a_step_is_taken_from_its_origins_and_from_no_other_stage(name: str, stage: str, cast: Cast) -> None:
    step, referral = STEPS[name], referral_at(cast, stage)
    before = Event.objects.count()
    outcome = advance(
        step, [referral], actor=TESTER, facts_of=lambda _ref: sample_facts(step), sets=sample_columns(step)
    )
    stored = Referral.objects.get(pk=referral.pk)
    if stage in step.sources:
        event = Event.objects.latest("pk")
        assert (stored.stage, event.facts["origin"], event.facts["target"]) == (
            step.target,
            stage,
            step.target,
        )
    else:
        assert [refusal.obstacles[0].code for refusal in outcome.refused] == ["wrong_stage"]
        assert (stored.stage, Event.objects.count()) == (stage, before)


@pytest.mark.parametrize("stage", Stage.values)
def test_the_steps_offered_are_those_that_leave_from_the_stage(stage: str, cast: Cast) -> None:
    offered = {step.name for step in steps_open_to(referral_at(cast, stage))}
    assert offered == {name for name, step in STEPS.items() if stage in step.sources}


@pytest.mark.parametrize("name", STEPS)
def test_a_person_without_the_capability_takes_no_step(name: str, cast: Cast) -> None:
    step = STEPS[name]
    referral = referral_at(cast, min(step.sources))
    with pytest.raises(NotAllowed):
        advance(step, [referral], actor=cast.actor("hanna"), facts_of=lambda _ref: sample_facts(step))
    assert Referral.objects.get(pk=referral.pk).stage == referral.stage


def test_a_place_takes_many_people_on_at_once_and_is_told_which_it_cannot(cast: Cast) -> None:
    fresh, done = a_referral(cast.programme, place=cast.place), referral_at(cast, Stage.EQUIPPED)
    outcome = accept(actor=cast.actor("ines"), referrals=[done, fresh])
    assert [referral.pk for referral in outcome.taken] == [fresh.pk]
    assert [refusal.subject.pk for refusal in outcome.refused] == [done.pk]


def test_a_place_answers_its_own_referrals_only(cast: Cast) -> None:
    other = a_referral(cast.programme)
    with pytest.raises(NotFound):
        accept(actor=cast.actor("ines"), referrals=[other])
    with pytest.raises(NotAllowed):
        accept(actor=cast.actor("driss"), referrals=[other])


def test_another_place_takes_over_and_the_first_sees_the_person_no_more(cast: Cast) -> None:
    referral = a_referral(cast.programme, place=cast.place, stage="accepted")
    other = a_place(an_organisation(cast.territory))
    reroute(actor=cast.actor("ines"), referrals=[referral], place=other)
    referral.refresh_from_db()
    assert (referral.stage, referral.place) == (Stage.SENT, other)
    assert list(Referral.objects.visible_to(cast.actor("ines"))) == []
    facts = Event.objects.get(stream=referral.stream, kind="referral.rerouted").facts
    assert (facts["from_place_id"], facts["place_id"]) == (cast.place.pk, other.pk)


def test_a_person_is_not_sent_to_the_same_place_nor_to_another_territory_nor_before_a_closed_door(
    cast: Cast,
) -> None:
    referral = a_referral(cast.programme, place=cast.place)
    for place, code in ((cast.place, "same_place"), (cast.elsewhere, "other_territory")):
        outcome = reroute(actor=cast.actor("ines"), referrals=[referral], place=place)
        assert [obstacle.code for obstacle in outcome.refused[0].obstacles] == [code]
    with pytest.raises(Invalid):
        reroute(
            actor=cast.actor("ines"),
            referrals=[referral],
            place=a_place(an_organisation(cast.territory), is_open=False),
        )


def test_a_referral_is_closed_with_its_reason_and_opened_again(cast: Cast) -> None:
    referral = a_referral(cast.programme, place=cast.place, stage="accepted")
    close(actor=cast.actor("ines"), referrals=[referral], reason=ClosingReason.ABSENT)
    referral.refresh_from_db()
    assert (referral.stage, referral.closing_reason) == (Stage.CLOSED, "absent")
    reopen(actor=cast.actor("ines"), referrals=[referral])
    referral.refresh_from_db()
    assert (referral.stage, referral.closing_reason) == (Stage.SENT, "")


def test_a_closed_referral_stays_closed_once_its_household_has_another_one(cast: Cast) -> None:
    first = a_referral(cast.programme, place=cast.place, household="3 rue Pasteur")
    close(actor=cast.actor("ines"), referrals=[first], reason=ClosingReason.MOVED)
    a_referral(cast.programme, household="3 rue Pasteur")
    outcome = reopen(actor=cast.actor("ines"), referrals=[first])
    assert [obstacle.code for obstacle in outcome.refused[0].obstacles] == ["household_has_a_request"]


def test_a_person_whose_computer_came_back_waits_for_another_one(cast: Cast) -> None:
    referral = a_referral(cast.programme, place=cast.place, stage="path_done")
    assert (
        mark_equipped(actor=cast.actor("ines"), referrals=[referral], handovers={referral.pk: 7})[0].stage
        == Stage.EQUIPPED
    )
    assert (
        mark_unequipped(actor=cast.actor("ines"), referral=referral, handover_id=7).stage == Stage.PATH_DONE
    )
    with pytest.raises(Refused):
        mark_unequipped(actor=cast.actor("ines"), referral=referral, handover_id=7)


def test_nobody_is_equipped_before_the_place_has_accepted_them(cast: Cast) -> None:
    referral = a_referral(cast.programme, place=cast.place)
    with pytest.raises(Refused):
        mark_equipped(actor=cast.actor("ines"), referrals=[referral], handovers={referral.pk: 7})


def test_replaying_the_ledger_gives_the_stored_stage(cast: Cast) -> None:
    for stage in ("sent", "accepted", "on_path", "path_done", "closed"):
        referral = a_referral(cast.programme, place=cast.place, stage=stage)
        moves = Event.objects.filter(stream=referral.stream, facts__has_key="target").order_by("seq")
        assert moves.last().facts["target"] == referral.stage == stage
