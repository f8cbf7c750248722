"""What is sold: receipts, instalments and exchanges. Never to whom, when it is a person."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from rebond.desk.history.words import Words, words
from rebond.devices.choices import RectificationReason
from rebond.sales.choices import LetOffReason, PaymentMistake

WORDS: Mapping[str, Words] = {
    "sale.instalments_agreed": words(
        _("To be paid in %(instalments)s instalments"), "%(device_id)s", "%(place_id)s"
    ),
    "sale.payment_received": words(
        _("Instalment paid, receipt %(reference)s"), "%(device_id)s", "%(place_id)s"
    ),
    "sale.payment_cancelled": words(
        _("Payment cancelled, receipt %(reference)s"), "%(reason)s", corrects=True, reason=PaymentMistake
    ),
    "sale.rest_let_off": words(_("The rest is let off"), "%(reason)s", reason=LetOffReason),
    "sale.exchanged": words(
        _("Exchanged under warranty for %(replacement_id)s"), "%(device_id)s", "%(place_id)s"
    ),
    "organisation_sale.recorded": words(
        _("Sold to %(organisation_id)s"),
        _("%(computers)s computers"),
        _("receipt %(reference)s"),
        "%(place_id)s",
        "%(workshop_id)s",
    ),
    "organisation_sale.cancelled": words(
        _("Sale to an organisation cancelled"),
        "%(device_id)s",
        "%(reason)s",
        corrects=True,
        reason=RectificationReason,
    ),
}
