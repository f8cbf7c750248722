"""The form by which computers are offered: for anybody, and the same for a donor who has an account."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Self
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy as _

from rebond.collection.choices import COMPUTERS, GIVERS, INDIVIDUAL, EquipmentKind, Handing
from rebond.collection.contacts import Reachable
from rebond.collection.fitting import Brought, points_near
from rebond.collection.forms.points import PointChoice
from rebond.collection.offers import MOST_MEMORY_GB, MOST_OF_A_KIND, OLDEST_YEAR, Offer, OfferedLine
from rebond.collection.queries.points import points_open
from rebond.geography.forms import CommuneField, CommuneInput
from rebond.geography.models import Commune
from rebond.geography.queries import communes_meant
from rebond.kit.numbers import whole_number
from rebond.network.models import Organisation, Territory
from rebond.programmes.choices import ErasureLevel
from rebond.ui.pictures import PicturesField

HANDINGS = (
    (Handing.PICK_UP, _("Somebody comes to pick them up|the coordination agrees on a day with you")),
    (Handing.DROP_OFF, _("I bring them|to one of the drop-off points")),
)
ERASURES = (
    (ErasureLevel.CLEAR, _("Ordinary data|every drive is erased and the erasure is proven")),
    (ErasureLevel.PURGE, _("Sensitive data|erased by the means of the drive itself, against a laboratory")),
    (ErasureLevel.DESTROY, _("Drives that may not leave whole|they are destroyed, with a certificate")),
)
OPEN_DAY = _(
    "A day when the drop-off point is open: its hours stand above, in its own words. No check is made against them."
)
HONEYPOT = "website"
"""A field that no person sees: whatever is written there was written by a machine."""


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DayToBring(forms.DateField):
    """Not told as optional: whoever brings them gives a day (`fitting.chosen_day`). Empty for whoever does not."""

    widget = DateInput

    def validate(self, value: Any) -> None:
        """Nothing: the form does not know yet whether they are brought."""


class PlainCommuneInput(CommuneInput):
    """Without suggestions: they are for those who are signed in."""

    template_name = "collection/commune.html"


class OfferForm(forms.Form):
    """``offer()`` gives what the action takes. One group of fields a kind of equipment."""

    submission = forms.UUIDField(widget=forms.HiddenInput)
    commune = CommuneField(
        label=_("Commune where the computers are"), widget=PlainCommuneInput(), required=True
    )
    address = forms.CharField(
        label=_("Address"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Street, building, floor, lift, hours: what a driver needs."),
    )
    handing = forms.ChoiceField(
        label=_("How do they reach the workshop?"), choices=HANDINGS, widget=forms.RadioSelect
    )
    point = PointChoice(label=_("Where do you bring them?"), required=False)
    bring_on = DayToBring(label=_("When do you bring them?"), help_text=OPEN_DAY)
    ready_on = forms.DateField(label=_("Ready on"), widget=DateInput())
    leave_by = forms.DateField(label=_("Must be gone by"), widget=DateInput(), required=False)
    erasure_level = forms.ChoiceField(
        label=_("What is on the drives?"), choices=ERASURES, widget=forms.RadioSelect
    )
    pictures = PicturesField()
    contact_name = forms.CharField(label=_("Person to call"), max_length=120)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("The coordination answers there, with a link to follow your request."),
    )
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    note = forms.CharField(
        label=_("Anything else"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Chargers, passwords of the firmware, state of the batteries."),
    )

    def __init__(
        self, *args: Any, territory: Territory, organisation: Organisation | None = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.organisation = organisation
        self.fields["commune"].prefer(territory.departement_code)  # type: ignore[attr-defined]
        for kind in EquipmentKind:
            self._add_kind(kind)
        self.initial = {
            "submission": uuid4(),
            "handing": Handing.PICK_UP,
            "erasure_level": ErasureLevel.CLEAR,
            "ready_on": timezone.localdate(),
            **self.initial,
        }
        self._offer_points(territory)

    @classmethod
    def again(cls, sent: Mapping[str, Any], **options: Any) -> Self:
        """The form with what was written so far, not judged: the drop-off points are those that take it, the nearest first."""
        blank = cls(**options)
        kept = {
            name: field.widget.value_from_datadict(sent, MultiValueDict(), name)
            for name, field in blank.fields.items()
            if name in sent
        }
        return cls(initial=kept, **options)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if (
            given.get("handing") == Handing.DROP_OFF
            and given.get("point") is None
            and "point" not in self.errors
        ):
            if self.has_near_points:
                self.add_error("point", _("Choose where you bring them."))
            else:
                self.add_error(
                    "handing", _("No drop-off point takes all of this at once. Have it picked up.")
                )
        return given

    @property
    def commune_written(self) -> Commune | None:
        """The commune as far as it is clear, whatever the state of the other answers."""
        field, value = self.fields["commune"], self["commune"].value()
        assert isinstance(field, CommuneField)
        if not value or isinstance(value, Commune):
            return value or None
        meant = communes_meant(str(value), departement=field.departement)
        return meant[0] if len(meant) == 1 else None

    def equipment(self) -> Iterator[tuple[Any, list[forms.BoundField]]]:
        """Each kind with its fields."""
        for kind in EquipmentKind:
            names = ("count", "bought_in", "memory_gb")
            yield kind.label, [self[f"{name}_{kind}"] for name in names if f"{name}_{kind}" in self.fields]

    def offer(self) -> Offer:
        given = self.cleaned_data
        kind, name = self._giver()
        return Offer(
            giver_kind=kind,
            giver=name,
            commune=given["commune"],
            handing=Handing(given["handing"]),
            ready_on=given["ready_on"],
            leave_by=given["leave_by"],
            erasure_level=ErasureLevel(given["erasure_level"]),
            lines=tuple(self._lines()),
            contact=Reachable(
                name=given["contact_name"],
                email=given["email"],
                phone=given["phone"],
                address=given["address"],
                note=given["note"],
            ),
            pictures=given["pictures"],
            point=given["point"],
            bring_on=given["bring_on"],
        )

    def _offer_points(self, territory: Territory) -> None:
        """Those that take what is written so far, the nearest first. Without any in the territory, all is picked up."""
        points = list(points_open(territory.pk))
        near = points_near(points, self._written_equipment(), self.commune_written)
        field, value = self.fields["point"], str(self["point"].value() or "")
        assert isinstance(field, PointChoice)
        field.offer(near, picked=next((point for point in points if str(point.pk) == value), None))
        self.has_points, self.has_near_points = bool(points), bool(near)
        if not points:
            handing = self.fields["handing"]
            assert isinstance(handing, forms.ChoiceField)
            handing.choices = HANDINGS[:1]

    def _written_equipment(self) -> Brought | None:
        counts = {kind.value: str(self[f"count_{kind}"].value() or "") for kind in EquipmentKind}
        known = {kind: whole_number(text, most=MOST_OF_A_KIND) or 0 for kind, text in counts.items()}
        kinds = frozenset(kind for kind, count in known.items() if count)
        return Brought(kinds=kinds, pieces=sum(known.values())) if kinds else None

    def _giver(self) -> tuple[str, str]:
        assert self.organisation is not None
        return self.organisation.kind, self.organisation.name

    def _lines(self) -> Iterator[OfferedLine]:
        for kind in EquipmentKind:
            if count := self.cleaned_data[f"count_{kind}"]:
                yield OfferedLine(
                    kind=kind,
                    count=count,
                    bought_in=self.cleaned_data.get(f"bought_in_{kind}"),
                    memory_gb=self.cleaned_data.get(f"memory_gb_{kind}"),
                )

    def _add_kind(self, kind: EquipmentKind) -> None:
        self.fields[f"count_{kind}"] = forms.IntegerField(
            label=_("How many"), min_value=0, max_value=MOST_OF_A_KIND, required=False
        )
        if kind in COMPUTERS:
            self.fields[f"bought_in_{kind}"] = forms.IntegerField(
                label=_("Bought in (year)"),
                min_value=OLDEST_YEAR,
                max_value=timezone.localdate().year,
                required=False,
            )
        if kind in {EquipmentKind.LAPTOP, EquipmentKind.DESKTOP}:
            self.fields[f"memory_gb_{kind}"] = forms.IntegerField(
                label=_("Memory (GB)"), min_value=1, max_value=MOST_MEMORY_GB, required=False
            )


class PublicOfferForm(OfferForm):
    """Whoever writes says who they are. ``is_machine``: the field that nobody sees was filled."""

    giver_kind = forms.ChoiceField(label=_("Who gives?"), choices=[("", _("Choose")), *GIVERS], required=True)
    giver = forms.CharField(
        label=_("Name of the organisation"),
        max_length=160,
        required=False,
        help_text=_("Nothing here when you give as a person."),
    )
    website = forms.CharField(
        label=_("Leave this field empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    def clean_giver(self) -> str:
        """A person's name goes with the contact, where it is sealed."""
        is_person = self.data.get("giver_kind") == INDIVIDUAL
        return "" if is_person else " ".join(self.cleaned_data["giver"].split())

    @property
    def is_machine(self) -> bool:
        return bool(self.data.get(HONEYPOT))

    def _giver(self) -> tuple[str, str]:
        return self.cleaned_data["giver_kind"], self.cleaned_data["giver"]
