"""What is asked of transfers and of the minimum of a place."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.devices.models import Device
from rebond.network.models import Place, Workshop
from rebond.network.querysets import reach
from rebond.stock.choices import TransferLineState
from rebond.stock.forms.piles import PileForm
from rebond.stock.models import Transfer
from rebond.stock.queries import Pile, pile_of, tagged_in, workshops_for
from rebond.ui.fields import ScanListField, mark_refused


class OpenTransferForm(forms.Form):
    """Between two workshops, or between two places; the action judges the pair."""

    origin = forms.ChoiceField(label=_("Leaves from"))
    destination = forms.ChoiceField(label=_("Goes to"))
    everything = forms.BooleanField(
        label=_("All that the place holds leaves"),
        required=False,
        help_text=_("For a place that closes. Each computer can still be taken off the slip."),
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        workshops = list(workshops_for(actor))
        places = Place.objects.filter(reach(actor, "stock.transfer", territory="organisation__territory"))
        sites = {f"place:{place.pk}": place for place in places.order_by("name", "pk")}
        self.sites: dict[str, Workshop | Place] = {f"workshop:{row.pk}": row for row in workshops} | dict(
            sites
        )
        for name in ("origin", "destination"):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = [
                (_("Workshops"), [(f"workshop:{row.pk}", row.name) for row in workshops]),
                (
                    _("Places"),
                    [(key, row.name) for key, row in sites.items() if row.is_open or name == "origin"],
                ),
            ]

    def clean_origin(self) -> Workshop | Place:
        return self.sites[self.cleaned_data["origin"]]

    def clean_destination(self) -> Workshop | Place:
        return self.sites[self.cleaned_data["destination"]]


class LoadTransferForm(PileForm):
    """Computers to put on the slip."""


class TransferArrivalForm(forms.Form):
    """What came, by its tag; ``seen``: what the person was shown before confirming."""

    codes = ScanListField(
        label=_("Computers that came"),
        may_be_empty=True,
        help_text=_("Scan each computer that you hold, one by one."),
    )
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, transfer: Transfer, **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor, self.transfer = actor, transfer

    def clean_codes(self) -> list[Device]:
        pile = self._found(self.cleaned_data["codes"])
        if pile.unknown:
            named = ", ".join(item.text for item in pile.unknown)
            mark_refused(self, (item.text for item in pile.unknown))
            message = _("%(codes)s: no computer has this code. Check the label, or take this line off.")
            raise forms.ValidationError(message, params={"codes": named})
        return list(pile.devices)

    def _found(self, texts: Sequence[str]) -> Pile:
        """Any number of what the hat sees, the tags alone of the rest of the territory."""
        pile = pile_of(texts, self.actor)
        rest = tagged_in(self.transfer.territory_id, [item.text for item in pile.unknown])
        return Pile((*pile.devices, *rest.devices), rest.unknown)


class SettleTransferForm(forms.Form):
    now = forms.ChoiceField(
        choices=[
            (state.value, state.label)
            for state in (TransferLineState.RECEIVED, TransferLineState.BACK, TransferLineState.LOST)
        ]
    )

    def clean_now(self) -> TransferLineState:
        return TransferLineState(self.cleaned_data["now"])


class PlaceStockForm(forms.Form):
    minimum = forms.IntegerField(
        label=_("Minimum stock"),
        min_value=0,
        max_value=1000,
        help_text=_("Below that many computers, held or coming, the stock page says what to send."),
    )
    travels = forms.BooleanField(label=_("This place travels (bus)"), required=False)
