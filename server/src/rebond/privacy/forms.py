from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rebond.network.models import Place


class FollowForm(forms.Form):
    code = forms.CharField(
        label=_("Your number"),
        max_length=40,
        help_text=_("It is on your sheet. For example: P-4K7Q-9N"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
    secret = forms.CharField(
        label=_("Your secret"),
        max_length=80,
        help_text=_("Seven groups of four letters and digits, on your sheet."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )


class LookFilterForm(forms.Form):
    """A place is chosen only by whoever reads the looks of several."""

    since = forms.DateField(label=_("From"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    place = forms.ModelChoiceField(
        label=_("Place"), queryset=Place.objects.none(), required=False, empty_label=_("All places")
    )

    def __init__(self, *args: Any, places: Iterable[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        listed = list(places)
        field = self.fields["place"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Place.objects.filter(pk__in=[place.pk for place in listed]).order_by("name")
        if len(listed) < 2:
            del self.fields["place"]


class PersonForm(forms.Form):
    code = forms.CharField(
        label=_("Number of the person’s request"),
        max_length=40,
        help_text=_("It is on their sheet. For example: P-4K7Q-9N"),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
