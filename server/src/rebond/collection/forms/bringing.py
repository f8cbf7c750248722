"""Where and when a donor brings what is offered; what the drop-off point answers, and counts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.collection.choices import DropOffRefusal
from rebond.collection.forms.offering import OPEN_DAY, DateInput, DayToBring
from rebond.collection.forms.points import PointChoice
from rebond.collection.models import DonationRequest, DropOff, DropOffPoint
from rebond.collection.passing import next_days
from rebond.collection.queries.points import points_for
from rebond.donations.actions import MOST_ON_A_PALLET

PICK_UP = "pick_up"
"""The answer of whoever cannot bring them after all."""


class BringForm(forms.Form):
    """``point`` cleans to a drop-off point, or to `PICK_UP`."""

    point = PointChoice(
        label=_("Where are they brought?"), error_messages={"required": _("Choose where they are brought.")}
    )
    bring_on = DayToBring(label=_("On which day?"), help_text=OPEN_DAY)

    def __init__(self, *args: Any, request: DonationRequest, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["point"]
        assert isinstance(field, PointChoice)
        near, chosen = points_for(request), _chosen_of(request)
        field.offer(near, others=[(PICK_UP, _("Have them picked up instead"))])
        if not near:
            field.help_text = _("No drop-off point takes all of this at once.")
        self.initial = {"bring_on": max(request.ready_on, timezone.localdate()), **chosen, **self.initial}

    @property
    def wants_pick_up(self) -> bool:
        return bool(self.cleaned_data["point"] == PICK_UP)


def _chosen_of(request: DonationRequest) -> dict[str, Any]:
    """Where and when they are brought as things stand; nothing where nobody awaits them."""
    found = request.drop_offs.live().order_by("-pk").first()
    return {} if found is None else {"point": str(found.point_id), "bring_on": found.day}


class AgreeForm(forms.Form):
    """The day that the donor saw."""

    day = forms.DateField(widget=forms.HiddenInput)


class ProposeDayForm(forms.Form):
    day = forms.DateField(label=_("Another day"), widget=DateInput())

    def __init__(self, *args: Any, point: DropOffPoint, **options: Any) -> None:
        super().__init__(*args, **options)
        days = next_days([point]).get(point.pk, "")
        told = " · ".join(filter(None, (point.hours, days)))
        self.fields["day"].help_text = _("Donors read these hours: %(hours)s.") % {"hours": told}


class RefuseDropOffForm(forms.Form):
    reason = forms.ChoiceField(label=_("Reason"), choices=DropOffRefusal.choices, widget=forms.RadioSelect)

    def clean_reason(self) -> DropOffRefusal:
        return DropOffRefusal(self.cleaned_data["reason"])


class ReceiveDropOffForm(forms.Form):
    counted = forms.IntegerField(
        label=_("Computers brought"),
        min_value=1,
        max_value=MOST_ON_A_PALLET,
        help_text=_("Count them with the person who brings them, then print the slip."),
    )
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, drop_off: DropOff, **options: Any) -> None:
        super().__init__(*args, **options)
        lot = drop_off.request.lot
        announced = lot.announced_count if lot else None
        counted = drop_off.counted
        self.initial = {"counted": announced if counted is None else counted, "seen": counted or 0}
