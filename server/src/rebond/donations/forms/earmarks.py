from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.donations.actions import Earmark
from rebond.donations.choices import EarmarkReason, LiftingReason
from rebond.donations.earmarks import PUBLICS
from rebond.donations.models import Lot
from rebond.donations.queries import intermunicipalities_for, places_for, programmes_to_serve
from rebond.geography.models import Intermunicipality
from rebond.network.models import Place
from rebond.programmes.choices import Criterion
from rebond.programmes.models import Programme

ANY = _("No matter which")


class EarmarkForm(forms.Form):
    """For whom a lot is set aside."""

    programme = forms.ModelChoiceField(
        Programme.objects.none(),
        label=_("Another programme"),
        required=False,
        empty_label=ANY,
        help_text=_(
            "Its computers then leave under that programme, and no more under that of the agreement."
        ),
    )
    place = forms.ModelChoiceField(Place.objects.none(), label=_("A place"), required=False, empty_label=ANY)
    intermunicipality = forms.ModelChoiceField(
        Intermunicipality.objects.none(),
        label=_("The places of an intermunicipality"),
        required=False,
        empty_label=ANY,
    )
    public = forms.ChoiceField(
        label=_("A public"),
        choices=[("", ANY), *((criterion.value, criterion.label) for criterion in PUBLICS)],
        required=False,
        help_text=_("Judged at the handover, by what was said of the person when they were referred."),
    )
    reason = forms.ChoiceField(label=_("Why"), choices=EarmarkReason.choices, widget=forms.RadioSelect)

    def __init__(self, *args: Any, actor: Actor, lot: Lot, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, rows in (
            ("programme", programmes_to_serve(lot, actor)),
            ("place", places_for(lot)),
            ("intermunicipality", intermunicipalities_for(lot)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ModelChoiceField)
            field.queryset = rows
        self.initial = {
            "programme": lot.earmark_programme_id,
            "place": lot.earmark_place_id,
            "intermunicipality": lot.earmark_intermunicipality_id,
            "public": lot.earmark_public,
            "reason": EarmarkReason.DONOR,
            **self.initial,
        }

    def clean_reason(self) -> EarmarkReason:
        return EarmarkReason(self.cleaned_data["reason"])

    @property
    def earmark(self) -> Earmark:
        """What a form that holds says."""
        given = self.cleaned_data
        return Earmark(
            programme=given["programme"],
            place=given["place"],
            intermunicipality=given["intermunicipality"],
            public=Criterion(given["public"]) if given["public"] else None,
        )


class LiftingForm(forms.Form):
    """Why a lot is set aside no more."""

    reason = forms.ChoiceField(label=_("Why"), choices=LiftingReason.choices, widget=forms.RadioSelect)

    def clean_reason(self) -> LiftingReason:
        return LiftingReason(self.cleaned_data["reason"])
