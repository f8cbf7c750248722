"""What is asked of a computer, and how long things are kept."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rebond.programmes.choices import (
    CheckKind,
    ErasureLevel,
    SystemRule,
)
from rebond.programmes.forms.fields import StepForm, cents, one, several
from rebond.programmes.rules import LONGEST_WARRANTY, Rules


class ComputersForm(StepForm):
    erasure_level = one(
        ErasureLevel.choices,
        _("Erasure level"),
        help_text=_("The strictest level wins: the donor's, the programme's or the medium's."),
    )
    required_checks = several(
        CheckKind.choices,
        _("Required checks"),
        required=True,
        help_text=_("A computer is called refurbished only when all of them were done."),
    )
    battery_threshold_percent = forms.IntegerField(
        label=_("Least battery health (%)"), min_value=0, max_value=100
    )
    system_rule = one(SystemRule.choices, _("Operating system"))
    repair_ceiling = forms.DecimalField(
        label=_("A repair costs at most (euros)"),
        min_value=0,
        max_value=10_000,
        decimal_places=2,
        required=False,
        help_text=_(
            "For one computer, parts and time together. Beyond it, going on needs a reason. Empty: no limit."
        ),
    )
    repair_hour = forms.DecimalField(
        label=_("An hour of repair counts for (euros)"),
        min_value=0,
        max_value=1_000,
        decimal_places=2,
        required=False,
        help_text=_("Empty: only the parts count."),
    )
    oldest_years = forms.IntegerField(
        label=_("Oldest computer accepted as a donation (years)"),
        min_value=1,
        max_value=30,
        required=False,
        help_text=_("Counted from its purchase. Empty: no limit. Above ten years a computer is recycled."),
    )
    least_memory_gb = forms.IntegerField(
        label=_("Least memory accepted (GB)"),
        min_value=1,
        max_value=256,
        required=False,
        help_text=_("Empty: no limit."),
    )
    final_check_percent = forms.IntegerField(
        label=_("Final check (% of computers)"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=_(
            "Before the shelf, another person looks at the computers of this sample. Nobody can choose which ones. Empty: no final check."
        ),
    )
    warranty_months = forms.IntegerField(
        label=_("Warranty (months)"),
        min_value=0,
        max_value=LONGEST_WARRANTY,
        required=False,
        help_text=_("Counted from the handover. Empty: no warranty."),
    )
    contact_kept_days = forms.IntegerField(
        label=_("Contact details kept (days)"),
        min_value=1,
        max_value=365,
        help_text=_("Counted from the handover, or from the end of the referral."),
    )
    signed_sheet_kept_days = forms.IntegerField(
        label=_("Signed sheets kept (days)"),
        min_value=1,
        max_value=3660,
        help_text=_(
            "The signature, or the picture of the signed paper. Ask the funder how long it wants to see them."
        ),
    )
    small_cell = forms.IntegerField(
        label=_("Published numbers of people below this are hidden"), min_value=2, max_value=50
    )

    def first(self, rules: Rules) -> dict[str, Any]:
        ceiling, hour = rules.repair_ceiling_cents, rules.repair_hour_cents
        return {
            **super().first(rules),
            "repair_ceiling": None if ceiling is None else Decimal(ceiling) / 100,
            "repair_hour": Decimal(hour) / 100 if hour else None,
            "final_check_percent": rules.final_check_percent or None,
            "warranty_months": rules.warranty_months or None,
        }

    def changes(self) -> dict[str, Any]:
        given = super().changes()
        ceiling, hour = given.pop("repair_ceiling"), given.pop("repair_hour")
        return {
            **given,
            "repair_ceiling_cents": None if ceiling is None else cents(ceiling),
            "repair_hour_cents": cents(hour),
            "final_check_percent": given["final_check_percent"] or 0,
            "warranty_months": given["warranty_months"] or 0,
        }
