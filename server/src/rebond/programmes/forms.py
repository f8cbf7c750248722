from __future__ import annotations

from dataclasses import asdict
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rebond.programmes.actions import Rules
from rebond.programmes.choices import CheckKind, ConflictRule, ErasureLevel, HandoverPoint, Outlet


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RulesForm(forms.Form):
    """The rules of a programme; amounts are written in euros."""

    name = forms.CharField(label=_("Name"), max_length=120)
    starts_on = forms.DateField(label=_("Starts on"), widget=DateInput())
    ends_on = forms.DateField(label=_("Ends on"), widget=DateInput(), required=False)
    handover_point = forms.ChoiceField(
        label=_("When the computer is handed over"), choices=HandoverPoint.choices, widget=forms.RadioSelect
    )
    outlets = forms.MultipleChoiceField(
        label=_("Outlets"), choices=Outlet.choices, widget=forms.CheckboxSelectMultiple
    )
    one_per_household = forms.BooleanField(label=_("One computer per household"), required=False)
    decides_by_committee = forms.BooleanField(
        label=_("A committee decides who receives a computer"),
        required=False,
        help_text=_("People referred from now on wait for its next session before a place contacts them."),
    )
    conflict_rule = forms.ChoiceField(
        label=_("Conflicts of interest in the committee"),
        choices=ConflictRule.choices,
        widget=forms.RadioSelect,
    )
    batch_size = forms.IntegerField(label=_("Computers in a batch"), min_value=1, max_value=1000)
    batch_price = forms.DecimalField(
        label=_("Price of a batch (euros)"), min_value=0, max_value=100_000, decimal_places=2
    )
    erasure_level = forms.ChoiceField(
        label=_("Erasure level"),
        choices=ErasureLevel.choices,
        widget=forms.RadioSelect,
        help_text=_("The strictest level wins: the donor's, the programme's or the medium's."),
    )
    required_checks = forms.MultipleChoiceField(
        label=_("Required checks"),
        choices=CheckKind.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A computer is called refurbished only when all of them were done."),
    )
    battery_threshold_percent = forms.IntegerField(
        label=_("Least battery health (%)"), min_value=0, max_value=100
    )
    contact_kept_days = forms.IntegerField(
        label=_("Contact details kept (days)"),
        min_value=1,
        max_value=365,
        help_text=_("Counted from the handover, or from the end of the referral."),
    )
    small_cell = forms.IntegerField(
        label=_("Published numbers of people below this are hidden"), min_value=2, max_value=50
    )
    funder = forms.CharField(label=_("Funder"), max_length=120, required=False)
    funding = forms.DecimalField(
        label=_("Funding (euros)"), min_value=0, max_value=1_000_000_000, decimal_places=2, required=False
    )

    @staticmethod
    def initial_of(rules: Rules) -> dict[str, Any]:
        known = asdict(rules)
        return {
            **known,
            "batch_price": Decimal(rules.batch_price_cents) / 100,
            "funding": Decimal(rules.funding_cents) / 100,
        }

    def rules(self) -> Rules:
        given = dict(self.cleaned_data)
        return Rules(
            batch_price_cents=int(given.pop("batch_price") * 100),
            funding_cents=int((given.pop("funding") or 0) * 100),
            **given,
        )
