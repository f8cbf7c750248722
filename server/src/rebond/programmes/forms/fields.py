"""Fields and steps that the forms of the editor share."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from rebond.programmes.rules import Rules


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def several(
    choices: Any, label: Any, *, required: bool = False, help_text: Any = ""
) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        required=required,
        help_text=help_text,
    )


def one(choices: Any, label: Any, *, help_text: Any = "") -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, widget=forms.RadioSelect, help_text=help_text)


class CountField(forms.IntegerField):
    """Left empty, it is what is usual: its ``initial``."""

    def clean(self, value: Any) -> Any:
        given = super().clean(value)
        return self.initial if given is None else given


class StepForm(forms.Form):
    """Of one step. ``changes()``: what `actions.save_draft` takes."""

    def __init__(self, *args: Any, rules: Rules, departement: str = "", **options: Any) -> None:
        self.rules, self.departement = rules, departement
        options["initial"] = self.first(rules)
        super().__init__(*args, **options)

    def first(self, rules: Rules) -> dict[str, Any]:
        return {name: getattr(rules, name) for name in self.base_fields if hasattr(rules, name)}

    def changes(self) -> dict[str, Any]:
        return dict(self.cleaned_data)


def euros(cents: int) -> Decimal | None:
    return Decimal(cents) / 100 if cents else None


def cents(amount: Decimal | None) -> int:
    return int((amount or 0) * 100)
