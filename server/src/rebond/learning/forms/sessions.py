"""When and where people meet, alone or as a cohort."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.learning.actions import Rhythm
from rebond.learning.actions.cohorts import LONGEST_PAUSE
from rebond.learning.forms.fields import (
    DateInput,
    OrganisationField,
    PathField,
    TimeInput,
    TrainerField,
    commune_field,
    minutes_field,
    minutes_of_the_path_field,
    seats_field,
    setting_field,
    setting_of_the_path_field,
)
from rebond.learning.models import Cohort, Session
from rebond.learning.queries import paths_offered, paths_planned, places_of
from rebond.learning.queries.sessions import (
    organisations_of_territory,
    organisations_training,
    trainers_at,
    trainers_in_reach,
)
from rebond.network.models import Place
from rebond.programmes.choices import SessionSetting

MORE = ("minutes", "setting", "commune", "trainer", "trainer_organisation")
"""What the page keeps folded: the usual answer is nearly always right."""


class SessionForm(forms.Form):
    """A date and an hour of our own: browsers write the two apart better than together."""

    place = forms.ModelChoiceField(Place.objects.none(), label=_("Place"), empty_label=None)
    path = PathField(label=_("Path"))
    number = forms.IntegerField(
        label=_("Session number"), min_value=1, initial=1, help_text=_("1 for the first session of the path.")
    )
    day = forms.DateField(label=_("Day"), widget=DateInput())
    hour = forms.TimeField(label=_("Hour"), widget=TimeInput())
    seats = seats_field()
    minutes = minutes_of_the_path_field()
    setting = setting_of_the_path_field()
    commune = commune_field()
    trainer = TrainerField()
    trainer_organisation = OrganisationField()
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid4)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].queryset = places_of(actor)  # type: ignore[attr-defined]
        self.fields["path"].queryset = paths_planned(actor)  # type: ignore[attr-defined]
        self.fields["trainer"].queryset = trainers_in_reach(actor)  # type: ignore[attr-defined]
        self.fields["trainer_organisation"].queryset = organisations_of_territory(actor)  # type: ignore[attr-defined]

    @property
    def folded(self) -> list[forms.BoundField]:
        return [self[name] for name in MORE]

    @property
    def unfolds(self) -> bool:
        return any(field.errors for field in self.folded)

    def facts(self) -> dict[str, Any]:
        """What `actions.schedule_session` takes."""
        cleaned = dict(self.cleaned_data)
        starts_at = _moment(cleaned.pop("day"), cleaned.pop("hour"))
        return {**cleaned, "setting": _setting(cleaned["setting"]), "starts_at": starts_at}


class ChangeForm(forms.Form):
    """``seen``: the state of the session that the page showed."""

    day = forms.DateField(label=_("Day"), widget=DateInput())
    hour = forms.TimeField(label=_("Hour"), widget=TimeInput())
    minutes = minutes_field()
    seats = seats_field()
    setting = setting_field()
    commune = commune_field()
    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    @staticmethod
    def written(session: Session) -> dict[str, Any]:
        here = timezone.localtime(session.starts_at)
        return {
            "day": here.date(),
            "hour": here.time(),
            "minutes": session.minutes,
            "seats": session.seats,
            "setting": session.setting,
            "commune": session.commune.label if session.commune else "",
            "seen": session.sequence,
        }

    def facts(self) -> dict[str, Any]:
        """What `actions.change_session` takes."""
        cleaned = dict(self.cleaned_data)
        starts_at = _moment(cleaned.pop("day"), cleaned.pop("hour"))
        cleaned["setting"] = SessionSetting(cleaned["setting"])
        return {**cleaned, "starts_at": starts_at}


class TrainerForm(forms.Form):
    trainer = TrainerField()
    organisation = OrganisationField()

    def __init__(self, *args: Any, session: Session, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["trainer"].queryset = trainers_at(session.place)  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = organisations_training(session.place)  # type: ignore[attr-defined]


class CohortForm(forms.Form):
    name = forms.CharField(label=_("Name"), max_length=80, help_text=_("Of the group. Nobody’s name."))
    place = forms.ModelChoiceField(Place.objects.none(), label=_("Place"), empty_label=None)
    path = PathField(label=_("Path"))

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].queryset = places_of(actor)  # type: ignore[attr-defined]
        self.fields["path"].queryset = paths_offered(None, actor)  # type: ignore[attr-defined]


class RhythmForm(forms.Form):
    """The first session of a cohort, and how many days lie between two."""

    day = forms.DateField(label=_("Day of the first session"), widget=DateInput())
    hour = forms.TimeField(label=_("Hour"), widget=TimeInput())
    every_days = forms.IntegerField(
        label=_("Days between two sessions"),
        min_value=1,
        max_value=LONGEST_PAUSE,
        initial=7,
        help_text=_("7: one session a week, on the same day at the same hour."),
    )
    minutes = minutes_of_the_path_field()
    seats = seats_field()
    setting = setting_of_the_path_field()
    commune = commune_field()
    trainer = TrainerField()

    def __init__(self, *args: Any, cohort: Cohort, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["trainer"].queryset = trainers_at(cohort.place)  # type: ignore[attr-defined]

    def rhythm(self) -> Rhythm:
        cleaned = dict(self.cleaned_data)
        first = _moment(cleaned.pop("day"), cleaned.pop("hour"))
        return Rhythm(first=first, **{**cleaned, "setting": _setting(cleaned["setting"])})


def _setting(value: str) -> SessionSetting | None:
    return SessionSetting(value) if value else None


def _moment(day: Any, hour: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))
