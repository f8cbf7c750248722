"""What is asked around entrusted computers."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.donations.models import Lot
from rebond.donations.scans import MOST_BYTES
from rebond.network.models import Workshop
from rebond.programmes.choices import ErasureLevel
from rebond.stock.forms import PileForm
from rebond.stock.forms.piles import DateInput
from rebond.stock.forms.transfers import TransferArrivalForm
from rebond.subcontracting.actions import Terms
from rebond.subcontracting.choices import Claim, Result
from rebond.subcontracting.queries import lots_to_entrust, workshops_external, workshops_within

DEAREST = Decimal(10_000)


class LotField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.reference} · {obj.agreement.donor}"


class EntrustForm(forms.Form):
    """To whom, until when, at which level, for how much; the computers are scanned on the next page."""

    origin = forms.ModelChoiceField(Workshop.objects.none(), label=_("Leaves from"), empty_label=None)
    workshop = forms.ModelChoiceField(
        Workshop.objects.none(), label=_("External workshop"), empty_label=_("Choose")
    )
    lot = LotField(
        Lot.objects.none(),
        label=_("A whole lot"),
        required=False,
        empty_label=_("No: scan the computers"),
        help_text=_("All that is in work of it leaves. Each computer can still be taken off the slip."),
    )
    due_on = forms.DateField(label=_("Due back on"), widget=DateInput)
    erasure_level = forms.ChoiceField(
        label=_("Erasure level asked for"),
        choices=ErasureLevel.choices,
        help_text=_("Never below what the programme and the donor ask for: the strictest counts."),
    )
    ready = forms.DecimalField(
        label=_("Due for each computer that comes back ready (€)"),
        min_value=0,
        max_value=DEAREST,
        decimal_places=2,
    )
    other = forms.DecimalField(
        label=_("Due for each computer that cannot be saved (€)"),
        min_value=0,
        max_value=DEAREST,
        decimal_places=2,
        initial=Decimal(0),
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        external = workshops_external(actor)
        rows = {
            "workshop": external,
            "origin": workshops_within(actor),
            "lot": lots_to_entrust(actor),
        }
        for name, queryset in rows.items():
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = queryset

    def terms(self) -> Terms:
        given = self.cleaned_data
        return Terms(
            due_on=given["due_on"],
            erasure_level=ErasureLevel(given["erasure_level"]),
            ready_cents=int(given["ready"] * 100),
            other_cents=int(given["other"] * 100),
        )


class PutOffForm(forms.Form):
    due_on = forms.DateField(label=_("New day"), widget=DateInput)


class GiveBackForm(PileForm):
    """Computers that go back, and what is said of them."""

    claim = forms.ChoiceField(
        label=_("What do you say of them?"), choices=Claim.choices, widget=forms.RadioSelect
    )
    field_order = ("claim", "codes")

    def clean_claim(self) -> Claim:
        return Claim(self.cleaned_data["claim"])


class ReturnArrivalForm(TransferArrivalForm):
    """What came back, by its tag."""


class SettleForm(forms.Form):
    now = forms.ChoiceField(choices=Result.choices)

    def clean_now(self) -> Result:
        return Result(self.cleaned_data["now"])


class ProofForm(forms.Form):
    """One file of a bench or of an erasure tool."""

    report = forms.FileField(
        label=_("Report of the erasure"),
        help_text=_("A certificate, a log of nwipe, a report of Blancco: the file as the tool wrote it."),
        max_length=120,
    )


class SeenForm(forms.Form):
    """When what the person reads was recorded."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=40)

    def clean_seen(self) -> datetime:
        try:
            return datetime.fromisoformat(self.cleaned_data["seen"])
        except ValueError:
            raise forms.ValidationError(_("Open this page again."), code="invalid") from None


class PaperForm(SeenForm):
    """The paper on which an external workshop, or who it paid, says what became of a drive."""

    paper = forms.FileField(
        label=_("Its paper, scanned or photographed"),
        max_length=120,
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
        help_text=_("PDF, JPEG or PNG, 10 MB at the most. The serial number of the drive can be read on it."),
    )
    read = forms.BooleanField(
        label=_("I read on it the number of this drive, what became of it, and when"),
        error_messages={
            "required": _("Read it first: a paper that does not name this drive proves nothing.")
        },
    )
    field_order = ("paper", "read", "seen")

    def clean_paper(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["paper"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("This file is too heavy. Send a lighter scan."), code="too_heavy")
        return file


class NoMediumPaperForm(PaperForm):
    """The same for a computer in which no medium was found."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["paper"].help_text = _(
            "PDF, JPEG or PNG, 10 MB at the most. The serial number or the code of the computer can be read on it."
        )
        read = self.fields["read"]
        read.label = _("I read on it the number of this computer, that no medium was inside, and when")
        read.error_messages["required"] = _(
            "Read it first: a paper that does not name this computer proves nothing."
        )


__all__ = [
    "EntrustForm",
    "GiveBackForm",
    "NoMediumPaperForm",
    "PaperForm",
    "ProofForm",
    "PutOffForm",
    "ReturnArrivalForm",
    "SeenForm",
    "SettleForm",
]
