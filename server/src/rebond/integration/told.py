"""How what happens here is called in histories, and what waits for the supervisor in “To do”: the desk shows both."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

EVENTS: Mapping[str, StrPromise] = MappingProxyType(
    {
        "trainee.contract_signed": _("Work-integration contract recorded"),
        "trainee.contract_extended": _("Work-integration contract extended"),
        "trainee.contract_ended": _("End of a work-integration contract recorded"),
        "trainee.contract_cancelled": _("Work-integration contract taken back"),
        "trainee.skill_claimed": _("Somebody said what they can do"),
        "trainee.skill_validated": _("Skill validated"),
        "trainee.skill_not_yet": _("Skill not validated yet"),
        "trainee.hours_recorded": _("Hours of a month recorded"),
        "workshop_skill.listed": _("Skill put on the list of the workshop"),
        "workshop_skill.changed": _("Skill of the list changed"),
        "integration_hours.chosen": _("Hours by activity: chosen whether they are kept"),
        "integration_posts.agreed": _("Posts of the year recorded"),
    }
)
SKILLS, LOOK = _("People with skills to validate"), _("Look")
CONTRACTS, OPEN = _("People whose contract ends within two months"), _("Open")
FIRST_END = _("the first one on %(day)s")
EXITS, TELL = _("People who left: what follows is not known"), _("Fill in")
RECORDS = _("Records of people in work integration")
