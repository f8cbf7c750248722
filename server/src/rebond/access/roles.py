"""The hats that a person can wear, and how far a capability reaches."""

from __future__ import annotations

from enum import IntEnum

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Role(TextChoices):
    ADMINISTRATOR = "administrator", _("Administrator")
    COORDINATOR = "coordinator", _("Coordination")
    SUPERVISOR = "supervisor", _("Workshop supervisor")
    TECHNICIAN = "technician", _("Technician")
    STOREKEEPER = "storekeeper", _("Storekeeper")
    DONOR = "donor", _("Donor")
    SIGNATORY = "signatory", _("Signatory")
    MEDIATOR = "mediator", _("Mediator")
    PLACE_MANAGER = "place_manager", _("Place manager")
    PRESCRIBER = "prescriber", _("Prescriber")
    COMMITTEE_MEMBER = "committee_member", _("Committee member")
    TRAINER = "trainer", _("Trainer")
    FUNDER = "funder", _("Funder")
    AUDITOR = "auditor", _("Auditor")


class Scope(IntEnum):
    """How far a capability reaches; a wider scope holds the narrower ones.

    ``OWN_WORKSHOP``: what stands in one's own workshops; the reach of people of an external workshop, given by no line.
    """

    NONE = 0
    OWN_PLACE = 1
    OWN_ORGANISATION = 2
    OWN_WORKSHOP = 3
    TERRITORY = 4
    ALL = 5
