"""Contracts, their end, and what is left of them once the record of a person erased itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db.models import Q
from django.test import Client

from rebond.access import Role
from rebond.desk.queries.todo import todo_of
from rebond.integration.actions import (
    cancel_contract,
    end_contract,
    extend_contract,
    sign_contract,
)
from rebond.integration.choices import Exit
from rebond.integration.models import Contract, SkillRecord, Trainee
from rebond.integration.queries import record_of
from rebond.kit.errors import DomainError, NotFound, Refused
from rebond.ledger.models import Event
from rebond.network.actors import actor_for
from rebond.privacy.actions import erase_what_is_due
from tests.cast import Cast
from tests.factories import a_membership
from tests.harness.clock import Clock
from tests.integration.prepared import a_claim, a_colleague, a_contract, days, kinds_told


def test_a_page_sent_twice_signs_one_contract(cast: Cast) -> None:
    key = uuid4()
    first, second = a_contract(cast, submission=key), a_contract(cast, submission=key)
    assert (first.pk, Contract.objects.count()) == (second.pk, 1)


@pytest.mark.parametrize(
    "other", [{"share_percent": 100}, {"ends_on": 201}, {"starts_on": -99}, {"who": "somebody"}]
)
def test_a_page_sent_again_with_other_words_is_refused(cast: Cast, other: dict[str, Any]) -> None:
    key = uuid4()
    a_contract(cast, submission=key)
    given = {name: days(value) if name.endswith("_on") else value for name, value in other.items()}
    if "who" in given:
        given["who"] = a_colleague(cast, "Camille")
    with pytest.raises(Refused) as told:
        a_contract(cast, submission=key, **given)
    assert (told.value.code, Contract.objects.count()) == ("sent_already", 1)


def test_a_contract_recorded_by_mistake_is_taken_back_and_the_right_one_signed(
    cast: Cast, client_of: Callable[[str], Client]
) -> None:
    wrong = a_contract(cast, starts_on=days(30))
    address = f"/integration/people/contracts/{wrong.pk}/cancel/"
    client = client_of("lea")
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 302
    assert client.post(address).status_code == 404
    assert kinds_told(wrong) == ["trainee.contract_signed", "trainee.contract_cancelled"]
    a_contract(cast)
    assert Contract.objects.count() == 1


def test_the_record_of_somebody_whose_only_contract_was_a_mistake_erases_itself(cast: Cast) -> None:
    cancel_contract(actor=cast.actor("lea"), contract=a_contract(cast))
    erase_what_is_due()
    assert Trainee.objects.count() == 0


def test_a_contract_that_has_ended_or_of_another_workshop_is_not_taken_back(cast: Cast) -> None:
    contract, lea = a_contract(cast), cast.actor("lea")
    stranger = actor_for(a_membership(Role.SUPERVISOR, cast.donor))
    with pytest.raises(NotFound):
        cancel_contract(actor=stranger, contract=contract)
    end_contract(actor=lea, contract=contract, ended_on=days(0), exit_to=Exit.TRAINING)
    with pytest.raises(Refused) as told:
        cancel_contract(actor=lea, contract=contract)
    assert (told.value.code, Contract.objects.count()) == ("ended", 1)


@pytest.mark.parametrize(
    ("terms", "field"),
    [
        ({"starts_on": 300, "ends_on": 299}, "ends_on"),
        ({"starts_on": 200, "ends_on": 400}, "starts_on"),
        ({"starts_on": 300, "ends_on": 400, "share_percent": 101}, "share_percent"),
        ({"starts_on": -500, "ends_on": -366}, "ends_on"),
        ({"starts_on": 300, "ends_on": date(9999, 12, 31)}, "ends_on"),
        ({"starts_on": date(26, 1, 1), "ends_on": 400}, "starts_on"),
        ({"starts_on": date(9999, 12, 1), "ends_on": date(9999, 12, 31)}, "starts_on"),
    ],
    ids=["backwards", "overlapping", "more-than-full-time", "long-over", "for-ever", "long-ago", "far-away"],
)
def test_a_contract_that_makes_no_sense_is_refused(
    cast: Cast, terms: dict[str, int | date], field: str
) -> None:
    a_contract(cast)
    given = {
        name: days(value) if name.endswith("_on") and isinstance(value, int) else value
        for name, value in terms.items()
    }
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
    told = ["signed", "extended", "ended", "ended"]
    assert kinds_told(ended) == [f"trainee.contract_{word}" for word in told]
    with pytest.raises(DomainError):
        extend_contract(actor=lea, contract=contract, ends_on=days(400))


def test_a_contract_is_not_extended_beyond_ten_years(cast: Cast) -> None:
    contract = a_contract(cast)
    with pytest.raises(DomainError) as told:
        extend_contract(actor=cast.actor("lea"), contract=contract, ends_on=date(9999, 12, 31))
    assert told.value.field == "ends_on"


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
    written = Event.objects.filter(Q(actor=f"user:{cast.bruno.user_id}") | Q(membership_id=cast.bruno.pk))
    of_contracts = Event.objects.filter(kind__startswith="trainee.contract_")
    assert (written.count(), of_contracts.count()) == (1, 2)
    assert not of_contracts.filter(stream__in=written.values("stream")).exists()
    with pytest.raises(NotFound):
        end_contract(actor=cast.actor("lea"), contract=contract, ended_on=days(-400), exit_to=Exit.OTHER)


def test_contracts_that_end_soon_and_exits_that_nobody_knows_wait_in_to_do(cast: Cast) -> None:
    contract = a_contract(cast, ends_on=days(30))
    lea = cast.actor("lea")

    def told() -> list[str]:
        return [str(item.title) for item in todo_of(lea) if item.url.startswith("/integration/people/")]

    assert told() == ["Personnes dont le contrat se termine dans les deux mois"]
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
