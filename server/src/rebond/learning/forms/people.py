"""Who comes, who came, and how they are reminded."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.learning.actions.absences import REASONS
from rebond.learning.choices import Channel, Presence
from rebond.learning.models import Attendance, LearningPath
from rebond.learning.queries import paths_offered
from rebond.programmes.models import Programme
from rebond.referrals.models import Referral
from rebond.ui.fields import RowsField, ScanListField

PRESENCES = [(value, label) for value, label in Presence.choices if value != Presence.EXPECTED]


class EnrolForm(forms.Form):
    people = RowsField(
        Referral.objects.none(),
        label=_("People on this path"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick at least one person.")},
    )

    def __init__(self, *args: Any, people: Sequence[Referral], **options: Any) -> None:
        super().__init__(*args, **options)
        offered = Referral.objects.filter(pk__in=[person.pk for person in people])
        self.fields["people"].queryset = offered.order_by("stage_since", "pk")  # type: ignore[attr-defined]


class AttendanceForm(forms.Form):
    """One choice per seat; ``everybody`` is the one gesture "all present". ``seen``: see `record_attendance`."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, seats: Sequence[Attendance], **options: Any) -> None:
        super().__init__(*args, **options)
        self.seats = list(seats)
        for seat in self.seats:
            known = "" if seat.presence == Presence.EXPECTED else seat.presence
            self.fields[self.name_of(seat)] = forms.ChoiceField(
                label=seat.enrolment.referral.code, choices=PRESENCES, widget=forms.RadioSelect, initial=known
            )

    @staticmethod
    def name_of(seat: Attendance) -> str:
        return f"seat_{seat.pk}"

    def presences(self) -> dict[int, Presence]:
        """By key of the referral."""
        return {
            seat.enrolment.referral_id: Presence(self.cleaned_data[self.name_of(seat)]) for seat in self.seats
        }


class PathChoiceForm(forms.Form):
    path = forms.ModelChoiceField(
        LearningPath.objects.none(), label=_("Path"), empty_label=None, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, actor: Actor, programme: Programme, **options: Any) -> None:
        super().__init__(*args, **options)
        paths = paths_offered(programme, actor)
        field = self.fields["path"]
        field.queryset = paths  # type: ignore[attr-defined]
        field.label_from_instance = _with_length  # type: ignore[attr-defined]
        first = paths.first()
        field.initial = first.pk if first else None


class CheckInForm(forms.Form):
    codes = ScanListField(
        label=_("Sheets"),
        most=200,
        help_text=_("Scan the code of each person’s sheet, or type it: one a line."),
    )


class CallForm(forms.Form):
    """``seen``: how many calls the page showed, so that a call sent twice counts once."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class ToldForm(forms.Form):
    """``seen``: since when the news stand that the page showed."""

    seen = forms.DateTimeField(widget=forms.HiddenInput)


class StopForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why"), choices=[(reason.value, reason.label) for reason in REASONS], widget=forms.RadioSelect
    )


class ReminderForm(forms.Form):
    channel = forms.ChoiceField(label=_("By"), choices=Channel.choices, widget=forms.RadioSelect)
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        help_text=_("Only to be reminded by e-mail. It is encrypted, and erased when the path ends."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, has_telephone: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not has_telephone:
            self.fields["channel"].choices = [(Channel.EMAIL.value, Channel.EMAIL.label)]  # type: ignore[attr-defined]
            self.fields["channel"].initial = Channel.EMAIL.value


def _with_length(path: LearningPath) -> str:
    return str(_("%(path)s|%(count)s sessions") % {"path": path, "count": path.length})
