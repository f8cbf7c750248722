from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.agents.choices import AgentKind
from rebond.agents.queries import workshops_to_manage
from rebond.network.models import Workshop


class InviteForm(forms.Form):
    workshop = forms.ModelChoiceField(Workshop.objects.none(), label=_("Workshop"), empty_label=None)
    kind = forms.ChoiceField(label=_("What it is"), choices=AgentKind.choices, widget=forms.RadioSelect)
    name = forms.CharField(
        label=_("Name"), max_length=60, help_text=_("Write the same name on it: “Stick 3”, for example.")
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["workshop"]
        assert isinstance(field, forms.ModelChoiceField)
        mine = workshops_to_manage(actor)
        field.queryset = Workshop.objects.filter(pk__in=[row.pk for row in mine]).order_by("name", "pk")
        here = next((row.pk for row in mine if row.organisation_id == actor.organisation_id), None)
        field.initial = here
