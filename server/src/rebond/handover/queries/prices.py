"""What a computer sold to a person may cost."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from rebond.devices.models import Device
from rebond.handover.choices import CEILINGS_CENTS
from rebond.kit.outcomes import Obstacle
from rebond.programmes.rules import Rules

WITHOUT_PRICE = Obstacle(
    "no_ceiling", _("There is no solidarity price for this kind of computer. Identify it first.")
)


def ceiling_of(device: Device) -> int | None:
    """The most that this kind of computer may cost a person by decree, in cents; None: it has no solidarity price."""
    return CEILINGS_CENTS.get(device.form_factor)


def price_of(rules: Rules) -> int | None:
    """The price that the programme set, in cents, which nobody is asked to exceed; None: it set none."""
    return rules.sale_price_cents or None
