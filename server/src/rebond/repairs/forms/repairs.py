from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rebond.network.models import Workshop
from rebond.programmes.choices import CheckKind
from rebond.repairs.actions.working import LONGEST_NOTE, MOST_MINUTES
from rebond.repairs.choices import GoingOnReason, RepairOutcome, diagnoses_of
from rebond.repairs.forms.money import EurosField
from rebond.repairs.models import Fault, PartModel, Repair
from rebond.repairs.queries import models_at_its_workshop, models_to_await

SHOWN = (
    ("open", _("To do")),
    ("bench", pgettext_lazy("repairs", "To do, at the bench")),
    ("closed", pgettext_lazy("repairs", "Closed")),
    ("all", pgettext_lazy("repairs", "All")),
)


class FilterForm(forms.Form):
    show = forms.ChoiceField(label=_("Repairs"), choices=SHOWN, required=False)
    workshop = forms.ModelChoiceField(
        Workshop.objects.none(), label=_("Workshop"), required=False, empty_label=_("All workshops")
    )

    def __init__(self, *args: Any, workshops: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["workshop"].queryset = workshops  # type: ignore[attr-defined]


class OpenForm(forms.Form):
    faults = forms.MultipleChoiceField(
        label=_("What is wrong"), choices=CheckKind.choices, widget=forms.CheckboxSelectMultiple
    )


class AwaitForm(forms.Form):
    """The part that a repair cannot go on without. A page sent twice names one that is awaited already."""

    model = forms.ModelChoiceField(
        PartModel.objects.none(), label=_("Which part"), empty_label=_("Choose a model of part")
    )

    def __init__(self, *args: Any, repair: Repair, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["model"]
        assert isinstance(field, forms.ModelChoiceField)
        fresh = models_to_await(repair)
        field.queryset = models_at_its_workshop(repair) if self.is_bound else fresh
        self.has_models = fresh.exists()


class GoingOnForm(forms.Form):
    """Of a gesture that costs: why the repair goes on above the ceiling, asked once."""

    going_on_reason = forms.ChoiceField(
        label=_("Why it goes on above the ceiling"),
        choices=[("", _("Choose a reason")), *GoingOnReason.choices],
        required=False,
    )


class TimeForm(GoingOnForm):
    minutes = forms.IntegerField(
        label=_("Minutes"),
        min_value=1,
        max_value=MOST_MINUTES,
        widget=forms.NumberInput(attrs={"inputmode": "numeric"}),
    )
    field_order = ("minutes", "going_on_reason")
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)


class DiagnosisForm(forms.Form):
    """One question a fault; another fault may be added."""

    def __init__(self, *args: Any, repair: Repair, faults: Sequence[Fault], **options: Any) -> None:
        known = {fault.kind: fault.diagnosis for fault in faults}
        options["initial"] = {"note": repair.note, "estimated_cents": repair.estimated_cents, **known}
        super().__init__(*args, **options)
        self.kinds = [kind for kind in CheckKind.values if kind in known]
        for kind in self.kinds:
            self.fields[kind] = _diagnosis_field(kind)
        self.fields["more"] = forms.ChoiceField(
            label=_("Another fault"),
            choices=[("", _("None")), *((k.value, k.label) for k in CheckKind if k.value not in known)],
            required=False,
        )
        self.fields["estimated_cents"] = EurosField(
            label=_("What the whole repair should cost (euros)"), required=False
        )
        self.fields["note"] = forms.CharField(
            label=_("Note"),
            required=False,
            max_length=LONGEST_NOTE,
            widget=forms.Textarea(attrs={"rows": 3}),
            help_text=_("Nothing about a person. Emptied, it is erased."),
        )

    @property
    def diagnoses(self) -> dict[str, str]:
        return {kind: self.cleaned_data[kind] for kind in self.kinds if self.cleaned_data[kind]}


def _diagnosis_field(kind: str) -> forms.ChoiceField:
    choices = [("", _("Not known yet")), *((item.value, item.label) for item in diagnoses_of(kind))]
    return forms.ChoiceField(label=CheckKind(kind).label, choices=choices, required=False)


class CloseForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("How it ends"),
        choices=[(code, RepairOutcome(code).label) for code in RepairOutcome.BY_HAND],
        widget=forms.RadioSelect,
    )
    works_again = forms.BooleanField(label=_("Checked again: it works"), required=False)

    def clean_outcome(self) -> RepairOutcome:
        return RepairOutcome(self.cleaned_data["outcome"])
