"""How many computers, from when; batches."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rebond.programmes.choices import (
    BatchClaims,
)
from rebond.programmes.forms.fields import DateInput, StepForm, cents
from rebond.programmes.rules import Rules, Wave

SPARE_WAVES = 2


class NumbersForm(StepForm):
    """As many waves as there are, and two more to write."""

    most_per_place = forms.IntegerField(
        label=_("People at one place at the most"),
        min_value=1,
        max_value=10_000,
        required=False,
        help_text=_("The next ones stand on the waiting list. Empty: no limit."),
    )
    batch_size = forms.IntegerField(label=_("Computers in a batch"), min_value=1, max_value=1000)
    batch_price = forms.DecimalField(
        label=_("Price of a batch (euros)"), min_value=0, max_value=100_000, decimal_places=2
    )
    batch_claims = forms.ChoiceField(
        label=_("How the price is claimed"),
        choices=BatchClaims.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    least_declared_percent = forms.IntegerField(
        label=_("Handovers to declare before the next order (%)"),
        min_value=0,
        max_value=100,
        required=False,
        help_text=_("Of the computers that the place received last. Empty: no condition."),
    )

    def __init__(self, *args: Any, rules: Rules, **options: Any) -> None:
        super().__init__(*args, rules=rules, **options)
        for number in self.numbers():
            self.fields[f"wave_name_{number}"] = forms.CharField(
                label=_("Name"), max_length=60, required=False
            )
            self.fields[f"wave_opens_{number}"] = forms.DateField(
                label=_("Opens on"), widget=DateInput(), required=False
            )
            self.fields[f"wave_computers_{number}"] = forms.IntegerField(
                label=_("Computers"), min_value=1, max_value=100_000, required=False
            )

    def numbers(self) -> range:
        return range(1, len(self.rules.waves) + SPARE_WAVES + 1)

    def first(self, rules: Rules) -> dict[str, Any]:
        shown = {
            **super().first(rules),
            "batch_price": Decimal(rules.batch_price_cents) / 100,
            "least_declared_percent": rules.least_declared_percent or None,
        }
        for number, wave in enumerate(rules.waves, start=1):
            shown[f"wave_name_{number}"] = wave.name
            shown[f"wave_opens_{number}"] = wave.opens_on
            shown[f"wave_computers_{number}"] = wave.computers
        return shown

    def wave_rows(self) -> Iterator[list[forms.BoundField]]:
        for number in self.numbers():
            yield [self[f"wave_{part}_{number}"] for part in ("name", "opens", "computers")]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        for number in self.numbers():
            day, computers = given.get(f"wave_opens_{number}"), given.get(f"wave_computers_{number}")
            if (day is None) != (computers is None):
                missing = "opens" if day is None else "computers"
                self.add_error(
                    f"wave_{missing}_{number}", gettext("A wave has a day and a number of computers.")
                )
        return given

    def changes(self) -> dict[str, Any]:
        given = super().changes()
        written = [
            Wave(given[f"wave_name_{number}"], day, given[f"wave_computers_{number}"])
            for number in self.numbers()
            if (day := given[f"wave_opens_{number}"])
        ]
        return {
            "waves": sorted(written, key=lambda wave: wave.opens_on),
            "most_per_place": given["most_per_place"],
            "batch_size": given["batch_size"],
            "batch_price_cents": cents(given["batch_price"]),
            "batch_claims": given["batch_claims"] or self.rules.batch_claims,
            "least_declared_percent": given["least_declared_percent"] or 0,
        }
