from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.aftercare.actions import News
from rebond.aftercare.choices import Answer, Condition, Reached, Use
from rebond.aftercare.models import FollowUp
from rebond.stock.forms import DateInput


class FollowUpForm(forms.Form):
    """Ticks only: nothing that a person says is written in free text."""

    reached = forms.ChoiceField(
        label=_("Was the person reached?"), choices=Reached.choices, widget=forms.RadioSelect
    )
    is_used = forms.ChoiceField(
        label=_("Do they use the computer?"),
        choices=Answer.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    uses = forms.MultipleChoiceField(
        label=_("What for?"), choices=Use.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    condition = forms.ChoiceField(
        label=_("How does the computer do?"),
        choices=Condition.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    internet_at_home = forms.ChoiceField(
        label=_("Do they have internet at home?"),
        choices=Answer.choices,
        widget=forms.RadioSelect,
        required=False,
    )
    asked_on = forms.DateField(label=_("Day of the answer"), widget=DateInput())
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, before: FollowUp | None = None, **options: Any) -> None:
        known: dict[str, Any] = {"asked_on": timezone.localdate(), "submission": uuid4()}
        if before is not None:
            names = ("reached", "is_used", "uses", "condition", "internet_at_home")
            known |= {name: getattr(before, name) for name in names}
        super().__init__(*args, **{"initial": known, **options})

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("reached") == Reached.REACHED:
            for name in ("is_used", "condition"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, _("Tick an answer: “Not known” is one."))
        return cleaned

    def news(self) -> News:
        given = self.cleaned_data
        return News(
            reached=Reached(given["reached"]),
            is_used=Answer(given["is_used"] or Answer.NOT_KNOWN),
            condition=Condition(given["condition"] or Condition.NOT_KNOWN),
            uses=tuple(given["uses"]),
            internet_at_home=Answer(given["internet_at_home"] or Answer.NOT_KNOWN),
        )
