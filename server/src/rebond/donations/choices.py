from __future__ import annotations

from enum import nonmember

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class AgreementKind(TextChoices):
    ONE_OFF = "one_off", _("One-off")
    MULTI_YEAR = "multi_year", _("Multi-year")


class LegalGround(TextChoices):
    """The law under which the donor gives; it may limit the outlets (rule 4)."""

    PUBLIC_GIFT = "public_gift", _("Gift of a public body (CG3P L.3212-2)")
    PRIVATE_GIFT = "private_gift", _("Gift of a company or person")
    TRANSFER = "transfer", _("Transfer between public bodies")


class LegalCondition(TextChoices):
    """What a public body makes sure of before it gives (CG3P L. 3212-2, 3° and D. 3212-3; law 3DS 2022-217, article 178)."""

    NO_LONGER_USED = "no_longer_used", _("The donor uses these computers no more")
    UNIT_VALUE = "unit_value", _("Each is worth EUR 300 at the most")
    ENTITLED = "entitled", _("Who receives them is one of the bodies that the law names")
    COMMITTED = "committed", _("Who receives them commits to the use and to the price ceilings of a resale")


class DocumentKind(TextChoices):
    """A paper of an agreement."""

    AGREEMENT = "agreement", _("Signed agreement")
    DELIBERATION = "deliberation", _("Deliberation")
    DELEGATION = "delegation", _("Delegation of signature")
    AMENDMENT = "amendment", _("Amendment")
    OTHER = "other", pgettext_lazy("document", "Other paper")


class EarmarkReason(TextChoices):
    """Why a lot is set aside."""

    DONOR = "donor", _("The donor asks for it")
    FUNDER = "funder", _("A funder asks for it")
    COORDINATION = "coordination", _("The coordination decides so")


class LiftingReason(TextChoices):
    """Why a lot is set aside no more."""

    DONOR_AGREES = "donor_agrees", _("The donor agrees")
    NEED_MET = "need_met", _("Those it was meant for are served")
    URGENT = "urgent", _("A more urgent need")
    MISTAKE = "mistake", _("Set aside by mistake")


class SigningKind(TextChoices):
    """The steps of a signature by an elected official or a director."""

    DELIBERATION = "deliberation", _("Vote of the assembly")
    DELEGATION = "delegation", pgettext_lazy("step", "Delegation of signature")
    DONOR = "donor", _("Signature of the donor")
    OPERATOR = "operator", _("Signature of the operator")

    SIGNATURES = nonmember(frozenset({"donor", "operator"}))
    WITH_REFERENCE = nonmember(frozenset({"deliberation", "delegation"}))


class SuccessionReason(TextChoices):
    """Why somebody else signs."""

    NEW_TERM = "new_term", _("Elections: a new official")
    LEFT = "left", _("Left office")
    ABSENT = "absent", _("Absent or unable to sign")
