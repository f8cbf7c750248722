"""Fields that several forms share."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from rebond.geography.forms import CommuneField
from rebond.learning.actions.sessions import MOST_SEATS
from rebond.learning.models import LearningPath
from rebond.learning.plan import LONGEST, SHORTEST, USUAL_MINUTES
from rebond.network.models import Membership, Organisation
from rebond.programmes.choices import SessionSetting


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class PathField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """A path, with its programme where the list holds those of several: "First steps" is in most of them."""

    def __init__(self, **options: Any) -> None:
        super().__init__(LearningPath.objects.none(), empty_label=None, **options)

    def label_from_instance(self, path: Any) -> str:
        return f"{path} · {path.programme}" if self._has_several_programmes else str(path)

    @cached_property
    def _has_several_programmes(self) -> bool:
        return len({path.programme_id for path in self.queryset or ()}) > 1


class TrainerField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """Who leads a session, by name and organisation."""

    def __init__(self, **options: Any) -> None:
        given = {"label": _("Trainer"), "required": False, "empty_label": _("Not said"), **options}
        super().__init__(Membership.objects.none(), **given)

    def label_from_instance(self, trainer: Any) -> str:
        return f"{trainer.user} ({trainer.place or trainer.organisation})"


class OrganisationField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    def __init__(self, **options: Any) -> None:
        given = {
            "label": _("Organisation that trains"),
            "required": False,
            "empty_label": _("That of the trainer"),
            **options,
        }
        super().__init__(Organisation.objects.none(), **given)


def seats_field() -> forms.IntegerField:
    return forms.IntegerField(label=_("Seats"), min_value=1, max_value=MOST_SEATS, initial=10)


def minutes_field(**options: Any) -> forms.IntegerField:
    given = {"label": _("Length (minutes)"), "initial": USUAL_MINUTES, **options}
    return forms.IntegerField(min_value=SHORTEST, max_value=LONGEST, **given)


def minutes_of_the_path_field() -> forms.IntegerField:
    return minutes_field(required=False, initial=None, help_text=_("Empty: as long as the path says."))


def setting_of_the_path_field() -> forms.ChoiceField:
    choices = [("", _("Where the path says")), *SessionSetting.choices]
    return forms.ChoiceField(
        label=_("Where"), choices=choices, widget=forms.RadioSelect, required=False, initial=""
    )


def setting_field(**options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Where"), choices=SessionSetting.choices, widget=forms.RadioSelect, **options
    )


def commune_field() -> CommuneField:
    return CommuneField(
        label=_("Commune"),
        required=False,
        help_text=_("Of a home or of a stop of the bus. The address of a person is never written here."),
    )
