from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AgreementKind(TextChoices):
    ONE_OFF = "one_off", _("One-off")
    MULTI_YEAR = "multi_year", _("Multi-year")


class LegalGround(TextChoices):
    """The law under which the donor gives; it may limit the outlets (rule 4)."""

    PUBLIC_GIFT = "public_gift", _("Gift of a public body (CG3P L.3212-2)")
    PRIVATE_GIFT = "private_gift", _("Gift of a company or person")
    TRANSFER = "transfer", _("Transfer between public bodies")
