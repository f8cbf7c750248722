from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rebond.geography.forms import CommuneField
from rebond.geography.models import Commune
from rebond.geography.queries import communes_meant
from rebond.kit.numbers import whole_number
from rebond.network.choices import PrescriberKind
from rebond.network.models import Organisation, Place
from rebond.programmes.forms import DateInput
from rebond.programmes.models import Programme
from rebond.programmes.rules import Rules
from rebond.programmes.wording import criterion_in_words
from rebond.referrals.choices import (
    AgeBracket,
    HouseholdException,
    InternetAtHome,
    Need,
    Occupation,
    Sex,
)
from rebond.referrals.eligibility import criteria_to_tick
from rebond.referrals.household import normalised_address
from rebond.referrals.queries import PlaceChoice, places_near

SHOWN_AT_ONCE = 6
NAMED = "organisation:"
"""Before the key of an organisation that is asked to confirm."""
NO_ADDRESS = _("Write the address of the household, or say why there is none.")


class ReferralForm(forms.Form):
    """At most 12 answers. ``household_exception`` is asked afterwards: beside a missing address, or alone on a second page.

    ``submission`` is hidden: a page sent twice is one request. ``prescriber_kind`` is asked when the organisation does not
    tell it (of a place also which organisation, by ``confirmers``, whatever its own kind); ``place`` of nobody who refers
    to their own.
    """

    need = forms.ChoiceField(
        label=_("What does the person need?"),
        choices=Need.choices,
        widget=forms.RadioSelect,
        initial=Need.COMPUTER_AND_INITIATION,
    )
    age_bracket = forms.ChoiceField(label=_("Age"), choices=AgeBracket.choices, widget=forms.RadioSelect)
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, widget=forms.RadioSelect)
    occupation = forms.ChoiceField(
        label=_("Occupation"), choices=[("", _("Choose in the list")), *Occupation.choices]
    )
    internet_at_home = forms.ChoiceField(
        label=_("Internet at home?"), choices=InternetAtHome.choices, widget=forms.RadioSelect
    )
    prescriber_kind = forms.ChoiceField(
        label=_("Who refers the person?"), choices=[("", _("Choose in the list")), *PrescriberKind.choices]
    )
    commune = CommuneField(label=_("Commune where the person lives"))
    place = forms.ModelChoiceField(
        Place.objects.none(),
        label=_("Proposed place"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a place.")},
    )
    first_name = forms.CharField(
        label=_("First name, family names"),
        max_length=120,
        required=False,
        help_text=_(
            "Family names are not kept: they only serve to recognise the household. No paper is asked."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    birth_date = forms.DateField(
        label=_("Date of birth, if known"),
        required=False,
        widget=DateInput(),
        help_text=_("Not kept either. It tells two people of the same name apart."),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    criteria = forms.MultipleChoiceField(
        label=_("What is true of the person"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Asked for a computer. Tick what applies; no paper is needed."),
    )
    household = forms.CharField(
        label=_("Address of the household"),
        max_length=160,
        required=False,
        help_text=_(
            "Number, street, flat. It is not kept: it only serves to recognise the household. There is none? "
            "Leave it empty: you will be asked why."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)
    household_exception = forms.ChoiceField(
        label=_("Why refer all the same?"),
        required=False,
        choices=[
            choice for choice in HouseholdException.choices if choice[0] not in HouseholdException.UNCHECKED
        ],
        widget=forms.RadioSelect,
    )

    def __init__(
        self,
        *args: Any,
        programme: Programme,
        places: list[Place],
        prescriber_kind: str,
        is_own_place: bool = False,
        confirmers: QuerySet[Organisation] | None = None,
        is_second: bool = False,
        **options: Any,
    ) -> None:
        super().__init__(*args, **options)
        self.fields["submission"].initial = uuid4
        self.offered, self.is_second = places, is_second
        self.fields["commune"].prefer(programme.territory.departement_code)  # type: ignore[attr-defined]
        self.fields["place"].queryset = Place.objects.filter(pk__in=[place.pk for place in places])  # type: ignore[attr-defined]
        self.own_place = places[0] if is_own_place and places else None
        if self.own_place:
            del self.fields["place"]
        self.known_kind = prescriber_kind
        self.confirmers = {} if confirmers is None else {one.pk: one for one in confirmers}
        self._offer_confirmers()
        self._ask_criteria(programme.rules)
        if prescriber_kind and not self.confirmers:
            del self.fields["prescriber_kind"]
        if not programme.one_per_household:
            del self.fields["household"]
            del self.fields["birth_date"]
        if programme.one_per_household:
            self._need_address()
        if programme.one_per_household and self._lacks_address():
            self._ask_why_no_address()
        elif not (programme.one_per_household and is_second):
            del self.fields["household_exception"]

    def _offer_confirmers(self) -> None:
        """Of a place that opens a request itself: who refers is an organisation that is asked to confirm, or a kind."""
        named = [(f"{NAMED}{one.pk}", one.name) for one in self.confirmers.values()]
        field = self.fields["prescriber_kind"]
        if named and isinstance(field, forms.ChoiceField):
            own = PrescriberKind(self.known_kind).label if self.known_kind else ""
            others = [] if own else [(_("Nobody to confirm"), list(PrescriberKind.choices))]
            field.required = not own
            field.choices = [
                ("", own or _("Choose in the list")),
                (_("Asked to confirm"), named),
                *others,
            ]
            field.help_text = _(
                "As the person says. An organisation that you name here is asked to confirm, and sees the request as its "
                "own: tell the person so."
            )

    def _ask_criteria(self, rules: Rules) -> None:
        asked = [(code, criterion_in_words(code, rules)) for code in criteria_to_tick(rules)]
        if asked:
            self.fields["criteria"].choices = asked  # type: ignore[attr-defined]
        else:
            del self.fields["criteria"]

    def _need_address(self) -> None:
        """No initiation needs it, and whoever said why there is none was heard."""
        said_why = self.data.get("household_exception") in HouseholdException.UNCHECKED
        field = self.fields["household"]
        field.required = self["need"].value() == Need.COMPUTER_AND_INITIATION and not said_why
        field.error_messages["required"] = NO_ADDRESS

    def clean_household(self) -> str:
        """Signs without a letter are no address."""
        household: str = self.cleaned_data["household"]
        if self.fields["household"].required and not normalised_address(household):
            raise forms.ValidationError(NO_ADDRESS, code="required")
        return household

    def _lacks_address(self) -> bool:
        """Whether a computer was asked for and nothing was written that a household could be recognised by."""
        asked = self.is_bound and self["need"].value() == Need.COMPUTER_AND_INITIATION
        return asked and not normalised_address(str(self["household"].value() or ""))

    def _ask_why_no_address(self) -> None:
        self.fields["household_exception"] = forms.ChoiceField(
            label=_("Why is there no address?"),
            choices=[
                choice for choice in HouseholdException.choices if choice[0] in HouseholdException.UNCHECKED
            ],
            widget=forms.RadioSelect,
            required=False,
            error_messages={"invalid_choice": NO_ADDRESS},
        )

    @property
    def asks_exception_only(self) -> bool:
        """Everything else was written well: the second page asks one thing."""
        return "household_exception" in self.fields and set(self.errors) <= {"household_exception"}

    def written_before(self) -> list[forms.BoundField]:
        """What the first page said, to carry along."""
        return [field for field in self if field.name not in {"household_exception", "household"}]

    @property
    def commune_written(self) -> Commune | None:
        """The commune as far as it is clear, whatever the state of the other answers."""
        return commune_in(str(self["commune"].value() or ""), self.fields["commune"].departement)  # type: ignore[attr-defined]

    @property
    def place_choices(self) -> tuple[list[PlaceChoice], list[PlaceChoice]]:
        """The nearest places, and the others."""
        near = places_near(self.offered, self.commune_written)
        return near[:SHOWN_AT_ONCE], near[SHOWN_AT_ONCE:]

    @property
    def place_chosen(self) -> int | None:
        """Only one place: it is chosen already."""
        if self.own_place:
            return self.own_place.pk
        chosen = whole_number(str(self["place"].value() or ""))
        if chosen is not None:
            return chosen
        return self.offered[0].pk if len(self.offered) == 1 else None

    def facts(self) -> dict[str, Any]:
        """What `actions.refer` takes."""
        cleaned = dict(self.cleaned_data)
        if self.own_place:
            cleaned["place"] = self.own_place
        cleaned["first_name"], cleaned["family_names"] = first_and_family(cleaned["first_name"])
        kind = cleaned.get("prescriber_kind") or self.known_kind
        if kind.startswith(NAMED):
            cleaned["to_confirm_by"] = self.confirmers[int(kind.removeprefix(NAMED))]
            kind = PrescriberKind.NONE
        cleaned["prescriber_kind"] = PrescriberKind(kind)
        exception = cleaned.get("household_exception")
        cleaned["household_exception"] = HouseholdException(exception) if exception else None
        return cleaned


def first_and_family(text: str) -> tuple[str, str]:
    """`Nadia Ben Salem` is Nadia, of the family Ben Salem."""
    first, _space, family = " ".join(text.split()).partition(" ")
    return first, family


def commune_in(text: str, departement: str = "") -> Commune | None:
    meant = communes_meant(text, departement=departement) if text.strip() else []
    return meant[0] if len(meant) == 1 else None


def written(form: ReferralForm, data: Mapping[str, Any]) -> dict[str, Any]:
    """What was written so far, to show it again without judging it."""
    return {
        name: field.widget.value_from_datadict(data, {}, name)
        for name, field in form.fields.items()
        if name in data
    }
