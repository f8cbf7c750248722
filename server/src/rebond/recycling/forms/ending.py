"""Gestures without return: the code of the computer is typed, or for a pile how many there are."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from passport.codes import normalise
from rebond.access import Actor
from rebond.recycling.choices import DisposalReason
from rebond.stock.forms import DoneOnField, PileForm


class EndingForm(PileForm):
    """``confirming`` False: look first. True: the pile was shown, and the last word is asked for."""

    occurred_at = DoneOnField()
    confirmation = forms.CharField(label=_("To confirm"), max_length=40)

    def __init__(self, *args: Any, actor: Actor, confirming: bool, pile: int = 0, **options: Any) -> None:
        super().__init__(*args, actor=actor, **options)
        if not confirming:
            del self.fields["confirmation"]
            return
        one = _("Type or scan the code of the computer.")
        many = _("Type how many computers there are in this pile.")
        self.fields["confirmation"].help_text = one if pile == 1 else many

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        devices, typed = cleaned.get("codes"), str(cleaned.get("confirmation", "")).strip()
        if "confirmation" not in self.fields or not devices or not typed:
            return cleaned
        if len(devices) == 1 and normalise(typed) != devices[0].asset_tag:
            self.add_error(
                "confirmation", _("This is not the code %(code)s.") % {"code": devices[0].asset_tag}
            )
        elif len(devices) > 1 and typed != str(len(devices)):
            self.add_error(
                "confirmation",
                _("There are %(count)d computers in this pile: type this number.") % {"count": len(devices)},
            )
        return cleaned


class DisposalForm(EndingForm):
    reason = forms.ChoiceField(label=_("Reason"), choices=DisposalReason.choices, widget=forms.RadioSelect)
    field_order = ("codes", "reason", "occurred_at", "confirmation")

    def clean_reason(self) -> DisposalReason:
        return DisposalReason(self.cleaned_data["reason"])


class GiveBackForm(EndingForm):
    field_order = ("codes", "occurred_at", "confirmation")
