"""A round is planned, its sites added, and what happened at each written down."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.collection.actions import Site
from rebond.collection.choices import Signature, StopOutcome
from rebond.collection.forms.offering import DateInput
from rebond.collection.models import DropOff, Round, Stop
from rebond.collection.queries.rounds import lots_brought, lots_to_fetch
from rebond.donations.actions import MOST_ON_A_PALLET
from rebond.donations.models import Lot
from rebond.donations.queries import workshops_for
from rebond.geography.forms import CommuneField
from rebond.kit.numbers import whole_number
from rebond.network.models import Workshop


class RoundForm(forms.Form):
    day = forms.DateField(label=_("Day"), widget=DateInput())
    workshop = forms.ModelChoiceField(
        Workshop.objects.none(), label=_("Workshop that receives it"), empty_label=None
    )
    vehicle = forms.CharField(label=_("Vehicle"), max_length=60, required=False)
    driver = forms.CharField(
        label=_("Driver"), max_length=80, required=False, help_text=_("Erased a year after the round.")
    )

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["workshop"].queryset = workshops_for(actor)  # type: ignore[attr-defined]
        self.initial = {"day": timezone.localdate(), "submission": uuid4(), **self.initial}


class LotChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.reference} · {obj.agreement.donor}"


class StopForm(forms.Form):
    """``site()`` gives what the action takes."""

    lot = LotChoice(Lot.objects.none(), label=_("Lot"), empty_label=_("Choose the lot"))
    site = forms.CharField(label=_("Name of the site"), max_length=120)
    commune = CommuneField()
    address = forms.CharField(
        label=_("Address"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    contact = forms.CharField(
        label=_("Whom to call"), max_length=160, required=False, help_text=_("Name and telephone.")
    )
    announced = forms.IntegerField(
        label=_("Computers announced at this site"), min_value=1, max_value=20_000, required=False
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)
    drop_off = forms.ModelChoiceField(DropOff.objects.none(), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, round: Round, **options: Any) -> None:  # noqa: A002
        super().__init__(*args, **options)
        brought = whole_number(str(self["drop_off"].value() or ""))
        lots = lots_brought(actor, round, brought) if brought else lots_to_fetch(actor, round)
        self.fields["lot"].queryset = lots  # type: ignore[attr-defined]
        self.fields["drop_off"].queryset = DropOff.objects.visible_to(actor)  # type: ignore[attr-defined]
        self.initial = {"seen": round.stops.count(), **self.initial}

    def stop(self) -> tuple[Lot, Site, int | None]:
        given = dict(self.cleaned_data)
        lot, seen = given.pop("lot"), given.pop("seen")
        return lot, Site(**given), seen


class VisitForm(forms.Form):
    outcome = forms.ChoiceField(
        label=_("What happened?"),
        choices=[choice for choice in StopOutcome.choices if choice[0] != StopOutcome.TO_DO],
        widget=forms.RadioSelect,
    )
    collected = forms.IntegerField(
        label=_("Computers that leave"),
        min_value=0,
        max_value=MOST_ON_A_PALLET,
        required=False,
        help_text=_("Count them with the person of the site, before you sign."),
    )
    signature = forms.ChoiceField(label=_("Signature"), choices=Signature.choices, widget=forms.RadioSelect)
    signatory = forms.CharField(
        label=_("Name of the person who signs"),
        max_length=120,
        required=False,
        help_text=_("Erased a year after the round."),
    )
    strokes = forms.CharField(label=_("Signature"), required=False, widget=forms.HiddenInput)
    scan = forms.FileField(
        label=_("Photo of the signed slip"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )

    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, stop: Stop, **options: Any) -> None:
        super().__init__(*args, **options)
        is_first = stop.outcome == StopOutcome.TO_DO
        self.initial = {
            "seen": stop.drop_off.counted if stop.drop_off else None,
            "outcome": StopOutcome.COLLECTED if is_first else stop.outcome,
            "collected": stop.announced if is_first else stop.collected,
            "signature": Signature.ON_PAPER if is_first else stop.signature,
        }

    def clean_scan(self) -> bytes:
        file = self.cleaned_data["scan"]
        return file.read() if file else b""

    def clean_collected(self) -> int:
        return self.cleaned_data["collected"] or 0

    def clean_outcome(self) -> StopOutcome:
        return StopOutcome(self.cleaned_data["outcome"])

    def clean_signature(self) -> Signature:
        return Signature(self.cleaned_data["signature"])
