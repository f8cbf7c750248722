"""The steps of the editor, in the order in which a programme is thought out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from rebond.programmes.wording import Part

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Step:
    part: Part
    label: StrPromise
    lead: StrPromise

    @property
    def name(self) -> str:
        return self.part.value


STEPS: tuple[Step, ...] = (
    Step(Part.FRAME, _("Programme"), _("Its name, its days, who pays, which papers.")),
    Step(Part.PEOPLE, _("People"), _("Whom a computer is for.")),
    Step(Part.REFERRING, _("Referral"), _("Who may refer a person, and who decides.")),
    Step(Part.NUMBERS, _("How many"), _("How many computers, from which day, and how places order them.")),
    Step(Part.PATH, _("Path"), _("What the person learns, when the computer is theirs, and on which terms.")),
    Step(Part.COMPUTERS, _("Computers"), _("What is asked of every computer, and what is kept of people.")),
)
REVIEW = _("Check and publish")


def step_named(name: str) -> Step | None:
    return next((step for step in STEPS if step.name == name), None)


def place_of(step: Step) -> int:
    """From 1."""
    return STEPS.index(step) + 1


def labels() -> list[str]:
    return [str(step.label) for step in STEPS] + [str(REVIEW)]
