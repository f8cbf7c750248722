from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor, may
from rebond.devices.models import Device
from rebond.handover.choices import PaymentMeans
from rebond.handover.queries import referral_named
from rebond.kit.days import months_after
from rebond.network.models import Organisation, Workshop
from rebond.programmes.rules import MOST_INSTALMENTS
from rebond.referrals.choices import PaperMoment
from rebond.referrals.forms import SeenPapersField
from rebond.referrals.models import Referral
from rebond.sales.actions import Spread
from rebond.sales.queries import buyers_for
from rebond.stock.forms import DateInput, DoneOnField, PileForm, choose_workshop
from rebond.stock.queries import pile_of
from rebond.ui.fields import ScanField

NOT_THERE = _("No computer of your place has this code. Check the label.")


def device_named(code: str, actor: Actor) -> Device:
    pile = pile_of([code], actor)
    if not pile.devices:
        raise forms.ValidationError(NOT_THERE)
    return pile.devices[0]


class SellForm(forms.Form):
    code = ScanField(
        label=_("Code of the computer"), help_text=_("Scan the label under the computer, or type it.")
    )
    price = forms.DecimalField(
        label=_("Price paid, in euros"),
        localize=True,  # "89,90" in French
        max_digits=6,
        decimal_places=2,
        help_text=_("At most EUR 180 for a laptop, 150 for a desktop with its screen, 100 for a tablet."),
    )
    paid_by = forms.ChoiceField(label=_("Paid by"), choices=PaymentMeans.choices, widget=forms.RadioSelect)
    instalments = forms.IntegerField(
        label=_("In how many instalments"),
        min_value=1,
        max_value=MOST_INSTALMENTS,
        required=False,
        help_text=_("Leave empty when all is paid now. Without interest, where the programme allows it."),
    )
    first_due_on = forms.DateField(
        label=_("First instalment due on"),
        widget=DateInput(),
        required=False,
        help_text=_("The next ones are due on the same day of each month."),
    )
    proof_seen = forms.BooleanField(
        label=_("The person showed a proof that the solidarity price is for them"),
        help_text=_("You look at it and give it back: nothing of it is kept."),
        error_messages={
            "required": _("The solidarity price is for people in precarious situations: ask for the proof.")
        },
    )
    referral = forms.CharField(
        label=_("Code of the person, if they were referred"),
        required=False,
        max_length=20,
        help_text=_(
            "It is on their sheet: P-4K7Q-9N. The rules of their programme hold, and they count as equipped."
        ),
    )
    papers = SeenPapersField()
    occurred_at = DoneOnField(label=_("Sold on"))
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        options["initial"] = {"submission": uuid4(), **options.get("initial", {})}
        super().__init__(*args, **options)
        self.actor = actor
        self._ask_for_papers()
        if not may(actor, "event.backdate"):
            del self.fields["occurred_at"]

    def _ask_for_papers(self) -> None:
        """Of the person whose code is in the address, or was sent: one who is typed is asked for theirs on the next page."""
        person = referral_named(str(self["referral"].value() or ""), self.actor)
        field = self.fields["papers"]
        assert isinstance(field, SeenPapersField)
        if person is not None:
            field.ask(PaperMoment.HANDOVER, person.kept_rules)
        if not field.choices:
            del self.fields["papers"]

    def clean_code(self) -> Device:
        return device_named(self.cleaned_data["code"], self.actor)

    def clean_referral(self) -> Referral | None:
        code = self.cleaned_data["referral"].strip()
        found = referral_named(code, self.actor) if code else None
        if code and found is None:
            raise forms.ValidationError(_("No person of your place has this code. Check it on the sheet."))
        return found

    def clean_paid_by(self) -> PaymentMeans:
        return PaymentMeans(self.cleaned_data["paid_by"])

    @property
    def spread(self) -> Spread | None:
        """None: all is paid now."""
        count = self.cleaned_data["instalments"] or 1
        if count < 2:
            return None
        return Spread(count, self.cleaned_data["first_due_on"] or months_after(timezone.localdate(), 1))


class SellToOrganisationForm(PileForm):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organisation"), empty_label=_("Choose the organisation")
    )
    price = forms.DecimalField(
        label=_("Price of each computer, in euros"),
        localize=True,
        min_value=0,
        max_digits=7,
        decimal_places=2,
    )
    paid_by = forms.ChoiceField(label=_("Paid by"), choices=PaymentMeans.choices, widget=forms.RadioSelect)
    submission = forms.UUIDField(widget=forms.HiddenInput)
    occurred_at = DoneOnField(label=_("Sold on"))
    field_order = ("organisation", "codes", "price", "paid_by", "occurred_at", "submission")

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        options["initial"] = {"submission": uuid4(), **options.get("initial", {})}
        super().__init__(*args, actor=actor, **options)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = buyers_for(actor)

    def clean_paid_by(self) -> PaymentMeans:
        return PaymentMeans(self.cleaned_data["paid_by"])


class ExchangeForm(forms.Form):
    code = ScanField(
        label=_("Code of the computer that leaves"),
        help_text=_("Scan the label under the computer that the person takes with them."),
    )
    workshop = forms.ModelChoiceField(
        Workshop.objects.none(), label=_("Workshop that takes the other one back"), empty_label=None
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor = actor
        choose_workshop(self, actor)

    def clean_code(self) -> Device:
        return device_named(self.cleaned_data["code"], self.actor)


class CashForm(forms.Form):
    since = forms.DateField(label=_("From"), widget=DateInput())
    until = forms.DateField(label=_("To"), widget=DateInput())
