from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.kit.days import written_appointment
from rebond.lacoop.models import CoopActivity
from rebond.lacoop.queries import sessions_of_the_day
from rebond.learning.forms.fields import TimeInput
from rebond.learning.models import LearningPath, Session
from rebond.learning.queries import paths_offered

NEW = ""


class KeyForm(forms.Form):
    key = forms.CharField(
        label=_("Key"),
        max_length=300,
        help_text=_("As La Coop gives it: number:secret. It is encrypted, and never shown again."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    structure_id = forms.UUIDField(
        label=_("Number of the place in La Coop"),
        required=False,
        help_text=_("If the key shows several places. Empty: every activity is offered."),
    )


class SessionField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    def label_from_instance(self, session: Any) -> str:
        return f"{session.title}|{written_appointment(session.starts_at)}"


class ConfirmForm(forms.Form):
    """One of the sessions of that day, or a new one with its path, its number and its hour."""

    session = SessionField(
        Session.objects.none(),
        label=_("Which session is it?"),
        required=False,
        empty_label=_("None of these: a new session"),
        widget=forms.RadioSelect,
    )
    path = forms.ModelChoiceField(LearningPath.objects.none(), label=_("Path"), required=False)
    number = forms.IntegerField(label=_("Session number"), min_value=1, initial=1, required=False)
    hour = forms.TimeField(
        label=_("Hour"), widget=TimeInput(), required=False, help_text=_("La Coop keeps no hour.")
    )

    def __init__(self, *args: Any, actor: Actor, activity: CoopActivity, **options: Any) -> None:
        super().__init__(*args, **options)
        self.activity = activity
        sessions, paths = sessions_of_the_day(activity), paths_offered(None, actor)
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]
        self.fields["path"].queryset = paths  # type: ignore[attr-defined]
        self.has_sessions = sessions.exists()
        only = list(paths[:2])
        if len(only) == 1:
            self.fields["path"].initial = only[0].pk
        if not self.has_sessions:
            del self.fields["session"]

    def facts(self) -> dict[str, Any]:
        """What `actions.confirm_activity` takes."""
        given = self.cleaned_data
        if given.get("session"):
            return {"session": given["session"]}
        hour = given["hour"]
        starts_at = timezone.make_aware(datetime.combine(self.activity.held_on, hour)) if hour else None
        return {"path": given["path"], "number": given["number"] or 1, "starts_at": starts_at}
