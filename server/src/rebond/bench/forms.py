from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor, may
from rebond.bench.choices import ObjectFate, ObjectKind
from rebond.bench.models import FoundObject, Operator
from rebond.bench.queries import operators_near
from rebond.devices.choices import HoldReason
from rebond.devices.models import Device
from rebond.devices.queries import resolve
from rebond.donations.models import Lot
from rebond.donations.queries import lots_visible
from rebond.ui.fields import ScanField, ScanInput


class AttachForm(forms.Form):
    code = ScanField(label=_("Code on its label"), help_text=_("Scan it, or type it."))


class LotChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.reference} · {obj.agreement.donor}"


class LotForm(forms.Form):
    lot = LotChoice(Lot.objects.none(), label=_("Its lot"), empty_label=_("Choose a lot"))

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["lot"]
        assert isinstance(field, forms.ModelChoiceField)
        mine = lots_visible(actor).filter(agreement__programme__territory=actor.territory_id, closed_at=None)
        field.queryset = mine.order_by("-pk")


class ObjectForm(forms.Form):
    kind = forms.ChoiceField(label=_("What was found"), choices=ObjectKind.choices, widget=forms.RadioSelect)
    kept_at = forms.CharField(
        label=_("Kept where"),
        max_length=80,
        help_text=_("An envelope with the code of the computer, a drawer."),
    )


class DeclarationForm(ObjectForm):
    """An object found in the computer whose code is scanned. ``device``: that computer, once the form is valid."""

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    code = ScanField(label=_("Code of the computer"), help_text=_("Scan its label, or type it."))
    for_the_police = forms.BooleanField(
        label=_("It is a matter for the police: block the computer too"), required=False
    )
    field_order = ("submission", "code", "kind", "kept_at", "for_the_police")

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial = {"submission": uuid4(), **self.initial}
        self.actor = actor
        self.device: Device | None = None
        if not may(actor, "device.hold"):
            del self.fields["for_the_police"]

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        found = resolve(code, self.actor)
        self.device = found.device
        if found.device is None and found.near_misses:
            near = ", ".join(device.asset_tag for device in found.near_misses)
            raise forms.ValidationError(
                _("%(code)s is not known. Did you mean %(near)s?"), params={"code": code, "near": near}
            )
        if found.device is None:
            raise forms.ValidationError(
                _("No computer that is yours bears this code. Scan or type it again."), code="unknown_code"
            )
        return code


class FateForm(forms.Form):
    """How ``found`` leaves; the prefix sets several apart on one page."""

    fate = forms.ChoiceField(
        label=_("What became of it"), choices=ObjectFate.choices, widget=forms.RadioSelect
    )
    reference = forms.CharField(
        label=_("Signed slip or attestation"),
        max_length=80,
        error_messages={
            "required": _("Give the number of the slip that was signed, or of what attests the destruction.")
        },
        help_text=_("The number of the paper, and where it lies. No name of a person."),
    )

    def __init__(self, *args: Any, found: FoundObject, **options: Any) -> None:
        super().__init__(*args, **{**options, "prefix": str(found.pk)})
        fate = self.fields["fate"]
        assert isinstance(fate, forms.ChoiceField)
        fate.choices = [(value, ObjectFate(value).label) for value in found.fates]


class SlipForm(forms.Form):
    """A slip that came back signed."""

    number = forms.CharField(
        label=_("Number of the signed slip"),
        max_length=40,
        widget=ScanInput,
        help_text=_("It stands under its QR code. Everything on the slip is then recorded at once."),
    )


class HoldForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why it is blocked"), choices=HoldReason.choices, widget=forms.RadioSelect
    )

    def clean_reason(self) -> HoldReason:
        return HoldReason(self.cleaned_data["reason"])


class BadgeForm(forms.Form):
    badge = forms.CharField(
        label=_("Badge"),
        max_length=40,
        widget=ScanInput(attrs={"type": "password", "autocomplete": "off"}),
        help_text=_("Scan it: nothing else is to be done."),
    )


class OperatorChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.membership.user)


class PinForm(forms.Form):
    operator = OperatorChoice(Operator.objects.none(), label=_("Name"), empty_label=_("Choose your name"))
    pin = forms.CharField(
        label=_("PIN"),
        max_length=8,
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["operator"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = operators_near(actor)


class OwnPinForm(forms.Form):
    pin = forms.CharField(
        label=_("New PIN"),
        min_length=4,
        max_length=8,
        help_text=_("4 to 8 digits. It opens the bench only, on a computer where somebody is signed in."),
        widget=forms.PasswordInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )
