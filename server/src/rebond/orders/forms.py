from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.network.models import Place
from rebond.orders.choices import MOST_BATCHES, OrderRefusal, OrderState, PriceWaiver
from rebond.orders.models import Agreement
from rebond.orders.queries import agreements_to_order_under, next_reference, places_for, programmes_for
from rebond.programmes.models import Programme


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AgreementForm(forms.Form):
    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("Programme"), empty_label=None)
    place = forms.ModelChoiceField(
        Place.objects.none(),
        label=_("Place"),
        empty_label=_("Choose the place"),
        help_text=_("An open place of the network. Add it on the network page when it is not listed."),
    )
    reference = forms.CharField(label=_("Reference"), max_length=40)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        programmes = programmes_for(actor)
        self.fields["programme"].queryset = programmes  # type: ignore[attr-defined]
        self.fields["place"].queryset = places_for(actor)  # type: ignore[attr-defined]
        self.fields["reference"].initial = next_reference(programmes.first())


class RenewalForm(forms.Form):
    reference = forms.CharField(label=_("Reference"), max_length=40)


class EvidenceForm(forms.Form):
    evidence = forms.CharField(
        label=_("Evidence"),
        max_length=200,
    )


class SigningForm(forms.Form):
    signed_on = forms.DateField(label=_("Signed on"), widget=DateInput())
    ends_on = forms.DateField(
        label=_("Valid until"), widget=DateInput(), required=False, help_text=_("Empty: without a term.")
    )
    signed_paper_reference = forms.CharField(
        label=_("Where the signed paper lies"),
        max_length=120,
        required=False,
        help_text=_("For example: binder 2024, sheet 12."),
    )


class EndingForm(forms.Form):
    ends_on = forms.DateField(label=_("Last day"), widget=DateInput())


class OrderForm(forms.Form):
    agreement = forms.ModelChoiceField(
        Agreement.objects.none(), label=_("For which place"), empty_label=None, widget=forms.RadioSelect
    )
    batches = forms.IntegerField(label=_("Number of batches"), min_value=1, max_value=MOST_BATCHES, initial=1)
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["agreement"]
        field.queryset = agreements_to_order_under(actor)  # type: ignore[attr-defined]
        field.label_from_instance = _described  # type: ignore[attr-defined]
        first = field.queryset.first()  # type: ignore[attr-defined]
        field.initial = first.pk if first else None
        self.fields["submission"].initial = uuid4


class RefusalForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why"), choices=OrderRefusal.choices, widget=forms.RadioSelect)


class WaiverForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why the price is not claimed"),
        choices=[(code, PriceWaiver(code).label) for code in PriceWaiver.SAID],
        widget=forms.RadioSelect,
    )

    def clean_reason(self) -> PriceWaiver:
        return PriceWaiver(self.cleaned_data["reason"])


class ClaimForm(forms.Form):
    """``seen``: the sum in cents that the page showed."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class OrderFilterForm(forms.Form):
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All orders")), ("open", _("Under way")), *OrderState.choices],
    )


def _described(agreement: Agreement) -> str:
    programme = agreement.programme
    price = number_format(Decimal(programme.batch_price_cents) / 100, 2)
    batch = _("%(size)s computers for %(price)s € a batch") % {"size": programme.batch_size, "price": price}
    return f"{agreement.place}|{programme}, {agreement.reference} · {batch}"
