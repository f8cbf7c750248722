"""Hours by activity: only where the workshop wants them, seen by the person, told of enough people together."""

from __future__ import annotations

from decimal import Decimal

import pytest

from rebond.integration.actions import choose_hours, record_hours
from rebond.integration.choices import Activity
from rebond.integration.models import Trainee
from rebond.integration.queries import record_of
from rebond.integration.queries.hours import hours_of_year
from rebond.kit.errors import Invalid, Refused
from tests.cast import Cast
from tests.integration.prepared import a_colleague, a_contract, a_trainee, days, kinds_told, today


def written(cast: Cast, trainee: Trainee, **minutes: int) -> None:
    told = {Activity(name): time for name, time in minutes.items()}
    record_hours(actor=cast.actor("lea"), trainee=trainee, month=today(), minutes=told)


def test_a_workshop_keeps_no_hours_unless_it_wants_them(cast: Cast) -> None:
    trainee = a_trainee(cast)
    with pytest.raises(Refused):
        written(cast, trainee, testing=60)
    choose_hours(actor=cast.actor("lea"), organisation=cast.operator, are_kept=True)
    with pytest.raises(Invalid):
        record_hours(actor=cast.actor("lea"), trainee=trainee, month=days(40), minutes={})
    for _time in range(2):
        written(cast, trainee, testing=90, training=0)
    (month,) = record_of(trainee).months
    assert (month.lines, month.total) == ([(Activity.TESTING, Decimal("1.50"))], Decimal("1.50"))
    assert kinds_told(trainee) == ["trainee.hours_recorded"]


def test_the_hours_of_a_year_are_told_for_three_people_or_more(cast: Cast) -> None:
    choose_hours(actor=cast.actor("lea"), organisation=cast.operator, are_kept=True)
    people = [cast.bruno, a_colleague(cast, "Nadia"), a_colleague(cast, "Yanis")]
    trainees = [contract.trainee for contract in (a_contract(cast, who) for who in people)]
    for number, trainee in enumerate(trainees):
        assert trainee is not None
        written(cast, trainee, **({"testing": 60, "repair": 60} if number else {"testing": 60}))
    assert hours_of_year(cast.operator, today().year) == [
        (Activity.TESTING, Decimal("3.00")),
        (Activity.REPAIR, None),
    ]
