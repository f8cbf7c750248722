from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class OrganisationKind(TextChoices):
    ASSOCIATION = "association", _("Association")
    MUNICIPALITY = "municipality", _("Municipality")
    INTERMUNICIPALITY = "intermunicipality", _("Intermunicipality")
    SOCIAL_ACTION_CENTRE = "social_action_centre", _("Social action centre")
    DEPARTEMENT = "departement", _("Département")
    PUBLIC_ESTABLISHMENT = "public_establishment", _("Public establishment")
    PUBLIC_SERVICE_OPERATOR = "public_service_operator", _("Public service operator")
    FUND = "fund", _("Social security fund")
    SCHOOL = "school", _("School")
    WORK_INTEGRATION = "work_integration", _("Work integration structure")
    COMPANY = "company", _("Company")
    STATE = "state", _("State")


class PrescriberKind(TextChoices):
    """Who refers: one of the six facts of a handover (WORDING.md)."""

    LOCAL_MISSION = "local_mission", _("Local youth mission")
    EMPLOYMENT_AGENCY = "employment_agency", _("France Travail")
    DISABILITY_EMPLOYMENT = "disability_employment", _("Cap emploi")
    SOCIAL_ACTION_CENTRE = "social_action_centre", _("Social action centre")
    DEPARTEMENT_SOCIAL = "departement_social", _("Département (social services)")
    COLLEGE = "college", _("Lower secondary school")
    SOCIAL_FUND = "social_fund", _("CAF, CPAM, MSA or CARSAT")
    ASSOCIATION = "association", _("Association")
    SOCIAL_CENTRE = "social_centre", _("Social centre")
    WORK_INTEGRATION = "work_integration", _("Work integration structure")
    UNIVERSITY = "university", _("University or CROUS")
    FRANCE_SERVICES = "france_services", _("France Services")
    LANDLORD = "landlord", _("Social landlord")
    NONE = "none", _("Without prescriber")


class Rhythm(TextChoices):
    """How often a place that travels comes back to a stop."""

    ONCE = "once", _("Once")
    WEEKLY = "weekly", _("Every week, on the same day")
    FORTNIGHTLY = "fortnightly", _("Every two weeks, on the same day")
    MONTHLY = "monthly", _("Every month, on the same weekday (for example the 2nd Tuesday)")
