"""What the coordination writes of a path."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.programmes.models import Programme


class TitlesField(forms.CharField):
    """Titles of sessions, one a line."""

    widget = forms.Textarea(attrs={"rows": 6})

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """The action judges their number."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class NewPathForm(forms.Form):
    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("Programme"), empty_label=None)
    name = forms.CharField(label=_("Name"), max_length=120)
    session_titles = TitlesField(label=_("Sessions"), help_text=_("One title a line, in order."))

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        programmes = Programme.objects.visible_to(actor).order_by("-starts_on", "pk")
        self.fields["programme"].queryset = programmes  # type: ignore[attr-defined]


class PathForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    session_titles = TitlesField(label=_("Sessions"), help_text=_("One title a line, in order."))
    is_open = forms.BooleanField(label=_("Offered to new people"), required=False)
