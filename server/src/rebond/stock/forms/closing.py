from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rebond.network.models import Place
from rebond.stock.queries.closing import places_to_take_over


class TakeOverForm(forms.Form):
    """Asked only where something still runs; the action judges."""

    to = forms.ModelChoiceField(
        Place.objects.none(),
        label=_("Which place takes them over?"),
        required=False,
        empty_label=_("Choose"),
        help_text=_("Its people follow the loans and take the payments from now on."),
    )

    def __init__(self, *args: Any, place: Place, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].queryset = places_to_take_over(place)  # type: ignore[attr-defined]
