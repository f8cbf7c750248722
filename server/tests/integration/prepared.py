"""A workshop of work integration: people under contract, skills, and the work that the ledger tells of."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.db import transaction
from django.utils import timezone

from rebond.access import Role
from rebond.desk.actions import Wish, act_on_pile, undo_pile
from rebond.devices.models import Device
from rebond.integration.actions import add_skill, claim_skill, sign_contract
from rebond.integration.choices import Station
from rebond.integration.models import Contract, Skill, SkillRecord, Trainee
from rebond.ledger.facts import Facts
from rebond.ledger.models import Event
from rebond.ledger.recording import Entry, record
from rebond.network.actors import actor_for
from rebond.network.models import Membership
from rebond.workshop.facts import ChecksRecorded
from tests.cast import Cast
from tests.factories import a_lot, a_membership, a_user, devices
from tests.factories.network import numbers


def today() -> date:
    return timezone.localdate()


def days(count: int) -> date:
    """The day ``count`` days from now."""
    return today() + timedelta(days=count)


def a_contract(cast: Cast, who: Membership | None = None, **terms: Any) -> Contract:
    """Bruno's, from 100 days ago to 200 days from now, at three quarters of full time."""
    values = {
        "starts_on": days(-100),
        "ends_on": days(200),
        "share_percent": 75,
        "submission": uuid4(),
        **terms,
    }
    return sign_contract(actor=cast.actor("lea"), membership=who or cast.bruno, **values)


def a_trainee(cast: Cast) -> Trainee:
    trainee = a_contract(cast).trainee
    assert trainee is not None
    return trainee


def a_skill(cast: Cast, name: str = "Tester un portable", **values: Any) -> Skill:
    values = {"station": Station.TESTING, **values}
    return add_skill(actor=cast.actor("lea"), organisation=cast.operator, name=name, **values)


def a_claim(cast: Cast) -> SkillRecord:
    a_contract(cast)
    return claim_skill(actor=cast.actor("bruno"), skill=a_skill(cast))


def a_colleague(cast: Cast, name: str) -> Membership:
    return a_membership(
        Role.TECHNICIAN, cast.operator, user=a_user(name, email=f"collegue.{next(numbers)}@exemple.test")
    )


def computers(cast: Cast, count: int) -> list[Device]:
    return list(devices(count, a_lot(workshop=cast.workshop)))


def worked(
    hat: Membership, made: Iterable[Device], *, facts: Facts | None = None, days_ago: int = 0
) -> list[Event]:
    """``hat`` did that on each: checked it, unless ``facts`` tell of something else."""
    actor = replace(actor_for(hat), system="tests")  # may say when it happened
    told = facts or ChecksRecorded(passed=("screen",))
    moment = timezone.now() - timedelta(days=days_ago)
    with transaction.atomic():
        return record(
            actor=actor, entries=[Entry(device.stream, told) for device in made], occurred_at=moment
        )


def mistaken(hat: Membership, verb: str, made: Sequence[Device], option: str = "") -> None:
    """``hat`` said it of the wrong pile, and took it back within the minute."""
    wish = Wish(verb=verb, option=option, devices=made)
    gesture = act_on_pile(actor=actor_for(hat), key=uuid4(), wish=wish)
    outcome = undo_pile(actor=actor_for(hat), key=gesture.key)
    assert (len(outcome.taken), outcome.refused) == (len(made), [])


def kinds_told(about: Trainee | Contract) -> list[str]:
    rows = Event.objects.filter(stream=about.stream).order_by("seq")
    return list(rows.values_list("kind", flat=True))
