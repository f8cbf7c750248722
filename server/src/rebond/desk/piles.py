"""What may be done to a pile: one table, read by the page, by the command cards and by the action."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext_lazy as _

from rebond.access import Actor, may
from rebond.desk.choices import PileVerb
from rebond.devices.choices import HoldReason
from rebond.devices.lifecycle import STEPS
from rebond.devices.stages import Stage
from rebond.kit.numbers import whole_number
from rebond.recycling.choices import DisposalReason
from rebond.workshop.choices import CosmeticState

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Needs = Literal["", "location", "delivery"]
MOST = 200
"""A pile is what one person can have in front of them."""
ANY_STAGE = frozenset(Stage.values)
WITH_UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Verb:
    """``options`` ask for one more answer; ``needs`` names what is scanned beside the computers.

    ``of_recipe``: the answers are the recipes that are offered today, by their keys.
    """

    verb: PileVerb
    capability: str
    stages: frozenset[str]
    icon: str
    options: Sequence[tuple[str, str | StrPromise]] = ()
    needs: Needs = ""
    is_grave: bool = False
    of_recipe: bool = False

    @property
    def key(self) -> str:
        return self.verb.value

    @property
    def label(self) -> str:
        return str(self.verb.label)

    @property
    def gestures(self) -> list[tuple[str, str]]:
        """Each way to do it, as it is sent and printed: ("hold:swollen_battery", "Swollen battery")."""
        return [(f"{self.key}:{value}" if value else self.key, str(label)) for value, label in self.options]

    def takes(self, option: str) -> bool:
        """Whether the option is one that it knows; none where it asks for none."""
        if self.of_recipe:
            return whole_number(option) is not None
        return option in {value for value, _label in self.options} if self.options else option == ""


def _step(verb: PileVerb, step: str, icon: str, **rest: object) -> Verb:
    taken = STEPS[step]
    return Verb(verb, taken.capability, taken.sources, icon, **rest)  # type: ignore[arg-type]  # fields of Verb


_V = PileVerb
VERBS: Mapping[str, Verb] = {
    item.key: item
    for item in (
        _step(
            _V.RECEIVE,
            "receive",
            "package-check",
            options=(("", _("Those that are known")), (WITH_UNKNOWN, _("The unknown numbers too"))),
        ),
        Verb(_V.CHECK, "check.record", Stage.IN_WORK, "clipboard-check"),
        Verb(
            _V.GRADE,
            "grade.assign",
            Stage.IN_WORK,
            "award",
            options=CosmeticState.choices,
        ),
        Verb(
            _V.PREPARE,
            "device.prepare",
            Stage.IN_WORK,
            "disc",
            of_recipe=True,
        ),
        _step(_V.SHELVE, "shelve", "warehouse", needs="location"),
        Verb(_V.MOVE, "device.shelve", Stage.IN_WORKSHOP, "arrow-right", needs="location"),
        _step(_V.LOAD, "reserve", "truck", needs="delivery"),
        Verb(_V.HOLD, "device.hold", ANY_STAGE, "ban", options=HoldReason.choices),
        _step(_V.ELIMINATE, "eliminate", "circle-x", options=DisposalReason.choices, is_grave=True),
        _step(_V.RETIRE, "retire", "power-off", options=DisposalReason.choices, is_grave=True),
        Verb(
            _V.SET_ASIDE,
            "weee.fill",
            frozenset({Stage.ELIMINATED.value, Stage.OUT_OF_SERVICE.value}),
            "recycle",
        ),
    )
}


def verbs_of(actor: Actor) -> list[Verb]:
    """Those that the hat may ever use."""
    return [verb for verb in VERBS.values() if may(actor, verb.capability)]


def open_to(stage: str, verbs: Collection[Verb]) -> list[str]:
    """Keys of the verbs that a computer at ``stage`` may take, as far as its stage tells."""
    return [verb.key for verb in verbs if stage in verb.stages]


def command(gesture: str) -> str:
    """What a card says to the scanner: ``DO:HOLD:SWOLLEN_BATTERY``."""
    return f"DO:{gesture}".upper()
