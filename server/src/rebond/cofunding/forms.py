from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.cofunding.answers import Entry, Followed, Left
from rebond.cofunding.choices import Employment, Gender, Later, Leaving, Schooling, Situation
from rebond.cofunding.models import Participant
from rebond.cofunding.queries import (
    participant_to_withdraw,
    places_that_record,
    places_to_hand_on_to,
    programmes_cofunded,
)
from rebond.network.models import Place
from rebond.programmes.forms import DateInput
from rebond.programmes.models import Programme


class EntryForm(forms.Form):
    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("Programme"), empty_label=None)
    place = forms.ModelChoiceField(Place.objects.none(), label=_("Place"), empty_label=None)
    consents = forms.BooleanField(
        label=_("The person agrees to be followed by name, and signed the paper that says so"),
        help_text=_(
            "They may say no, and take it back at any time: they lose nothing, and what they said is erased at once."
        ),
        error_messages={"required": _("Nobody is followed by name who does not agree to it.")},
    )
    last_name = forms.CharField(label=_("Last name"), max_length=80)
    first_name = forms.CharField(label=_("First name"), max_length=80)
    birth_date = forms.DateField(label=_("Date of birth"), widget=DateInput())
    gender = forms.ChoiceField(label=_("Gender"), choices=Gender.choices, widget=forms.RadioSelect)
    address = forms.CharField(label=_("Address"), max_length=200)
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    email = forms.EmailField(label=_("E-mail"), required=False)
    employment = forms.ChoiceField(
        label=_("Work, on the day of entry"), choices=Employment.choices, widget=forms.RadioSelect
    )
    schooling = forms.ChoiceField(
        label=_("Highest level of schooling"), choices=Schooling.choices, widget=forms.RadioSelect
    )
    situations = forms.MultipleChoiceField(
        label=_("Situations, only if the person wishes to tell"),
        choices=Situation.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    entered_on = forms.DateField(label=_("Joined on"), widget=DateInput())
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        known = {"entered_on": timezone.localdate(), "submission": uuid4()}
        super().__init__(*args, **{"initial": known, **options})
        self.fields["programme"].queryset = programmes_cofunded(actor)  # type: ignore[attr-defined]
        self.fields["place"].queryset = places_that_record(actor)  # type: ignore[attr-defined]

    def entry(self) -> Entry:
        given = self.cleaned_data
        return Entry(
            first_name=given["first_name"].strip(),
            last_name=given["last_name"].strip(),
            birth_date=given["birth_date"],
            gender=Gender(given["gender"]),
            address=given["address"].strip(),
            phone=given["phone"].strip(),
            email=given["email"].strip(),
            employment=Employment(given["employment"]),
            schooling=Schooling(given["schooling"]),
            situations=tuple(Situation(code) for code in given["situations"]),
        )


class LeavingForm(forms.Form):
    left_on = forms.DateField(label=_("Gone since"), widget=DateInput())
    reached = forms.BooleanField(label=_("The person was reached"), required=False, initial=True)
    results = forms.MultipleChoiceField(
        label=_("Within four weeks of leaving, the person"),
        choices=Leaving.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def left(self) -> Left:
        given = self.cleaned_data
        results = given["results"] if given["reached"] else ()
        return Left(results=tuple(Leaving(code) for code in results), reached=given["reached"])


class LaterForm(forms.Form):
    reached = forms.BooleanField(label=_("The person was reached"), required=False, initial=True)
    results = forms.MultipleChoiceField(
        label=_("Six months after leaving, the person"),
        choices=Later.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def followed(self) -> Followed:
        given = self.cleaned_data
        results = given["results"] if given["reached"] else ()
        return Followed(results=tuple(Later(code) for code in results), reached=given["reached"])


class HandOnForm(forms.Form):
    to = forms.ModelChoiceField(
        Place.objects.none(), label=_("Place that follows them from now on"), empty_label=_("Choose")
    )

    def __init__(self, *args: Any, place: Place, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].queryset = places_to_hand_on_to(place)  # type: ignore[attr-defined]


class WithdrawalForm(forms.Form):
    """``cleaned_data["code"]``: the `Participant`."""

    code = forms.CharField(label=_("Code of the person"), help_text=_("For example: FS-4K7Q-9N"))
    asked = forms.BooleanField(label=_("The person asked for it themselves, and knows that it is for good"))

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor = actor

    def clean_code(self) -> Participant:
        found = participant_to_withdraw(self.cleaned_data["code"], self.actor)
        if found is None:
            raise forms.ValidationError(_("No person has this code: read it again."), code="unknown")
        return found
