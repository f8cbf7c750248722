from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rebond.preparation.actions import NewPicture
from rebond.preparation.choices import DefectPart, FinalFault, FinalResult
from rebond.programmes.choices import CheckKind
from rebond.ui.pictures import PicturesField

SHOWN = _("JPEG, PNG or WebP. Show the defect, nobody's face. The place where they were taken is removed.")


class PicturesForm(forms.Form):
    part = forms.ChoiceField(label=_("What it shows"), choices=DefectPart.choices, widget=forms.RadioSelect)
    pictures = PicturesField(label=_("Pictures of the defect"), help_text=SHOWN)

    def new_pictures(self) -> list[NewPicture]:
        return [NewPicture(self.cleaned_data["part"], content) for content in self.cleaned_data["pictures"]]


class FinalCheckForm(PicturesForm):
    """``part`` is asked only with pictures."""

    submission = forms.UUIDField(widget=forms.HiddenInput)
    result = forms.ChoiceField(
        label=_("What you found"),
        choices=[
            (FinalResult.PASSED.value, _("Everything is right|It goes to the shelf.")),
            (FinalResult.FAILED.value, _("Something is wrong|It goes back to the bench, with the reason.")),
        ],
        widget=forms.RadioSelect,
    )
    faults = forms.MultipleChoiceField(
        label=_("What is wrong"),
        choices=FinalFault.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    functions = forms.MultipleChoiceField(
        label=_("Which function does not work"),
        choices=CheckKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Each is recorded as a failed check, and opens a repair."),
    )
    field_order = ("submission", "result", "faults", "functions", "pictures", "part")

    def __init__(self, *args: Any, **options: Any) -> None:
        options["initial"] = {"submission": uuid4(), **(options.get("initial") or {})}
        super().__init__(*args, **options)
        self.fields["part"].required = False

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        wrong = given.get("faults") or given.get("functions")
        if given.get("result") == FinalResult.FAILED and not wrong:
            self.add_error("faults", gettext("Say what is wrong: the computer goes back with it."))
        if given.get("result") == FinalResult.PASSED and wrong:
            self.add_error("result", gettext("Everything is right, or something is wrong: choose one."))
        if given.get("pictures") and not given.get("part"):
            self.add_error("part", gettext("Say what the picture shows."))
        if given.get("functions") and FinalFault.FUNCTION not in given.get("faults", ()):
            given["faults"] = [*given.get("faults", ()), FinalFault.FUNCTION.value]
        return given
