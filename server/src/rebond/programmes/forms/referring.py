"""Who refers, and who decides."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from rebond.network.choices import PrescriberKind
from rebond.programmes.choices import (
    ConflictRule,
)
from rebond.programmes.forms.fields import StepForm, one, several


class ReferringForm(StepForm):
    prescriber_kinds = several(
        [choice for choice in PrescriberKind.choices if choice[0] != PrescriberKind.NONE],
        _("Who may refer"),
        help_text=_("None: every organisation that refers people."),
    )
    network_members_only = forms.BooleanField(
        label=_("Only members of the network of digital inclusion"), required=False
    )
    pact_members_only = forms.BooleanField(
        label=_("Only members of the integration pact (PTI)"), required=False
    )
    places_may_open = forms.BooleanField(
        label=_("A place may refer a person itself"),
        required=False,
        help_text=_("For whoever comes without a sheet."),
    )
    handover_needs_confirmation = forms.BooleanField(
        label=_("Then the prescriber confirms it before the computer is handed over"),
        required=False,
        help_text=_("Not ticked: the person goes on, and the request is shown as not confirmed."),
    )
    decides_by_committee = forms.BooleanField(
        label=_("A committee decides who receives a computer"),
        required=False,
        help_text=_("People referred from now on wait for its next session before a place contacts them."),
    )
    conflict_rule = one(ConflictRule.choices, _("Conflicts of interest in the committee"))
