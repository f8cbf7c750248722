from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.learning.choices import Presence, SkillLevel
from rebond.learning.models import Attendance, LearningPath
from rebond.learning.queries import paths_offered, places_of
from rebond.network.models import Place
from rebond.programmes.choices import AssessmentTool
from rebond.programmes.models import Programme
from rebond.referrals.models import Referral

PRESENCES = [(value, label) for value, label in Presence.choices if value != Presence.EXPECTED]


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class SessionForm(forms.Form):
    """A date and an hour of our own: browsers write the two apart better than together."""

    place = forms.ModelChoiceField(Place.objects.none(), label=_("Place"), empty_label=None)
    path = forms.ModelChoiceField(LearningPath.objects.none(), label=_("Path"), empty_label=None)
    number = forms.IntegerField(
        label=_("Session number"), min_value=1, initial=1, help_text=_("1 for the first session of the path.")
    )
    day = forms.DateField(label=_("Day"), widget=DateInput())
    hour = forms.TimeField(label=_("Hour"), widget=TimeInput())
    seats = forms.IntegerField(label=_("Seats"), min_value=1, max_value=200, initial=10)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].queryset = places_of(actor)  # type: ignore[attr-defined]
        self.fields["path"].queryset = paths_offered(None, actor)  # type: ignore[attr-defined]

    def facts(self) -> dict[str, Any]:
        """What `actions.schedule_session` takes."""
        cleaned = dict(self.cleaned_data)
        starts_at = datetime.combine(cleaned.pop("day"), cleaned.pop("hour"))
        return {**cleaned, "starts_at": timezone.make_aware(starts_at)}


class EnrolForm(forms.Form):
    people = forms.ModelMultipleChoiceField(
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
    """One choice per seat; ``everybody`` is the one gesture "all present"."""

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


class AssessmentForm(forms.Form):
    tool = forms.ChoiceField(label=_("With what"), choices=AssessmentTool.choices, widget=forms.RadioSelect)
    level = forms.ChoiceField(label=_("Level"), choices=SkillLevel.choices, widget=forms.RadioSelect)
    assessed_on = forms.DateField(
        label=_("Assessed on"), widget=DateInput(), required=False, help_text=_("Empty: today.")
    )

    def __init__(self, *args: Any, tools: Collection[str] = (), **options: Any) -> None:
        """``tools``: those of the programme; none: whichever the place chooses."""
        super().__init__(*args, **options)
        self.fields["tool"].choices = [  # type: ignore[attr-defined]
            choice for choice in AssessmentTool.choices if not tools or choice[0] in tools
        ]


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


class TitlesField(forms.CharField):
    """Titles of sessions, one a line."""

    widget = forms.Textarea(attrs={"rows": 6})

    def to_python(self, value: Any) -> Any:
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def validate(self, value: Any) -> None:
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """The action judges their number."""

    def prepare_value(self, value: Any) -> Any:
        return "\n".join(value) if isinstance(value, list) else value


class NewPathForm(forms.Form):
    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("Programme"), empty_label=None)
    name = forms.CharField(label=_("Name"), max_length=120)
    session_titles = TitlesField(label=_("Sessions"), help_text=_("One title a line, in order."))

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        programmes = Programme.objects.visible_to(actor).order_by("-starts_on", "pk")
        self.fields["programme"].queryset = programmes  # type: ignore[attr-defined]


class PathForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=120)
    session_titles = TitlesField(label=_("Sessions"), help_text=_("One title a line, in order."))
    is_open = forms.BooleanField(label=_("Offered to new people"), required=False)


def _with_length(path: LearningPath) -> str:
    return str(_("%(path)s|%(count)s sessions") % {"path": path.name, "count": path.length})
