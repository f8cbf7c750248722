"""A form field for a commune that works with a keyboard and nothing else.

The person writes `Dax`, `40100` or `Dax (40100)`. Where scripts run, suggestions appear while typing. An answer that
may mean several communes comes back with these as choices, the text kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from rebond.geography.models import Commune
from rebond.geography.queries import communes_meant


class CommuneInput(forms.Widget):
    """A text with suggestions; when it was ambiguous, the communes that it may mean, as radio buttons."""

    template_name = "geography/widgets/commune.html"
    departement = ""

    def value_from_datadict(self, data: Mapping[str, Any], files: MultiValueDict[str, Any], name: str) -> str:  # noqa: ARG002
        """The commune of the radio button, if it is one of those that the text may mean; else the text."""
        text = str(data.get(name) or "").strip()
        code = str(data.get(f"{name}_code") or "")
        chosen = (
            [commune.label for commune in self.meant_by(text) if commune.insee_code == code] if code else []
        )
        return chosen[0] if chosen else text

    def get_context(self, name: str, value: Any, attrs: Mapping[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, {"id": f"id_{name}", **(attrs or {})})
        meant = self.meant_by(value) if value else []
        context["widget"]["meant"] = meant if len(meant) > 1 else []
        context["widget"]["options_url"] = (
            f"{reverse('geography:commune_options')}?{urlencode({'field': name})}"
        )
        return context

    def format_value(self, value: Any) -> str:
        return "" if value is None else str(value)

    def meant_by(self, text: str) -> list[Commune]:
        return communes_meant(text, departement=self.departement)


class CommuneField(forms.Field):
    """Cleans to a `Commune`, or None where not required. `departement` is where homonyms are looked for first."""

    widget: Any = CommuneInput  # the class; each field holds its own instance
    default_error_messages = {
        "required": _("Write the name or the postcode of the commune."),
        "unknown": _(
            "No commune is called “%(text)s”. Write its name or its postcode, for example “Dax” or “40100”."
        ),
        "ambiguous": _("Several communes answer to “%(text)s”. Choose one below."),
    }

    def __init__(self, *, departement: str = "", **kwargs: Any) -> None:
        kwargs.setdefault("label", _("Commune"))
        kwargs.setdefault("help_text", _("Name or postcode, for example “Dax” or “40100”."))
        super().__init__(**kwargs)
        self.prefer(departement)

    def prefer(self, departement: str) -> None:
        """Offer the communes of this département first."""
        self.departement = departement
        self.widget.departement = departement

    def to_python(self, value: Any) -> Commune | None:
        if value in self.empty_values:
            return None
        if isinstance(value, Commune):
            return value
        meant = communes_meant(str(value), departement=self.departement)
        if not meant:
            raise ValidationError(self.error_messages["unknown"], code="unknown", params={"text": value})
        if len(meant) > 1:
            raise ValidationError(self.error_messages["ambiguous"], code="ambiguous", params={"text": value})
        return meant[0]

    def prepare_value(self, value: Any) -> Any:
        """A commune is shown as its label; what a person wrote is shown as written."""
        if isinstance(value, Commune):
            return value.label
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        before = initial.label if isinstance(initial, Commune) else (initial or "")
        return str(before) != str(data or "")
