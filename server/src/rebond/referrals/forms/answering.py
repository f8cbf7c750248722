from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.network.models import Organisation, Place
from rebond.programmes.forms import DateInput
from rebond.programmes.rules import Rules
from rebond.referrals.choices import ClosingReason, HouseholdException, PaperMoment, TryMeans
from rebond.referrals.forms.papers import SeenPapersField


class AcceptForm(forms.Form):
    papers = SeenPapersField()

    def __init__(self, *args: Any, rules: Rules, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["papers"]
        assert isinstance(field, SeenPapersField)
        field.ask(PaperMoment.ACCEPTANCE, rules)


class SettlingForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why it is another household"),
        choices=[
            choice for choice in HouseholdException.choices if choice[0] not in HouseholdException.UNCHECKED
        ],
        widget=forms.RadioSelect,
    )


class RerouteForm(forms.Form):
    place = forms.ModelChoiceField(
        Place.objects.none(),
        label=_("Another place"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a place.")},
    )

    def __init__(self, *args: Any, places: list[Place], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].queryset = Place.objects.filter(pk__in=[place.pk for place in places])  # type: ignore[attr-defined]


class ConfirmationForm(forms.Form):
    to_confirm_by = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Organisation that follows the person"),
        empty_label=_("Choose the organisation"),
        help_text=_(
            "As the person says. It is asked to confirm, and sees the request as its own: tell the person so."
        ),
    )

    def __init__(self, *args: Any, confirmers: QuerySet[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to_confirm_by"].queryset = confirmers  # type: ignore[attr-defined]


class ClosingForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why"), choices=ClosingReason.choices, widget=forms.RadioSelect)


class TryForm(forms.Form):
    """``submission`` is hidden: a page sent twice is one try."""

    submission = forms.UUIDField(widget=forms.HiddenInput)
    means = forms.ChoiceField(
        label=_("How"), choices=TryMeans.choices, initial=TryMeans.PHONE, widget=forms.RadioSelect
    )
    tried_on = forms.DateField(label=_("On which day"), widget=DateInput())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["submission"].initial = uuid4
        self.fields["tried_on"].initial = timezone.localdate

    def noted(self) -> dict[str, Any]:
        return {**self.cleaned_data, "means": TryMeans(self.cleaned_data["means"])}


class WithdrawalForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why"),
        choices=[(code, ClosingReason(code).label) for code in ClosingReason.OF_PRESCRIBERS],
        widget=forms.RadioSelect,
    )
