from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rebond.programmes.models import Programme
from rebond.reporting.choices import ReopeningReason
from rebond.reporting.words import FIGURES
from rebond.ui.forms import ConfirmationForm

LARGEST = 10_000_000


def day_field(label: Any, *, required: bool) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )


class PeriodForm(forms.Form):
    """Which programme, and which days; an empty day means as far as the programme goes."""

    programme = forms.ModelChoiceField(
        Programme.objects.none(), label=_("Programme"), to_field_name="slug", empty_label=None
    )
    since = day_field(pgettext_lazy("period", "From"), required=False)
    until = day_field(pgettext_lazy("period", "To"), required=False)

    def __init__(self, *args: Any, programmes: QuerySet[Programme], **options: Any) -> None:
        super().__init__(*args, **options)
        self.programmes = programmes
        offered = self.fields["programme"]
        assert isinstance(offered, forms.ModelChoiceField)
        offered.queryset = programmes

    def clean(self) -> dict[str, Any]:
        chosen = super().clean() or {}
        since, until = chosen.get("since"), chosen.get("until")
        if since and until and since > until:
            self.add_error("until", _("The last day comes before the first."))
        return chosen

    def filled(self, since: date, until: date) -> PeriodForm:
        """The same choice with the days that were counted, for whoever left them empty."""
        if not self.is_valid():
            return self
        days = {"since": since.isoformat(), "until": until.isoformat()}
        return PeriodForm({**self.data, **days}, programmes=self.programmes)

    @property
    def days(self) -> dict[str, date | None]:
        """The days that were chosen and can be read."""
        chosen = self.cleaned_data if self.is_valid() else {}
        return {"since": chosen.get("since"), "until": chosen.get("until")}


class DeclareForm(forms.Form):
    key = forms.ChoiceField(label=_("Figure"), choices=tuple(FIGURES.items()))
    value = forms.IntegerField(label=_("Value"), min_value=0, max_value=LARGEST)
    source = forms.CharField(
        label=_("Where it is written"),
        max_length=200,
        help_text=_("For example: report of the programme, 2020-2023, page 4."),
    )
    covers_from = day_field(_("First day that it covers"), required=True)
    covers_to = day_field(_("Last day that it covers"), required=True)


class CloseYearForm(forms.Form):
    """``seen``: the last version that the page showed, so that a page sent twice closes once."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class ReopenYearForm(ConfirmationForm):
    reason = forms.ChoiceField(label=_("Why"), choices=ReopeningReason.choices)

    def clean_reason(self) -> ReopeningReason:
        return ReopeningReason(self.cleaned_data["reason"])


class BoughtInForm(forms.Form):
    """The year of a lot; ``shown``: the year of the page, to go back to it."""

    bought_in = forms.IntegerField(min_value=1000, max_value=9999, required=False)
    shown = forms.IntegerField(min_value=1000, max_value=9999, required=False)
