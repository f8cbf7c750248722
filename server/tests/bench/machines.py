"""Running agents, as they tell what they do."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from typing import Any

from rebond.agents.queries import actor_of_agent
from rebond.bench.actions import Told, tell_state
from rebond.bench.choices import Activity
from rebond.bench.models import Card
from tests.agents.sticks import Stick, a_stick
from tests.cast import Cast


@dataclass
class Machine:
    """One machine that started from a stick."""

    stick: Stick
    run: uuid.UUID = field(default_factory=uuid.uuid4)
    serial: str = "PF00AB12"

    def tells(self, activity: str = Activity.ERASING, **more: Any) -> Card:
        told = Told(
            run=self.run,
            activity=Activity(activity),
            **{"serial": self.serial, "maker": "Lenovo", "model": "ThinkPad L440", **more},
        )
        return tell_state(actor=actor_of_agent(self.stick.agent), told=told)


def a_machine(cast: Cast, *, serial: str = "PF00AB12", stick: Stick | None = None) -> Machine:
    return Machine(stick or a_stick(cast), serial=serial)
