from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.kit.days import moment_on
from rebond.network.models import Organisation
from rebond.pads.actions import MOST_SHEETS
from rebond.pads.designing import words_of
from rebond.pads.models import Sheet
from rebond.programmes.forms import DateInput
from rebond.programmes.models import Programme
from rebond.referrals.forms import ReferralForm

SIZES = ((10, "10"), (25, "25"), (50, "50"), (MOST_SHEETS, str(MOST_SHEETS)))
DOUBT = "criterion_"
LATE_AFTER = timedelta(days=60)
"""A sheet that waited longer is entered all the same, once a human has looked at its date twice."""


class PadForm(forms.Form):
    """``organisation`` is asked of whoever prints for others."""

    programme = forms.ModelChoiceField(
        Programme.objects.none(), label=_("Programme"), empty_label=None, widget=forms.RadioSelect
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("For whom"), empty_label=_("Choose in the list")
    )
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)
    size = forms.TypedChoiceField(
        label=_("Number of sheets"), choices=SIZES, coerce=int, initial=25, widget=forms.RadioSelect
    )

    def __init__(
        self, *args: Any, programmes: list[Programme], organisations: Any = None, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.fields["submission"].initial = uuid4
        self.fields["programme"].queryset = Programme.objects.filter(pk__in=[one.pk for one in programmes])  # type: ignore[attr-defined]
        self.fields["programme"].initial = programmes[0].pk if programmes else None
        if organisations is None:
            del self.fields["organisation"]
        else:
            self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]


class PicturesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PicturesField(forms.FileField):
    widget = PicturesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Every file, whatever it is: each is answered on its own line."""
        del initial
        files = [file for file in data or [] if file]
        if not files:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return files


class PicturesForm(forms.Form):
    pictures = PicturesField(
        label=_("Photographs or scans"),
        allow_empty_file=True,
        help_text=_(
            "JPEG, PNG or PDF, several at once. One sheet a picture: flat, whole, the four corners in sight. "
            "Cut the stub off first."
        ),
        widget=PicturesInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
    )


class EntryForm(ReferralForm):
    """What was read stands in it already. What is doubtful has no answer: a human gives it."""

    filled_on = forms.DateField(
        label=_("Date on the sheet"),
        widget=DateInput(),
        error_messages={"required": _("Write the date that stands on the sheet.")},
    )

    def __init__(self, *args: Any, sheet: Sheet, **options: Any) -> None:
        self.doubted: list[str] = []
        initial = dict(options.pop("initial", None) or {})
        for key, read in sheet.answers.items():
            if key != "criteria":
                initial[key] = read["ticked"][0] if read["ticked"] and not read["doubtful"] else None
        super().__init__(*args, initial=initial, **options)
        self._ask_criteria_in_doubt(sheet)
        self._ask_about_a_late_sheet()

    def _ask_criteria_in_doubt(self, sheet: Sheet) -> None:
        """Each by itself, with yes and no: a box that is merely left empty would say no in silence."""
        read = sheet.answers.get("criteria", {"ticked": [], "doubtful": []})
        if "criteria" not in self.fields:
            return
        field = self.fields["criteria"]
        assert isinstance(field, forms.MultipleChoiceField)
        asked: dict[str, Any] = dict(field.choices)  # type: ignore[arg-type]  # pairs, never groups
        self.doubted = [code for code in asked if code in read["doubtful"]]
        field.choices = [(code, words) for code, words in asked.items() if code not in self.doubted]
        field.initial = read["ticked"]
        for code in self.doubted:
            self.fields[DOUBT + code] = forms.ChoiceField(
                label=words_of("criteria", code, sheet.pad.form.kept_rules),
                choices=[("yes", _("Yes")), ("no", _("No"))],
                widget=forms.RadioSelect,
            )
        if not field.choices:
            del self.fields["criteria"]

    def _ask_about_a_late_sheet(self) -> None:
        """A day of long ago may be right, or misread."""
        try:
            day = self.fields["filled_on"].clean(self["filled_on"].value()) if self.is_bound else None
        except forms.ValidationError:
            return
        if day is None or timezone.localdate() - day <= LATE_AFTER:
            return
        days = (timezone.localdate() - day).days
        told = _(
            "This sheet was filled %(days)s days ago. Look at the date on the paper, then tick that it is right."
        )
        self.fields["is_late"] = forms.BooleanField(
            label=_("The date is right: the sheet waited"),
            error_messages={"required": told % {"days": days}},
        )

    def clean_filled_on(self) -> date:
        day: date = self.cleaned_data["filled_on"]
        if day > timezone.localdate():
            raise forms.ValidationError(
                _("The date is in the future. Enter the day on which it really happened.")
            )
        return day

    @property
    def occurred_at(self) -> datetime | None:
        """None for today: now."""
        return moment_on(self.cleaned_data["filled_on"])

    def facts(self) -> dict[str, Any]:
        cleaned = super().facts()
        del cleaned["filled_on"]
        cleaned.pop("is_late", None)
        said = {code: cleaned.pop(DOUBT + code) for code in self.doubted}
        cleaned["criteria"] = [*cleaned.get("criteria", ()), *(code for code in said if said[code] == "yes")]
        return cleaned
