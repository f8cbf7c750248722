from __future__ import annotations

from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor, may
from rebond.handover.choices import PaymentMeans
from rebond.sales.choices import LetOffReason, PaymentMistake
from rebond.stock.forms import DoneOnField


class PaymentForm(forms.Form):
    amount = forms.DecimalField(
        label=_("Amount, in euros"), localize=True, min_value=0, max_digits=6, decimal_places=2
    )
    paid_by = forms.ChoiceField(label=_("Paid by"), choices=PaymentMeans.choices, widget=forms.RadioSelect)
    occurred_at = DoneOnField(label=_("Paid on"))
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, cents: int = 0, **options: Any) -> None:
        """``cents``: what is expected next."""
        first: dict[str, Any] = {"submission": uuid4()}
        if cents:
            first["amount"] = Decimal(cents).scaleb(-2)
        options["initial"] = first | options.get("initial", {})
        super().__init__(*args, **options)
        if not may(actor, "event.backdate"):
            del self.fields["occurred_at"]

    def clean_paid_by(self) -> PaymentMeans:
        return PaymentMeans(self.cleaned_data["paid_by"])


class LetOffForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("Why is the rest not asked for any more?"),
        choices=LetOffReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the reason: it stays on the record.")},
    )

    def clean_reason(self) -> LetOffReason:
        return LetOffReason(self.cleaned_data["reason"])


class CancelPaymentForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What was wrong?"),
        choices=[item for item in PaymentMistake.choices if item[0] in PaymentMistake.ENTERED],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the reason: it stays on the record.")},
    )

    def clean_reason(self) -> PaymentMistake:
        return PaymentMistake(self.cleaned_data["reason"])
