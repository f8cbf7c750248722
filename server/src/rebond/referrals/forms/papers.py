"""Ticks for the papers that the rules of a person ask for."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from rebond.programmes.choices import AskedPaper
from rebond.programmes.rules import Rules
from rebond.referrals.asked_papers import asked_at
from rebond.referrals.choices import PaperMoment


class SeenPapersField(forms.MultipleChoiceField):
    """One tick each. A missing one is no fault of the form: the action names it, as it does to programs."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self) -> None:
        super().__init__(
            label=_("Papers that you have seen"),
            help_text=_("Look at each with the person and give it back: nothing of it is kept."),
        )

    def ask(self, moment: PaperMoment, rules: Rules) -> None:
        self.choices = [(code, AskedPaper(code).label) for code in asked_at(moment, rules)]

    def validate(self, value: Any) -> None:
        if not all(self.valid_value(code) for code in value):
            raise ValidationError(_("Choose in the list."), code="invalid_choice")
