from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rebond.programmes.models import Programme
from rebond.referrals.choices import NewsPace
from rebond.referrals.stages import Stage


class TrialForm(forms.Form):
    programme = forms.ModelChoiceField(
        Programme.objects.none(),
        label=_("On the people of"),
        to_field_name="slug",
        empty_label=None,
        required=False,
    )

    def __init__(self, *args: Any, programmes: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["programme"].queryset = programmes  # type: ignore[attr-defined]


class ReferralFilterForm(forms.Form):
    stage = forms.ChoiceField(
        label=_("Point of the road"),
        required=False,
        choices=[
            ("", _("All referrals")),
            ("open", _("Under way")),
            ("this_year", _("Referred this year")),
            ("late", _("Waiting for too long")),
            ("stalled", _("Accepted for a month, without a learning path")),
            ("awaited", _("Path ended a month ago, without a computer")),
            ("to_confirm", _("To be confirmed")),
            ("unconfirmed", _("Not confirmed")),
            *Stage.choices,
        ],
    )


class NewsForm(forms.Form):
    pace = forms.ChoiceField(
        label=_("How often do you want to be told?"), choices=NewsPace.choices, widget=forms.RadioSelect
    )
