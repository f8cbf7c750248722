"""What is asked of sites, aisles, shelves and boxes."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.documents.label_papers import paper_choices
from rebond.documents.labels import DEFAULT_SHEET
from rebond.network.models import Workshop
from rebond.stock.choices import LocationKind
from rebond.stock.forms.piles import choose_workshop
from rebond.stock.models import Location


class FullNames(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Names each location with what it stands in."""

    def label_from_instance(self, obj: Location) -> str:
        return obj.full_name


class LocationsForm(forms.Form):
    """Several locations of one kind, one code a line."""

    workshop = forms.ModelChoiceField(Workshop.objects.none(), label=_("Workshop"), empty_label=None)
    kind = forms.ChoiceField(
        label=_("Kind"), choices=LocationKind.choices, initial=LocationKind.SHELF, widget=forms.RadioSelect
    )
    inside = FullNames(
        Location.objects.none(),
        label=_("Stands in"),
        required=False,
        empty_label=_("Nothing: it stands alone"),
    )
    codes = forms.CharField(
        label=_("Codes"),
        widget=forms.Textarea(attrs={"rows": 6, "autocapitalize": "characters", "spellcheck": "false"}),
        help_text=_("One a line, for example B-12. They are written large on the labels."),
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        choose_workshop(self, actor)
        choose_around(self, actor)

    def clean_kind(self) -> LocationKind:
        return LocationKind(self.cleaned_data["kind"])

    def clean_codes(self) -> list[str]:
        return [line.strip() for line in self.cleaned_data["codes"].splitlines() if line.strip()]


class ArrangeForm(forms.Form):
    kind = forms.ChoiceField(label=_("Kind"), choices=LocationKind.choices, widget=forms.RadioSelect)
    inside = FullNames(
        Location.objects.none(),
        label=_("Stands in"),
        required=False,
        empty_label=_("Nothing: it stands alone"),
    )

    def __init__(self, *args: Any, actor: Actor, location: Location, **options: Any) -> None:
        super().__init__(*args, **options)
        choose_around(self, actor, but=location)

    def clean_kind(self) -> LocationKind:
        return LocationKind(self.cleaned_data["kind"])


def choose_around(form: forms.Form, actor: Actor, *, but: Location | None = None) -> None:
    """What may hold a location: all but the boxes, and not the thing itself."""
    field = form.fields["inside"]
    assert isinstance(field, forms.ModelChoiceField)
    rows = Location.objects.visible_to(actor).exclude(kind=LocationKind.BOX).with_way()
    if but is not None:
        rows = rows.filter(workshop=but.workshop_id).exclude(pk__in=Location.objects.within(but))
    field.queryset = rows.order_by("workshop__name", "code")


class LocationLabelsForm(forms.Form):
    sheet = forms.ChoiceField(
        label=_("Paper"),
        choices=paper_choices,
        widget=forms.RadioSelect,
        initial=DEFAULT_SHEET,
    )
    skip = forms.IntegerField(
        label=_("Places already used on the sheet"),
        min_value=0,
        max_value=47,
        required=False,
        help_text=_("To finish a sheet already begun."),
    )

    def clean_skip(self) -> int:
        return self.cleaned_data["skip"] or 0
