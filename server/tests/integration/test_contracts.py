"""Contracts, their end, and what is left of them once the record of a person erased itself."""

from __future__ import annotations

from uuid import uuid4

import pytest

from rebond.access import Role
from rebond.desk.queries.todo import todo_of
from rebond.integration.actions import (
    end_contract,
    extend_contract,
    sign_contract,
)
from rebond.integration.choices import Exit
from rebond.integration.models import Contract, SkillRecord, Trainee
from rebond.integration.queries import record_of
from rebond.kit.errors import DomainError, NotFound
from rebond.privacy.actions import erase_what_is_due
from tests.cast import Cast
from tests.factories import a_membership
from tests.harness.clock import Clock
from tests.integration.prepared import a_claim, a_contract, days, kinds_told


def test_a_page_sent_twice_signs_one_contract(cast: Cast) -> None:
    key = uuid4()
    first, second = a_contract(cast, submission=key), a_contract(cast, submission=key)
    assert (first.pk, Contract.objects.count()) == (second.pk, 1)


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"starts_on": 300, "ends_on": 299}, "ends_on"),
        ({"starts_on": 200, "ends_on": 400}, "starts_on"),
        ({"starts_on": 300, "ends_on": 400, "share_percent": 101}, "share_percent"),
        ({"starts_on": -500, "ends_on": -366}, "ends_on"),
    ],
    ids=["backwards", "overlapping", "more-than-full-time", "long-over"],
)
def test_a_contract_that_makes_no_sense_is_refused(cast: Cast, terms: dict[str, int], field: str) -> None:
    a_contract(cast)
    given = {name: days(value) if name.endswith("_on") else value for name, value in terms.items()}
    with pytest.raises(DomainError) as told:
        a_contract(cast, **given)
    assert told.value.field == field


def test_a_supervisor_signs_for_the_people_of_the_own_workshop_only(cast: Cast) -> None:
    terms = {"starts_on": days(0), "ends_on": days(90), "share_percent": 100}
    with pytest.raises(NotFound):
        sign_contract(
            actor=cast.actor("lea"),
            membership=a_membership(Role.TECHNICIAN, cast.donor),
            submission=uuid4(),
            **terms,
        )
    for hat, code in ((cast.lea, "own_record"), (cast.chloe, "wrong_role")):
        with pytest.raises(DomainError) as told:
            sign_contract(actor=cast.actor("lea"), membership=hat, submission=uuid4(), **terms)
        assert told.value.code == code


def test_a_contract_is_extended_then_ended_and_its_exit_may_be_learned_later(cast: Cast) -> None:
    contract, lea = a_contract(cast), cast.actor("lea")
    for _time in range(2):
        extend_contract(actor=lea, contract=contract, ends_on=days(300))
    end_contract(actor=lea, contract=contract, ended_on=days(0), exit_to=Exit.UNKNOWN)
    ended = end_contract(actor=lea, contract=contract, ended_on=days(0), exit_to=Exit.TRAINING)
    assert (ended.first_ends_on, ended.ends_on, ended.ended_on, ended.exit) == (
        days(200),
        days(300),
        days(0),
        "training",
    )
    assert ended.trainee is not None
    told = ["signed", "extended", "ended", "ended"]
    assert kinds_told(ended.trainee) == [f"trainee.contract_{word}" for word in told]
    with pytest.raises(DomainError):
        extend_contract(actor=lea, contract=contract, ends_on=days(400))


@pytest.mark.parametrize("day", [-101, 1], ids=["before-it-started", "still-to-come"])
def test_a_last_day_outside_of_the_contract_is_refused(cast: Cast, day: int) -> None:
    contract = a_contract(cast)
    with pytest.raises(DomainError) as told:
        end_contract(actor=cast.actor("lea"), contract=contract, ended_on=days(day), exit_to=Exit.OTHER)
    assert told.value.field == "ended_on"


def test_the_record_erases_itself_a_year_after_and_the_figures_stay(cast: Cast, clock: Clock) -> None:
    contract = a_claim(cast).trainee.contracts.get()
    end_contract(actor=cast.actor("lea"), contract=contract, ended_on=days(0), exit_to=Exit.PERMANENT)
    clock.advance(days=365)
    erase_what_is_due()
    assert (Trainee.objects.count(), SkillRecord.objects.count()) == (1, 1)
    clock.advance(days=2)
    erase_what_is_due()
    assert (Trainee.objects.count(), SkillRecord.objects.count()) == (0, 0)
    contract.refresh_from_db()
    assert (contract.trainee, contract.exit) == (None, "permanent")
    with pytest.raises(NotFound):
        end_contract(actor=cast.actor("lea"), contract=contract, ended_on=days(-400), exit_to=Exit.OTHER)


def test_contracts_that_end_soon_and_exits_that_nobody_knows_wait_in_to_do(cast: Cast) -> None:
    contract = a_contract(cast, ends_on=days(30))
    lea = cast.actor("lea")

    def told() -> list[str]:
        return [str(item.title) for item in todo_of(lea) if item.url == "/integration/people/"]

    assert told() == ["Contrats qui se terminent dans les deux mois"]
    end_contract(actor=lea, contract=contract, ended_on=days(0), exit_to=Exit.UNKNOWN)
    assert told() == ["Personnes parties : suite à renseigner"]
    end_contract(actor=lea, contract=contract, ended_on=days(0), exit_to=Exit.TRAINING)
    assert told() == []


def test_more_than_two_years_in_all_is_told(cast: Cast) -> None:
    contract = a_contract(cast, starts_on=days(-400), ends_on=days(330))
    assert contract.trainee is not None
    assert not record_of(contract.trainee).is_beyond_two_years
    extend_contract(actor=cast.actor("lea"), contract=contract, ends_on=days(331))
    assert record_of(contract.trainee).is_beyond_two_years
