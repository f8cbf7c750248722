"""What is asked while a stocktake is opened, counted, decided and signed."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.network.models import Place, Workshop
from rebond.stock.actions.shelving import LONGEST_CODE
from rebond.stock.choices import GapDecision, StrangerDecision
from rebond.stock.forms.piles import DateInput, faults_of
from rebond.stock.models import Location, Stocktake
from rebond.stock.queries import Pile, location_in, places_to_count, seen_in_pile, workshops_to_count
from rebond.ui.fields import RowsField, ScanField, ScanListField, mark_refused


class OpenStocktakeForm(forms.Form):
    """At a workshop, at one of its locations, or at a place."""

    workshop = forms.ModelChoiceField(
        Workshop.objects.none(), label=_("Workshop"), required=False, empty_label=_("None")
    )
    location = ScanField(
        label=_("One location only"),
        required=False,
        max_length=LONGEST_CODE,
        help_text=_("Scan or type it to count one aisle, shelf or box. Empty: the whole workshop."),
    )
    place = forms.ModelChoiceField(
        Place.objects.none(), label=_("Or a place"), required=False, empty_label=_("None")
    )
    as_of = forms.DateField(
        label=_("As of"),
        required=False,
        widget=DateInput,
        help_text=_("Empty: as of now. A day that is over is taken at its end, for example 31 December."),
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, rows in (("workshop", workshops_to_count(actor)), ("place", places_to_count(actor))):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
        if not workshops_to_count(actor).exists():
            del self.fields["workshop"], self.fields["location"]
            place = self.fields["place"]
            assert isinstance(place, forms.ModelChoiceField)
            place.label, place.required, place.empty_label = _("Place"), True, None

    def clean_as_of(self) -> datetime | None:
        return end_of_day(self.cleaned_data["as_of"])

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        workshop, place = given.get("workshop"), given.get("place")
        if not self.errors and (workshop is None) == (place is None):
            raise forms.ValidationError(_("Choose either a workshop or a place."))
        if code := given.get("location"):
            given["location"] = location_in(workshop, code) if workshop else None
            if given["location"] is None:
                self.add_error("location", _("This workshop has no location of this code."))
        return given | {"site": workshop or place, "location": given.get("location") or None}


def end_of_day(day: date | None) -> datetime | None:
    """The last moment of a day that is over; None for today and for no day."""
    today = timezone.localdate()
    if day is None or day == today:
        return None
    if day > today:
        raise forms.ValidationError(
            _("The date is in the future. A stocktake is of today or of a day before.")
        )
    return timezone.make_aware(datetime.combine(day, time.max))


class CountForm(forms.Form):
    """What is there, one shelf after the other. Codes that are none of ours are kept too."""

    location = ScanField(
        label=_("Location"),
        required=False,
        max_length=LONGEST_CODE,
        help_text=_("Scan the shelf first, then what lies on it. It stays until you scan another one."),
    )
    codes = ScanListField(
        label=_("Computers that are there"), help_text=_("Scan each one, or type its code: one a line.")
    )

    def __init__(self, *args: Any, actor: Actor, stocktake: Stocktake, **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor, self.stocktake = actor, stocktake
        if stocktake.workshop is None:
            del self.fields["location"]

    def clean_location(self) -> Location | None:
        if not (code := self.cleaned_data["location"]):
            return None
        assert self.stocktake.workshop is not None  # the field is not there otherwise
        found = location_in(self.stocktake.workshop, code)
        if found is None:
            raise forms.ValidationError(_("This workshop has no location of this code."))
        return found

    def clean_codes(self) -> Pile:
        """Raise for a code that names several computers: somebody has to say which."""
        pile = seen_in_pile(self.stocktake, self.cleaned_data["codes"], self.actor)
        if several := [item for item in pile.unknown if item.several]:
            mark_refused(self, (item.text for item in several))
            raise forms.ValidationError(list(faults_of(several)))
        return pile


class DecisionForm(forms.Form):
    """One decision, for the computers that are ticked."""

    decision = forms.ChoiceField(choices=GapDecision.choices)
    devices = RowsField(Device.objects.none())

    def __init__(self, *args: Any, stocktake: Stocktake, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["devices"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = Device.objects.filter(stocktake_lines__stocktake=stocktake).order_by("pk")

    def clean_decision(self) -> GapDecision:
        return GapDecision(self.cleaned_data["decision"])


class StrangerForm(forms.Form):
    decision = forms.ChoiceField(choices=StrangerDecision.choices)

    def clean_decision(self) -> StrangerDecision:
        return StrangerDecision(self.cleaned_data["decision"])


class SignForm(forms.Form):
    """The signature of the person who closes a stocktake."""

    signed = forms.BooleanField(
        label=_("I counted or had it counted, and I sign these gaps."),
        error_messages={"required": _("Tick the box to sign. Nothing changes afterwards.")},
    )
