"""How a programme begins, and its frame."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rebond.programmes.choices import (
    AskedPaper,
    Document,
)
from rebond.programmes.forms.fields import DateInput, StepForm, cents, several
from rebond.programmes.models import Programme
from rebond.programmes.rules import Rules


class NewProgrammeForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    starts_on = forms.DateField(label=_("Starts on"), widget=DateInput())
    like = forms.ModelChoiceField(
        Programme.objects.none(),
        label=_("Begin with the rules of"),
        to_field_name="slug",
        required=False,
        empty_label=_("Usual rules"),
        help_text=_("They are copied. You then change what differs; the other programme stays as it is."),
    )

    def __init__(self, *args: Any, programmes: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["like"].queryset = programmes  # type: ignore[attr-defined]


class FrameForm(StepForm):
    name = forms.CharField(label=_("Name"), max_length=120)
    starts_on = forms.DateField(label=_("Starts on"), widget=DateInput())
    ends_on = forms.DateField(label=_("Ends on"), widget=DateInput(), required=False)
    funder = forms.CharField(label=_("Funder"), max_length=120, required=False)
    funding = forms.DecimalField(
        label=_("Funding (euros)"), min_value=0, max_value=1_000_000_000, decimal_places=2, required=False
    )
    documents = several(
        Document.choices, _("Papers that are signed or given"), help_text=_("Nothing waits for them.")
    )
    papers_at_acceptance = several(
        AskedPaper.choices,
        _("Papers seen before a person is accepted"),
        help_text=_("The place ticks each one that it has seen, and gives it back. Nothing of it is kept."),
    )
    papers_at_handover = several(
        AskedPaper.choices,
        _("Papers seen before the computer is handed over"),
        help_text=_("Whoever hands over ticks each one. None: the handover waits for no paper."),
    )
    is_cofunded = forms.BooleanField(
        label=_("Co-funded by the European Social Fund (FSE+)"),
        required=False,
        help_text=_(
            "People are asked whether they agree to be followed by name. They may say no, and lose nothing."
        ),
    )

    def first(self, rules: Rules) -> dict[str, Any]:
        return {**super().first(rules), "funding": Decimal(rules.funding_cents) / 100}

    def changes(self) -> dict[str, Any]:
        given = super().changes()
        funding = given.pop("funding")
        return {**given, "funding_cents": cents(funding)}
