from __future__ import annotations

from enum import nonmember
from types import MappingProxyType

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rebond.access import Role

TRAINEE_ROLES = frozenset({Role.TECHNICIAN, Role.STOREKEEPER})
"""Hats that somebody under a work-integration contract wears in the workshop."""


class Station(TextChoices):
    """Where somebody works in the workshop, in the order of the road."""

    SORTING = "sorting", pgettext_lazy("place of work", "Receiving and sorting")
    ERASING = "erasing", pgettext_lazy("place of work", "Erasing")
    TESTING = "testing", pgettext_lazy("place of work", "Testing")
    REPAIR = "repair", pgettext_lazy("place of work", "Repair")
    PREPARATION = "preparation", pgettext_lazy("place of work", "Preparation")
    STORING = "storing", pgettext_lazy("place of work", "Putting in stock")
    DISMANTLING = "dismantling", pgettext_lazy("place of work", "Dismantling and recycling")

    ICONS = nonmember(
        MappingProxyType(
            {
                "sorting": "package-open",
                "erasing": "eraser",
                "testing": "clipboard-check",
                "repair": "wrench",
                "preparation": "monitor-check",
                "storing": "warehouse",
                "dismantling": "recycle",
            }
        )
    )

    @property
    def icon(self) -> str:
        return Station.ICONS[self.value]


class Activity(TextChoices):
    """What hours are counted under: the places of work, and what is not work at a computer."""

    SORTING = "sorting", pgettext_lazy("place of work", "Receiving and sorting")
    ERASING = "erasing", pgettext_lazy("place of work", "Erasing")
    TESTING = "testing", pgettext_lazy("place of work", "Testing")
    REPAIR = "repair", pgettext_lazy("place of work", "Repair")
    PREPARATION = "preparation", pgettext_lazy("place of work", "Preparation")
    STORING = "storing", pgettext_lazy("place of work", "Putting in stock")
    DISMANTLING = "dismantling", pgettext_lazy("place of work", "Dismantling and recycling")
    TRAINING = "training", pgettext_lazy("hours", "Training")
    GUIDANCE = "guidance", pgettext_lazy("hours", "Guidance and steps towards a job")
    OTHER = "other", pgettext_lazy("hours", "Something else")


class SkillState(TextChoices):
    CLAIMED = "claimed", pgettext_lazy("skill", "Waits for the supervisor")
    VALIDATED = "validated", pgettext_lazy("skill", "Validated")
    NOT_YET = "not_yet", pgettext_lazy("skill", "Not yet")


class NotYetReason(TextChoices):
    """Said to the person in plain words; never a free text."""

    WITH_HELP = "with_help", _("Done with help so far")
    NOT_SEEN = "not_seen", _("We have not looked at it together yet")
    PRACTICE = "practice", _("To be practised some more")
    SAFETY = "safety", _("A safety rule is to be learned first")


class ExitGroup(TextChoices):
    """How the State counts exits: circulaire DGEFP no. 2008-21 of 10 December 2008. The first three are positive exits."""

    LASTING = "lasting", _("Lasting job")
    TRANSITION = "transition", _("Transition job")
    POSITIVE = "positive", _("Training or another positive exit")
    OTHER = "other", pgettext_lazy("exit", "Other exits")
    UNKNOWN = "unknown", pgettext_lazy("exit", "Unknown")
    LEFT_OUT = "left_out", _("Left out of the count")
    STAYS = "stays", _("No exit: another contract here")

    POSITIVE_ONES = nonmember(frozenset({"lasting", "transition", "positive"}))
    EXITS = nonmember(("lasting", "transition", "positive", "other", "unknown"))
    """Those that are counted: a share of positive exits is of all of them, the unknown ones too."""


class Exit(TextChoices):
    """What the person goes on to when the contract ends."""

    PERMANENT = "permanent", _("Permanent contract")
    LONG_CONTRACT = "long_contract", _("Contract or temporary work of 6 months or more")
    PUBLIC_SERVICE = "public_service", _("Public service")
    OWN_BUSINESS = "own_business", _("Own business")
    SHORT_CONTRACT = "short_contract", _("Contract or temporary work of less than 6 months")
    SUBSIDISED = "subsidised", _("Subsidised contract outside of work integration")
    TRAINING = "training", _("Training that leads to a qualification or prepares for one")
    OTHER_WORKSHOP = "other_workshop", _("Hired by another work-integration structure")
    JOB_SEEKING = "job_seeking", _("Looks for a job")
    OTHER = "other", pgettext_lazy("exit of a person", "Another situation")
    LEFT_OUT = "left_out", _("Retirement, long illness, moving away: not counted")
    STAYS = "stays", _("Stays, with another contract here")
    UNKNOWN = "unknown", pgettext_lazy("exit of a person", "Not known")

    GROUPS = nonmember(
        MappingProxyType(
            {
                "permanent": ExitGroup.LASTING,
                "long_contract": ExitGroup.LASTING,
                "public_service": ExitGroup.LASTING,
                "own_business": ExitGroup.LASTING,
                "short_contract": ExitGroup.TRANSITION,
                "subsidised": ExitGroup.TRANSITION,
                "training": ExitGroup.POSITIVE,
                "other_workshop": ExitGroup.POSITIVE,
                "job_seeking": ExitGroup.OTHER,
                "other": ExitGroup.OTHER,
                "left_out": ExitGroup.LEFT_OUT,
                "stays": ExitGroup.STAYS,
                "unknown": ExitGroup.UNKNOWN,
            }
        )
    )

    @property
    def group(self) -> ExitGroup:
        return Exit.GROUPS[self.value]
