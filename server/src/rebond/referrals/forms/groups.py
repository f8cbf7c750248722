"""What people referred together have in common, once; then one line each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from rebond.kit.errors import DomainError
from rebond.kit.numbers import whole_number
from rebond.network.choices import PrescriberKind
from rebond.programmes.forms import DateInput
from rebond.referrals.actions import MOST_LINES, Line
from rebond.referrals.choices import HouseholdException, Need, Sex
from rebond.referrals.forms.referring import ReferralForm, first_and_family
from rebond.referrals.household import normalised_address

OF_ONE_PERSON = (
    "sex",
    "first_name",
    "phone",
    "birth_date",
    "household",
    "household_exception",
)
HOUSEHOLD = ("birth_date", "household", "household_exception")


class LineForm(forms.Form):
    """One person of the list. All may stay empty: then only a code is known of them."""

    name = forms.CharField(
        label=_("First name, family names"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    sex = forms.ChoiceField(label=_("Sex"), choices=Sex.choices, initial=Sex.NOT_KNOWN, required=False)
    birth_date = forms.DateField(label=_("Date of birth"), required=False, widget=DateInput())
    household = forms.CharField(
        label=_("Address of the household"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    household_exception = forms.ChoiceField(
        label=_("Why refer all the same?"),
        required=False,
        choices=[
            ("", _("Choose in the list")),
            *(
                choice
                for choice in HouseholdException.choices
                if choice[0] not in HouseholdException.UNCHECKED
            ),
        ],
    )
    leave_out = forms.BooleanField(label=_("Leave this person out"), required=False)

    def __init__(self, *args: Any, number: int, asks_household: bool, **options: Any) -> None:
        super().__init__(*args, **{**options, "prefix": f"line-{number}"})
        self.number, self.in_the_way = number, ""
        if not asks_household:
            for name in HOUSEHOLD:
                del self.fields[name]

    def show(self, error: DomainError) -> None:
        """What stands in the way of this person, beside the answer that it is about."""
        name = "name" if error.field == "first_name" else error.field
        self.add_error(name if name in self.fields else None, str(error))
        self.in_the_way = str(error)

    @property
    def asks_why(self) -> bool:
        """The household has a request already, as far as was judged."""
        if "household_exception" not in self.fields:
            return False
        return bool(self.errors.get("household_exception")) or bool(self["household_exception"].value())

    @property
    def is_left_out(self) -> bool:
        return bool(self.is_bound and self["leave_out"].value())

    @property
    def lacks_address(self) -> bool:
        return not normalised_address(str(self.cleaned_data.get("household") or ""))

    def line(self, no_address: HouseholdException | None) -> Line:
        given = self.cleaned_data
        first_name, family_names = first_and_family(given["name"])
        exception = given.get("household_exception")
        return Line(
            number=self.number,
            sex=Sex(given["sex"] or Sex.NOT_KNOWN),
            first_name=first_name,
            family_names=family_names,
            birth_date=given.get("birth_date"),
            phone=given["phone"],
            household=given.get("household", ""),
            household_exception=HouseholdException(exception)
            if exception
            else (no_address if self.lacks_address else None),
        )


class GroupForm(ReferralForm):
    """The page of one person, without what is said of one person alone, and how many they are.

    ``lines`` are there once the number is known. ``no_address``: why some lines have none, asked where households count.
    """

    people = forms.IntegerField(
        label=_("How many people?"),
        min_value=1,
        max_value=MOST_LINES,
        help_text=_("40 at the most. One line each will be written below."),
    )
    no_address = forms.ChoiceField(
        label=_("Lines without an address: why?"),
        required=False,
        choices=[
            choice for choice in HouseholdException.choices if choice[0] in HouseholdException.UNCHECKED
        ],
        widget=forms.RadioSelect,
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        self.known_lines: Mapping[str, Any] = options.pop("known_lines", {})
        super().__init__(*args, **{**options, "confirmers": None})
        self.fields["submission"].initial = uuid4
        self.asks_household = "household" in self.fields
        for name in OF_ONE_PERSON:
            self.fields.pop(name, None)
        if not self.asks_household:
            del self.fields["no_address"]
        self.fields["need"].label = _("What do they need?")
        self.fields["commune"].label = _("Commune where they live")
        self.lines = list(self._lines())

    def is_valid(self) -> bool:
        """Each line is looked at, so that all of what is wrong is said at once."""
        common, lines = super().is_valid(), [line.is_valid() for line in self.lines if not line.is_left_out]
        if not common or not all(lines):
            return False
        self._ask_why_no_address_of_lines()
        return not self.errors

    def kept_lines(self) -> list[Line]:
        said = self.cleaned_data.get("no_address")
        no_address = HouseholdException(said) if said else None
        return [line.line(no_address) for line in self.lines if not line.is_left_out]

    def in_common(self) -> dict[str, Any]:
        """What `actions.refer_group` takes beside the lines."""
        cleaned = {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in {"people", "no_address", "prescriber_kind"}
        }
        if self.own_place:
            cleaned["place"] = self.own_place
        kind = self.cleaned_data.get("prescriber_kind") or self.known_kind
        return {**cleaned, "prescriber_kind": PrescriberKind(kind)}

    def _lacks_address(self) -> bool:
        """Asked line by line."""
        return False

    def _lines(self) -> Iterator[LineForm]:
        """As many as the number says, with what was written in them."""
        for number in range(1, self._count() + 1):
            options: dict[str, Any] = {"number": number, "asks_household": self.asks_household}
            if self.is_bound:
                yield LineForm(self.data, **options)
            else:
                prefix = f"line-{number}-"
                known = {
                    name.removeprefix(prefix): value
                    for name, value in self.known_lines.items()
                    if name.startswith(prefix)
                }
                yield LineForm(initial=known, **options)

    def _count(self) -> int:
        return min(whole_number(str(self["people"].value() or ""), most=999) or 0, MOST_LINES)

    def _ask_why_no_address_of_lines(self) -> None:
        if not self.asks_household or self.cleaned_data["need"] != Need.COMPUTER_AND_INITIATION:
            return
        missing = [line.number for line in self.lines if not line.is_left_out and line.lacks_address]
        if missing and not self.cleaned_data.get("no_address"):
            self.add_error(
                "no_address",
                _("Write the address of each household, or say why there is none on some lines."),
            )
