from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.donations.actions import MOST_IN_A_LOT, MOST_ON_A_PALLET, OLDEST_YEAR
from rebond.donations.forms.dates import DateInput
from rebond.donations.models import DonationAgreement, Lot
from rebond.donations.queries import (
    agreements_in_force,
    next_lot_reference,
    workshops_for,
)
from rebond.network.models import Workshop

ANNOUNCED_BY = (
    ("list", _("With a list|CSV, Excel or LibreOffice file; you send it on the next page")),
    ("count", _("With a count|how many computers, without a list")),
    ("nothing", _("With nothing|we will see on arrival")),
)


def _only(agreements: QuerySet[DonationAgreement]) -> int | None:
    """The key of the one that there is; None where there is a choice to make."""
    keys = list(agreements.values_list("pk", flat=True)[:2])
    return keys[0] if len(keys) == 1 else None


class LotForm(forms.Form):
    """What the donor announces: a list, a count, or nothing."""

    agreement = forms.ModelChoiceField(
        DonationAgreement.objects.none(), label=_("Donation agreement"), empty_label=_("Choose the agreement")
    )
    reference = forms.CharField(label=_("Reference of the lot"), max_length=40)
    workshop = forms.ModelChoiceField(
        Workshop.objects.none(), label=_("Workshop that receives it"), empty_label=None
    )
    announced_on = forms.DateField(label=_("Announced on"), widget=DateInput())
    announced_by = forms.ChoiceField(
        label=_("How is it announced?"), choices=ANNOUNCED_BY, widget=forms.RadioSelect
    )
    announced_count = forms.IntegerField(
        label=_("How many computers?"),
        min_value=1,
        max_value=MOST_IN_A_LOT,
        required=False,
        help_text=_("Needed with a count. With a list, it lets you compare both."),
    )
    bought_in = forms.IntegerField(
        label=_("Year in which they were bought"),
        min_value=OLDEST_YEAR,
        required=False,
        help_text=_("If it is one for all. It tells computers of more than ten years apart."),
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        day = timezone.localdate()
        for name, rows in (
            ("agreement", agreements_in_force(actor, day)),
            ("workshop", workshops_for(actor)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
        self.initial = {
            "agreement": _only(agreements_in_force(actor, day)),
            "reference": next_lot_reference(actor, day),
            "announced_on": day,
            "announced_by": "list",
            **self.initial,
        }

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        without_count = cleaned.get("announced_count") is None and "announced_count" not in self.errors
        if cleaned.get("announced_by") == "count" and without_count:
            self.add_error("announced_count", _("Enter how many computers the donor announces."))
        if cleaned.get("announced_by") == "nothing":
            cleaned["announced_count"] = None
        return cleaned


class PalletForm(forms.Form):
    """One pallet counted by hand, before anything is scanned."""

    number = forms.IntegerField(label=_("Pallet number"), min_value=1, max_value=999)
    counted = forms.IntegerField(
        label=_("Computers counted"),
        min_value=0,
        max_value=MOST_ON_A_PALLET,
        help_text=_("Count them by hand, before scanning. Counting a pallet again corrects it."),
    )
    received_on = forms.DateField(label=_("Arrived on"), widget=DateInput())

    def __init__(self, *args: Any, lot: Lot, **options: Any) -> None:
        super().__init__(*args, **options)
        last = lot.pallets.order_by("-number").first()
        self.initial = {
            "number": last.number + 1 if last else 1,
            "received_on": timezone.localdate(),
            **self.initial,
        }
