"""What the map of stock is asked to show: it stands in the address, so that it can be kept and shared."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.programmes.models import Programme
from rebond.stock.choices import MapStage


class MapForm(forms.Form):
    """An answer that means nothing shows what is available, of every programme."""

    programme = forms.ModelChoiceField(
        Programme.objects.none(),
        label=_("Programme"),
        required=False,
        to_field_name="slug",
        empty_label=_("All"),
    )
    stage = forms.ChoiceField(label=_("Computers"), choices=MapStage, required=False)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        rows = Programme.objects.visible_to(actor).order_by("name", "pk")
        self.fields["programme"].queryset = rows  # type: ignore[attr-defined]

    @property
    def asked(self) -> tuple[MapStage, Programme | None]:
        given = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        return MapStage(given.get("stage") or MapStage.AVAILABLE), given.get("programme")
