from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.recycling.actions import Movement, Wish
from rebond.recycling.actions.collecting import MOST_PALLETS
from rebond.recycling.choices import CorrectionReason, TreatmentCode, WasteCode
from rebond.recycling.companies import is_siret, plain_siret
from rebond.recycling.forms.batches import KilogramsField
from rebond.recycling.models import Collection, PickUpRequest, RegisterEntry
from rebond.stock.forms import DateInput


class SiretField(forms.CharField):
    """14 digits, with or without spaces."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=20, help_text=_("14 digits."), **options)
        self.widget.attrs |= {"inputmode": "numeric", "autocomplete": "off"}

    def clean(self, value: Any) -> str:
        plain = plain_siret(super().clean(value) or "")
        if plain and not is_siret(plain):
            raise forms.ValidationError(
                _("This is no SIRET number: it has 14 digits, and they do not agree. Read it again.")
            )
        return plain


class PostcodeField(forms.RegexField):
    def __init__(self) -> None:
        super().__init__(
            r"^\d{5}$", label=_("Postcode"), error_messages={"invalid": _("A postcode has five digits.")}
        )
        self.widget.attrs |= {"inputmode": "numeric"}


class PickUpForm(forms.Form):
    """What the eco-organisation asks on the telephone."""

    eco_name = forms.CharField(label=_("Eco-organisation"), max_length=160)
    wished_from = forms.DateField(label=_("Pick-up from"), widget=DateInput)
    wished_to = forms.DateField(label=_("Until"), widget=DateInput)
    pallets = forms.IntegerField(label=_("Pallets or cages"), min_value=1, max_value=MOST_PALLETS)
    contact_name = forms.CharField(label=_("Contact at the workshop"), max_length=120)
    contact_phone = forms.CharField(label=_("Telephone"), max_length=20)
    contact_email = forms.EmailField(label=_("E-mail address"), required=False)
    access = forms.CharField(
        label=_("Access for the lorry"),
        max_length=300,
        required=False,
        help_text=_("Height, dock, pallet truck, hours."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        start, end = cleaned.get("wished_from"), cleaned.get("wished_to")
        if start and end and end < start:
            self.add_error("wished_to", _("The window ends before it begins."))
        return cleaned

    @property
    def wish(self) -> Wish:
        return Wish(**self.cleaned_data)


def proposed_wish(before: PickUpRequest | None) -> dict[str, Any]:
    if before is None:
        return {}
    names = ("eco_name", "contact_name", "contact_phone", "contact_email", "access")
    return {name: getattr(before, name) for name in names}


class CollectionForm(forms.Form):
    """What the driver's slip says."""

    left_on = forms.DateField(label=_("Collected on"), widget=DateInput, initial=timezone.localdate)
    slip_number = forms.CharField(
        label=_("Number of the slip"),
        max_length=60,
        help_text=_("The one printed on the slip of the recycler."),
    )
    sender_siret = SiretField(label=_("SIRET of the workshop"))
    eco_name = forms.CharField(label=_("Eco-organisation"), max_length=160, required=False)
    eco_siret = SiretField(label=_("SIRET of the eco-organisation"), required=False)
    carrier_name = forms.CharField(label=_("Carrier"), max_length=160)
    carrier_siret = SiretField(label=_("SIRET of the carrier"))
    carrier_receipt = forms.CharField(
        label=_("Receipt of the carrier"),
        max_length=60,
        required=False,
        help_text=_("Number of the declaration to the prefecture."),
    )
    vehicle_plate = forms.CharField(label=_("Plate of the lorry"), max_length=12, required=False)
    carrier_address = forms.CharField(label=_("Address of the carrier"), max_length=200)
    carrier_postcode = PostcodeField()
    carrier_city = forms.CharField(label=_("Town"), max_length=80)
    site_name = forms.CharField(label=_("Treatment site"), max_length=160)
    site_siret = SiretField(label=_("SIRET of the treatment site"))
    site_address = forms.CharField(label=_("Address of the treatment site"), max_length=200)
    site_postcode = PostcodeField()
    site_city = forms.CharField(label=_("Town"), max_length=80)
    treatment_code = forms.ChoiceField(label=_("Treatment"), choices=[("", "–"), *TreatmentCode.choices])

    def clean_left_on(self) -> date:
        day: date = self.cleaned_data["left_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(
                _("The date is in the future. Enter the day on which it really happened.")
            )
        return day

    def clean_treatment_code(self) -> TreatmentCode:
        return TreatmentCode(self.cleaned_data["treatment_code"])

    @property
    def movement(self) -> Movement:
        return Movement(**self.cleaned_data)


def proposed_movement(before: Collection | None, request: PickUpRequest | None) -> dict[str, Any]:
    """What does not change from one lorry to the next; the eco-organisation is the one that was asked."""
    known: dict[str, Any] = {}
    if before is not None:
        names = set(CollectionForm.base_fields) - {"left_on", "slip_number", "vehicle_plate"}
        known = {name: getattr(before, name) for name in names}
    if request is not None:
        known |= {"eco_name": request.eco_name}
    return known


class CorrectionForm(forms.Form):
    """A line of the register as it should read, and why."""

    waste_code = forms.ChoiceField(label=_("Waste code"), choices=())
    count = forms.IntegerField(label=_("Pieces"), min_value=1)
    weight_g = KilogramsField()
    is_estimated = forms.BooleanField(label=_("This weight is estimated"), required=False)
    slip_number = forms.CharField(label=_("Number of the slip"), max_length=60)
    carrier_name = forms.CharField(label=_("Carrier"), max_length=160)
    carrier_siret = SiretField(label=_("SIRET of the carrier"))
    site_name = forms.CharField(label=_("Treatment site"), max_length=160)
    site_siret = SiretField(label=_("SIRET of the treatment site"))
    treatment_code = forms.ChoiceField(label=_("Treatment"), choices=TreatmentCode.choices)
    reason = forms.ChoiceField(label=_("Why"), choices=CorrectionReason.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, entry: RegisterEntry, **options: Any) -> None:
        names = set(self.base_fields) - {"reason"}
        options["initial"] = {name: getattr(entry, name) for name in names}
        super().__init__(*args, **options)
        field = self.fields["waste_code"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(code.value, f"{code.value} · {code.label}") for code in WasteCode]

    def clean_reason(self) -> CorrectionReason:
        return CorrectionReason(self.cleaned_data["reason"])

    @property
    def changes(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}
