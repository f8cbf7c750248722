from __future__ import annotations

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.donations.actions import MOST_IN_A_LOT, OLDEST_YEAR
from rebond.donations.choices import AgreementKind, DocumentKind, LegalCondition, LegalGround
from rebond.donations.forms.dates import DateInput
from rebond.donations.queries import (
    donors_for,
    next_agreement_reference,
    programmes_for,
)
from rebond.donations.scans import MOST_BYTES
from rebond.network.models import Organisation
from rebond.programmes.choices import ErasureLevel, Outlet
from rebond.programmes.models import Programme


class AgreementForm(forms.Form):
    """A donation agreement, as the donor signed it."""

    donor = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Donor"),
        empty_label=_("Choose the donor"),
    )
    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("Programme"), empty_label=None)
    reference = forms.CharField(label=_("Reference"), max_length=40)
    kind = forms.ChoiceField(label=_("Duration"), choices=AgreementKind.choices, widget=forms.RadioSelect)
    signed_on = forms.DateField(
        label=_("Signed on"),
        widget=DateInput(),
        required=False,
        help_text=_(
            "Empty: it is not signed yet. Its page then follows the vote, the delegation and the signatures."
        ),
    )
    ends_on = forms.DateField(
        label=_("Ends on"),
        widget=DateInput(),
        required=False,
        help_text=_("Needed for an agreement over several years."),
    )
    legal_ground = forms.ChoiceField(label=_("Legal ground"), choices=LegalGround.choices)
    erasure_level = forms.ChoiceField(
        label=_("Erasure asked by the donor"),
        choices=ErasureLevel.choices,
        help_text=_("The strictest level wins: the donor's, the programme's or the medium's."),
    )
    outlets = forms.MultipleChoiceField(
        label=_("Outlets allowed by the donor"),
        choices=Outlet.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None ticked: the donor sets no limit."),
    )
    pool = forms.CharField(
        label=_("Donor pool"),
        max_length=160,
        required=False,
        help_text=_("The source that feeds several lots, for example “One pupil, one laptop 2014”."),
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        day = timezone.localdate()
        self._choose("donor", donors_for(actor))
        self.fields["donor"].help_text = format_html(
            '{} <a href="{}">{}</a>',
            _("An organisation of the network page. Add it there first when it is not listed."),
            reverse("network:create_organisation"),
            _("Add an organisation"),
        )
        self._choose("programme", programmes_for(actor))
        self.initial = {
            "reference": next_agreement_reference(actor, day),
            "signed_on": day,
            "kind": AgreementKind.ONE_OFF,
            "legal_ground": LegalGround.PUBLIC_GIFT,
            "erasure_level": ErasureLevel.CLEAR,
            **self.initial,
        }

    def clean_kind(self) -> AgreementKind:
        return AgreementKind(self.cleaned_data["kind"])

    def clean_legal_ground(self) -> LegalGround:
        return LegalGround(self.cleaned_data["legal_ground"])

    def clean_erasure_level(self) -> ErasureLevel:
        return ErasureLevel(self.cleaned_data["erasure_level"])

    def clean_outlets(self) -> list[Outlet]:
        return [Outlet(value) for value in self.cleaned_data["outlets"]]

    def _choose(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows


class ConditionForm(forms.Form):
    """One tick of the list. ``checked``: "yes" or nothing."""

    condition = forms.ChoiceField(choices=LegalCondition.choices)
    checked = forms.BooleanField(required=False)

    def clean_condition(self) -> LegalCondition:
        return LegalCondition(self.cleaned_data["condition"])


class CommitmentForm(forms.Form):
    """What is promised in one year; 0 takes it away."""

    year = forms.IntegerField(label=_("Year"), min_value=OLDEST_YEAR, max_value=2200)
    computers = forms.IntegerField(
        label=_("Computers promised"),
        min_value=0,
        max_value=MOST_IN_A_LOT,
        help_text=_("0: nothing is promised any more."),
    )


class DocumentForm(forms.Form):
    """One paper, scanned."""

    kind = forms.ChoiceField(label=_("Which paper"), choices=DocumentKind.choices)
    file = forms.FileField(
        label=_("Scan or photo"),
        max_length=120,
        widget=forms.FileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
        help_text=_(
            "PDF, JPEG or PNG, 10 MB at the most. Who signed can be read on it: only the coordination, the donor and auditors open it."
        ),
    )

    def clean_kind(self) -> DocumentKind:
        return DocumentKind(self.cleaned_data["kind"])

    def clean_file(self) -> UploadedFile[Any]:
        file: UploadedFile[Any] = self.cleaned_data["file"]
        if (file.size or 0) > MOST_BYTES:
            raise forms.ValidationError(_("This file is too heavy. Send a lighter scan."), code="too_heavy")
        return file
