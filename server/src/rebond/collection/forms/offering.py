"""The form by which computers are offered: for anybody, and the same for a donor who has an account."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.collection.choices import COMPUTERS, GIVERS, INDIVIDUAL, EquipmentKind, Handing
from rebond.collection.contacts import Reachable
from rebond.collection.offers import MOST_MEMORY_GB, MOST_OF_A_KIND, OLDEST_YEAR, Offer, OfferedLine
from rebond.geography.forms import CommuneField, CommuneInput
from rebond.network.models import Organisation
from rebond.programmes.choices import ErasureLevel
from rebond.ui.pictures import PicturesField

HANDINGS = (
    (Handing.PICK_UP, _("Pick them up at our place|we agree on a day with you")),
    (Handing.DROP_OFF, _("We bring them|to one of the drop-off points")),
)
ERASURES = (
    (ErasureLevel.CLEAR, _("Ordinary data|every drive is erased and the erasure is proven")),
    (ErasureLevel.PURGE, _("Sensitive data|erased by the means of the drive itself, against a laboratory")),
    (ErasureLevel.DESTROY, _("Drives that may not leave whole|they are destroyed, with a certificate")),
)
HONEYPOT = "website"
"""A field that no person sees: whatever is written there was written by a machine."""


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


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
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Street, building, floor, lift, hours: what a driver needs."),
    )
    handing = forms.ChoiceField(
        label=_("How do they come to us?"), choices=HANDINGS, widget=forms.RadioSelect
    )
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
        help_text=_("We answer there, with a link to follow your request."),
    )
    phone = forms.CharField(label=_("Telephone"), max_length=30, required=False)
    note = forms.CharField(
        label=_("Anything else"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Chargers, passwords of the firmware, state of the batteries."),
    )

    def __init__(self, *args: Any, organisation: Organisation | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.organisation = organisation
        for kind in EquipmentKind:
            self._add_kind(kind)
        self.initial = {
            "submission": uuid4(),
            "handing": Handing.PICK_UP,
            "erasure_level": ErasureLevel.CLEAR,
            "ready_on": timezone.localdate(),
            **self.initial,
        }

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
        )

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
