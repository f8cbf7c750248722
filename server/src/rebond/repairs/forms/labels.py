from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rebond.documents.label_papers import paper_choices
from rebond.documents.labels import DEFAULT_SHEET
from rebond.repairs.models import Part


class PartLabelsForm(forms.Form):
    parts = forms.MultipleChoiceField(label=_("Parts"), widget=forms.CheckboxSelectMultiple)
    each = forms.ChoiceField(
        label=_("How many labels"),
        choices=[("each", _("One a part")), ("drawer", _("One a row, for its drawer"))],
        widget=forms.RadioSelect,
        initial="each",
    )
    sheet = forms.ChoiceField(
        label=_("Paper"),
        choices=paper_choices,
        widget=forms.RadioSelect,
        initial=DEFAULT_SHEET,
    )
    skip = forms.IntegerField(
        label=_("Places already used on the sheet"),
        min_value=0,
        max_value=188,
        required=False,
        help_text=_("To finish a sheet already begun."),
    )

    def __init__(self, *args: Any, parts: Sequence[Part], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["parts"]
        assert isinstance(field, forms.MultipleChoiceField)
        field.choices = [(str(part.pk), f"{part.code} · {part.model} · {part.quantity}") for part in parts]
        self.by_key = {str(part.pk): part for part in parts}

    def clean_skip(self) -> int:
        return self.cleaned_data["skip"] or 0

    @property
    def chosen(self) -> list[Part]:
        return [self.by_key[key] for key in self.cleaned_data["parts"]]
