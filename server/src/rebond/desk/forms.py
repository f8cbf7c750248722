from __future__ import annotations

from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.desk.actions import Wish
from rebond.desk.piles import MOST
from rebond.desk.queries.piles import Seen, look_at
from rebond.donations.models import Lot
from rebond.donations.queries import lots_visible
from rebond.network.models import Workshop
from rebond.stock.forms import choose_workshop
from rebond.stock.models import Delivery
from rebond.ui.fields import ScanField, ScanListField

MOST_OFFERED = 100


class DeliveryField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    def label_from_instance(self, obj: Delivery) -> str:
        return f"{obj.reference} · {obj.place}"


class LotField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    def label_from_instance(self, obj: Lot) -> str:
        return f"{obj.reference} · {obj.agreement.donor}"


class PileForm(forms.Form):
    """A pile, the gesture chosen with its button ("hold:swollen_battery"), and what was scanned beside it.

    A shelf, a lot or a delivery scanned among the computers answers the question of its own field.
    """

    key = forms.UUIDField(widget=forms.HiddenInput)
    codes = ScanListField(
        label=_("Scan the pile"),
        most=MOST + 10,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "autocomplete": "off", "spellcheck": "false"}),
        help_text=_("Our codes, serial numbers, or the maker's own codes: one a line, 200 at most."),
    )
    gesture = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40)
    workshop = forms.ModelChoiceField(
        Workshop.objects.none(), label=_("Workshop"), empty_label=None, required=False
    )
    location = ScanField(label=_("Shelf"), required=False, max_length=40)
    lot = LotField(Lot.objects.none(), label=_("Lot"), required=False, empty_label=_("The lot of each"))
    delivery = DeliveryField(
        Delivery.objects.none(), label=_("Delivery"), required=False, empty_label=_("No delivery")
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor = actor
        self.seen: list[Seen] = []
        self.fields["key"].initial = uuid4
        choose_workshop(self, actor)
        self._offer("lot", lots_visible(actor).filter(closed_at=None).order_by("-pk"))
        self._offer(
            "delivery",
            Delivery.objects.visible_to(actor).filling().select_related("place").order_by("-pk"),
        )

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = rows

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.seen = look_at(cleaned.get("codes") or [], self.actor, cleaned.get("workshop"))
        for item in self.seen:
            if item.kind == "location":
                cleaned["location"] = item.value
            elif item.kind == "lot":
                cleaned["lot"] = lots_visible(self.actor).filter(pk=item.value).first()
            elif item.kind == "delivery":
                cleaned["delivery"] = (
                    Delivery.objects.visible_to(self.actor).filter(reference=item.value).first()
                )
        if not self.errors and not any(
            item.kind in {"device", "blank", "unknown", "several", "mistyped", "junk"} for item in self.seen
        ):
            self.add_error("codes", _("Scan at least one computer."))
        return cleaned

    @property
    def once(self) -> UUID:
        """What makes this gesture happen once, however often it is sent."""
        key: UUID = self.cleaned_data["key"]
        return key

    @property
    def wish(self) -> Wish:
        """What the person wants done to the computers that were recognised."""
        verb, _colon, option = self.cleaned_data["gesture"].strip().lower().partition(":")
        devices = {item.device.pk: item.device for item in self.seen if item.device is not None}
        given = self.cleaned_data
        return Wish(
            verb=verb,
            option=option,
            devices=list(devices.values()),
            unknown=list(dict.fromkeys(item.value for item in self.seen if item.kind == "unknown")),
            reserved=[item.reserved for item in self.seen if item.reserved is not None],
            workshop=given.get("workshop") or self._only_workshop(),
            location=given.get("location") or "",
            lot=given.get("lot"),
            delivery=given.get("delivery"),
            codes=given["codes"],
        )

    def _only_workshop(self) -> Workshop | None:
        """Where it goes without saying: the workshop that is proposed first."""
        field = self.fields["workshop"]
        assert isinstance(field, forms.ModelChoiceField)
        rows: Any = field.queryset
        first: Workshop | None = rows.first()
        return first

    @property
    def unsettled(self) -> list[Seen]:
        """What was scanned and is no computer, nor anything that answers a question."""
        left = {"unknown", "several", "mistyped", "junk"}
        return [item for item in self.seen if item.kind in left or self._stays_blank(item)]

    def _stays_blank(self, item: Seen) -> bool:
        """A label without a computer that this gesture gives none to."""
        if item.reserved is None:
            return False
        lot: Lot | None = self.cleaned_data.get("lot")
        is_received = self.cleaned_data["gesture"].partition(":")[0] == "receive"
        return not is_received or (lot is not None and lot.pk != item.reserved.lot_id)
