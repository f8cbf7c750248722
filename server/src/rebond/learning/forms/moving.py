from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rebond.network.models import Place
from rebond.referrals.models import Referral


class MovingForm(forms.Form):
    """Everybody is ticked: those who go elsewhere are unticked, and moved the next time."""

    people = forms.ModelMultipleChoiceField(
        Referral.objects.none(),
        label=_("Who goes there"),
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one person.")},
    )
    place = forms.ModelChoiceField(
        Place.objects.none(),
        label=_("Place that goes on with them"),
        empty_label=_("Choose a place."),
        error_messages={"required": _("Choose a place.")},
    )

    def __init__(self, *args: Any, people: list[Referral], places: QuerySet[Place], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["people"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = Referral.objects.filter(pk__in=[one.pk for one in people]).order_by(
            "stage_since", "pk"
        )
        field.label_from_instance = lambda one: f"{one.code} · {one.get_stage_display()}"  # type: ignore[assignment, method-assign]
        field.initial = [one.code for one in people]
        choice = self.fields["place"]
        assert isinstance(choice, forms.ModelChoiceField)
        choice.queryset = places
