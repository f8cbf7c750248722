"""What is asked around people in work integration. Never a free text about a person."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.integration.choices import Activity, Exit, NotYetReason, SkillState, Station
from rebond.network.models import Membership

MOST_COMPUTERS = 999
MOST_HOURS = 200
"""In a month."""


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class PersonField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.user} · {obj.get_role_display()}"


class ContractForm(forms.Form):
    submission = forms.UUIDField(widget=forms.HiddenInput)
    membership = PersonField(
        Membership.objects.none(),
        label=_("Person"),
        empty_label=_("Choose"),
        help_text=_("A technician or a storekeeper of the workshop. Invite the person first if needed."),
    )
    starts_on = forms.DateField(label=_("Start"), widget=DateInput)
    ends_on = forms.DateField(label=_("End agreed"), widget=DateInput)
    share_percent = forms.IntegerField(
        label=_("Share of full time (%)"),
        min_value=1,
        max_value=100,
        help_text=_("26 hours of 35 are 74 %."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, people: QuerySet[Membership], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["membership"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = people
        self.initial = {"submission": uuid4(), **self.initial}


class ExtensionForm(forms.Form):
    ends_on = forms.DateField(label=_("New end"), widget=DateInput)


class EndForm(forms.Form):
    ended_on = forms.DateField(label=_("Last day"), widget=DateInput, initial=timezone.localdate)
    exit = forms.ChoiceField(
        label=_("What the person goes on to"),
        choices=Exit.choices,
        initial=Exit.UNKNOWN.value,
        help_text=_("Not known is an answer: it is counted as such, and can be corrected later."),
    )

    def clean_exit(self) -> Exit:
        return Exit(self.cleaned_data["exit"])


class AnswerForm(forms.Form):
    """``answer``: "validated", or why not yet. ``seen``: the state that the page showed."""

    answer = forms.ChoiceField(choices=[(SkillState.VALIDATED.value, ""), *NotYetReason.choices])
    seen = forms.ChoiceField(choices=[("", ""), *SkillState.choices], required=False)

    def reason(self) -> NotYetReason | None:
        answer = self.cleaned_data["answer"]
        return None if answer == SkillState.VALIDATED else NotYetReason(answer)


class SkillForm(forms.Form):
    station = forms.ChoiceField(label=_("Place of work"), choices=Station.choices)
    name = forms.CharField(
        label=_("What one can do"), max_length=120, help_text=_("A short sentence that can be read aloud.")
    )
    propose_after = forms.IntegerField(
        label=_("Proposed after so many computers"),
        min_value=0,
        max_value=MOST_COMPUTERS,
        initial=0,
        help_text=_("0: never proposed, the person says it."),
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )

    def clean_station(self) -> Station:
        return Station(self.cleaned_data["station"])


class ChangeSkillForm(SkillForm):
    is_open = forms.BooleanField(label=_("On the list"), required=False)


class PostsForm(forms.Form):
    posts = forms.DecimalField(
        label=_("Full-time posts agreed"), min_value=0, max_value=999, decimal_places=2
    )
    amount = forms.DecimalField(
        label=_("Aid for a full-time post and a year (€)"),
        min_value=0,
        max_value=100_000,
        decimal_places=2,
        help_text=_("Without the part that depends on results."),
    )

    def posts_hundredths(self) -> int:
        return int(self.cleaned_data["posts"] * 100)

    def amount_cents(self) -> int:
        return int(self.cleaned_data["amount"] * 100)


class HoursForm(forms.Form):
    """One field an activity, in hours; empty is none."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for activity in Activity:
            self.fields[activity.value] = forms.DecimalField(
                label=activity.label,
                required=False,
                min_value=0,
                max_value=MOST_HOURS,
                decimal_places=2,
                widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.25"}),
            )

    def minutes(self) -> dict[Activity, int]:
        return {activity: int((self.cleaned_data[activity.value] or 0) * 60) for activity in Activity}
