"""What the pages of agreements and orders need to know."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rebond.kit.outcomes import Obstacle
from rebond.orders.choices import PrerequisiteKind
from rebond.orders.models import Agreement


def obstacles_to_signing(agreement: Agreement) -> list[Obstacle]:
    """The conditions that nobody has proven yet, in their order."""
    met = set(agreement.prerequisites.values_list("kind", flat=True))
    return [
        Obstacle(f"missing_{kind}", _("Evidence is missing: %(condition)s.") % {"condition": kind.label})
        for kind in PrerequisiteKind
        if kind not in met
    ]
