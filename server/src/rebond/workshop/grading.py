"""The rule that gives a computer its grade. It is shown beside the form, in these words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rebond.devices.choices import Grade
from rebond.workshop.choices import CosmeticState

RULE = _(
    "The grade is that of the worst of case, screen and keyboard: no mark A, light marks B, visible marks C. A defect "
    "that remains, or a check that failed, gives D: the computer is then said “tested”, never “refurbished”."
)
_BY_STATE = {
    CosmeticState.NONE: Grade.A,
    CosmeticState.LIGHT: Grade.B,
    CosmeticState.VISIBLE: Grade.C,
    CosmeticState.DEFECT: Grade.D,
}


def grade_of(*, case: str, screen: str, keyboard: str, has_failed_check: bool = False) -> Grade:
    """The worst of the three states; D where a check failed. Raise ``ValueError`` for an unknown state."""
    worst = max(
        (_BY_STATE[CosmeticState(state)] for state in (case, screen, keyboard)), key=lambda grade: grade.value
    )
    return Grade.D if has_failed_check else worst
