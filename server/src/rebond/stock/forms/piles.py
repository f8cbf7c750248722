"""What is scanned and typed around a pile of computers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rebond.access import Actor, may
from rebond.devices.choices import RectificationReason
from rebond.devices.models import Device
from rebond.kit.days import moment_on
from rebond.network.models import Workshop
from rebond.stock.actions.shelving import LONGEST_CODE
from rebond.stock.choices import MissingReason
from rebond.stock.models import Delivery
from rebond.stock.queries import (
    Pile,
    Unknown,
    arrivals,
    pile_of,
    workshops_for,
)
from rebond.ui.fields import ScanField, ScanListField, mark_refused


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class DoneOnField(forms.DateField):
    """The day on which it really happened, when it is entered later. Empty or today: now."""

    widget = DateInput

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Done on"))
        options.setdefault("help_text", _("Leave as it is when it happens now."))
        super().__init__(required=False, initial=timezone.localdate, **options)

    def clean(self, value: Any) -> datetime | None:
        day: date | None = super().clean(value)
        if day is None:
            return None
        if day > timezone.localdate():
            raise forms.ValidationError(
                _("The date is in the future. Enter the day on which it really happened.")
            )
        return moment_on(day)


class PileForm(forms.Form):
    """A pile of computers. ``cleaned_data["codes"]`` holds the devices; each unknown code is an error of its own.

    ``recognised``: those that are known, beside a code that is not.
    """

    codes = ScanListField(label=_("Computers"), help_text=_("Scan each one, or type its code: one a line."))

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor = actor
        self.recognised: list[Device] = []
        if "occurred_at" in self.fields and not may(actor, "event.backdate"):
            del self.fields["occurred_at"]

    def clean_codes(self) -> list[Device]:
        pile = self.find(self.cleaned_data["codes"])
        self.recognised = list(pile.devices)
        if faults := list(faults_of(pile.unknown)):
            mark_refused(self, (item.text for item in pile.unknown))
            raise forms.ValidationError(faults)
        return self.recognised

    def find(self, texts: Sequence[str]) -> Pile:
        return pile_of(texts, self.actor)


def faults_of(unknown: Sequence[Unknown]) -> Iterator[forms.ValidationError]:
    for item in unknown:
        if item.near:
            message = _("%(code)s: no computer has this code. Did you mean %(near)s?")
            yield forms.ValidationError(message, params={"code": item.text, "near": ", ".join(item.near)})
        elif item.several:
            message = _("%(code)s names several computers: %(tags)s. Type the code of one of them.")
            yield forms.ValidationError(message, params={"code": item.text, "tags": ", ".join(item.several)})
        else:
            message = _("%(code)s: no computer has this code. Check the label, or take this line off.")
            yield forms.ValidationError(message, params={"code": item.text})


def choose_workshop(form: forms.Form, actor: Actor) -> None:
    """The workshops of the territory; the only one needs no question."""
    field = form.fields["workshop"]
    assert isinstance(field, forms.ModelChoiceField)
    rows = workshops_for(actor)
    field.queryset = rows
    first = list(rows[:2])
    if first:
        field.initial = first[0].pk
    if len(first) == 1:
        field.widget = forms.HiddenInput()


class ShelveForm(PileForm):
    workshop = forms.ModelChoiceField(Workshop.objects.none(), label=_("Workshop"), empty_label=None)
    location = ScanField(
        label=_("Location"),
        max_length=LONGEST_CODE,
        help_text=_(
            "Scan the label of the shelf, or type its code, for example B-12. A new code makes a new location."
        ),
    )
    field_order = ("workshop", "location", "codes")

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, actor=actor, **options)
        choose_workshop(self, actor)


class MoveForm(ShelveForm):
    """The same questions: where, then what."""


class LoadForm(PileForm):
    """Computers to put in a delivery."""


class ArrivalForm(PileForm):
    """What came, scanned at the place. ``seen``: what the person was shown before confirming."""

    codes = ScanListField(
        label=_("Computers that came"),
        may_be_empty=True,
        help_text=_("Scan each computer that you hold, one by one."),
        widget=ScanListField.widget(attrs={"rows": 4}),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    occurred_at = DoneOnField(label=_("Received on"))

    def __init__(self, *args: Any, delivery: Delivery, **options: Any) -> None:
        super().__init__(*args, **options)
        self.delivery = delivery

    def find(self, texts: Sequence[str]) -> Pile:
        return arrivals(self.delivery, texts)


class OpenDeliveryForm(forms.Form):
    workshop = forms.ModelChoiceField(Workshop.objects.none(), label=_("Leaves from"), empty_label=None)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        choose_workshop(self, actor)


class DispatchForm(forms.Form):
    """A delivery that carries fewer than ordered leaves only after a yes."""

    occurred_at = DoneOnField(label=_("Left on"))
    fewer = forms.BooleanField(
        error_messages={"required": _("Tick the box: the delivery carries fewer computers than ordered.")}
    )

    def __init__(self, *args: Any, actor: Actor, loaded: int, owed: int, **options: Any) -> None:
        super().__init__(*args, **options)
        if not may(actor, "event.backdate"):
            del self.fields["occurred_at"]
        if loaded >= owed:
            del self.fields["fewer"]
            return
        words = ngettext_lazy(
            "Leave with %(loaded)d computer instead of %(owed)d",
            "Leave with %(loaded)d computers instead of %(owed)d",
            "loaded",
        )
        self.fields["fewer"].label = words % {"loaded": loaded, "owed": owed}


class MissingForm(PileForm):
    reason = forms.ChoiceField(label=_("Reason"), choices=MissingReason.choices, widget=forms.RadioSelect)
    occurred_at = DoneOnField(label=_("Noticed on"))

    def clean_reason(self) -> MissingReason:
        return MissingReason(self.cleaned_data["reason"])


class RecoverForm(PileForm):
    workshop = forms.ModelChoiceField(Workshop.objects.none(), label=_("Where it is now"), empty_label=None)
    occurred_at = DoneOnField(label=_("Found on"))

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, actor=actor, **options)
        choose_workshop(self, actor)


class GiveUpForm(forms.Form):
    reason = forms.ChoiceField(choices=MissingReason.choices)

    def clean_reason(self) -> MissingReason:
        return MissingReason(self.cleaned_data["reason"])


class AcceptForm(forms.Form):
    occurred_at = DoneOnField(label=_("Received on"))


class ReopenForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What was wrong?"),
        widget=forms.RadioSelect,
        choices=[
            (RectificationReason.WRONG_DAY, RectificationReason.WRONG_DAY.label),
            (RectificationReason.WRONG_SCAN, RectificationReason.WRONG_SCAN.label),
            (RectificationReason.WRONG_GESTURE, _("The delivery did not come")),
        ],
        error_messages={"required": _("Choose the reason: it stays on the record.")},
    )

    def clean_reason(self) -> RectificationReason:
        return RectificationReason(self.cleaned_data["reason"])
