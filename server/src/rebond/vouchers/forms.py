from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from typing_extensions import override

from rebond.access import Actor
from rebond.network.models import Organisation, Place
from rebond.programmes.models import Programme
from rebond.ui.fields import ScanField, ScanListField
from rebond.vouchers.actions import SchemeRules, Share
from rebond.vouchers.choices import (
    MOST_BOOKS,
    MOST_VOUCHERS,
    CancellationReason,
    ClaimRefusal,
    ClaimState,
    CriterionKind,
    ReversalReason,
    WithdrawalReason,
)
from rebond.vouchers.models import VoucherScheme
from rebond.vouchers.queries.accreditations import places_for
from rebond.vouchers.queries.books import organisations_giving
from rebond.vouchers.queries.claims import places_claiming
from rebond.vouchers.queries.schemes import funders_for, open_schemes, programmes_for

MOST_FUNDERS = 3
FEWEST_BOOKS_A_SHEET, MOST_BOOKS_A_FILE = 1, 200


class DateInput(forms.DateInput):
    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class AmountInput(forms.TextInput):
    """A text, because French people write a comma; telephones show their figures."""

    def __init__(self) -> None:
        super().__init__(attrs={"inputmode": "decimal"})


class SchemeForm(forms.Form):
    """The rules of a scheme, in euros and per cent as people write them."""

    name = forms.CharField(label=_("Name"), max_length=80)
    face_value = forms.DecimalField(
        label=_("Worth of a voucher (€)"),
        min_value=Decimal("0.01"),
        max_value=1_000,
        decimal_places=2,
        localize=True,
        widget=AmountInput(),
    )
    vouchers_per_book = forms.IntegerField(
        label=_("Vouchers in a book"), min_value=1, max_value=MOST_VOUCHERS, initial=10
    )
    most_per_session = forms.IntegerField(
        label=_("At most, for one person at one session"), min_value=1, max_value=MOST_VOUCHERS, initial=1
    )
    expires_on = forms.DateField(label=_("Valid until"), widget=DateInput())
    days_to_enter = forms.IntegerField(
        label=_("Days to enter the last sessions"),
        min_value=0,
        max_value=366,
        initial=31,
        help_text=_("After the last day, a session held before it may still be entered for so many days."),
    )
    criteria = forms.MultipleChoiceField(
        label=_("What is asked of the places"),
        choices=CriterionKind.choices,
        widget=forms.CheckboxSelectMultiple,
        initial=list(CriterionKind.FIRST),
    )
    is_open = forms.BooleanField(label=_("Open: books may be issued"), required=False, initial=True)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        funders = funders_for(actor)
        for at in range(1, MOST_FUNDERS + 1):
            self.fields[f"funder_{at}"] = forms.ModelChoiceField(
                funders,
                label=_("Funder %(number)s") % {"number": at},
                required=at == 1,
                empty_label=_("None") if at > 1 else _("Choose the funder"),
            )
            self.fields[f"share_{at}"] = forms.DecimalField(
                label=_("Share (%%) of funder %(number)s") % {"number": at},
                required=at == 1,
                min_value=Decimal("0.01"),
                max_value=100,
                decimal_places=2,
                localize=True,
                widget=AmountInput(),
                initial=100 if at == 1 else None,
            )

    def rules(self) -> SchemeRules:
        given = self.cleaned_data
        return SchemeRules(
            name=given["name"],
            face_value_cents=int(given["face_value"] * 100),
            vouchers_per_book=given["vouchers_per_book"],
            most_per_session=given["most_per_session"],
            expires_on=given["expires_on"],
            days_to_enter=given["days_to_enter"],
            criteria=given["criteria"],
            is_open=given["is_open"],
        )

    def shares(self) -> list[Share]:
        pairs = [
            (self.cleaned_data[f"funder_{at}"], self.cleaned_data[f"share_{at}"])
            for at in range(1, MOST_FUNDERS + 1)
        ]
        return [Share(funder, int((share or 0) * 100)) for funder, share in pairs if funder]


class NewSchemeForm(SchemeForm):
    programme = forms.ModelChoiceField(Programme.objects.none(), label=_("Programme"), empty_label=None)
    field_order = ("programme",)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, actor=actor, **options)
        self.fields["programme"].queryset = programmes_for(actor)  # type: ignore[attr-defined]
        self.fields["expires_on"].initial = date(timezone.localdate().year, 12, 31)


class NewAccreditationForm(forms.Form):
    place = forms.ModelChoiceField(
        Place.objects.none(),
        label=_("Place"),
        empty_label=_("Choose the place"),
        help_text=_("An open place of the network. Add it on the network page when it is not listed."),
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].queryset = places_for(actor)  # type: ignore[attr-defined]


class EvidenceForm(forms.Form):
    evidence = forms.CharField(label=_("Evidence"), max_length=200)


class GrantForm(forms.Form):
    granted_on = forms.DateField(label=_("Accredited on"), widget=DateInput())
    ends_on = forms.DateField(
        label=_("Until"), widget=DateInput(), required=False, help_text=_("Empty: without an end.")
    )
    payee_reference = forms.CharField(
        label=_("Payee number"),
        max_length=40,
        required=False,
        help_text=_("Its number in the books of the accountant. No bank details here."),
    )


class WithdrawalForm(forms.Form):
    ends_on = forms.DateField(label=_("Last day"), widget=DateInput())
    reason = forms.ChoiceField(label=_("Why"), choices=WithdrawalReason.choices)


class IssueForm(forms.Form):
    count = forms.IntegerField(label=_("Number of books"), min_value=1, max_value=MOST_BOOKS)
    expires_on = forms.DateField(label=_("Valid until"), widget=DateInput())


class BookFilterForm(forms.Form):
    state = forms.ChoiceField(
        label=_("Books"),
        required=False,
        choices=[
            ("", _("All")),
            ("stock", _("Not given yet")),
            ("given", _("Given already")),
            ("left", _("With vouchers left")),
        ],
    )


class SheetsForm(forms.Form):
    first = forms.IntegerField(label=_("From book number"), min_value=1)
    last = forms.IntegerField(label=_("To book number"), min_value=1)

    @override
    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if {"first", "last"} <= given.keys():
            count = given["last"] - given["first"] + 1
            if not 1 <= count <= MOST_BOOKS_A_FILE:
                self.add_error(
                    "last",
                    _("Print between 1 and %(most)s books at once.") % {"most": MOST_BOOKS_A_FILE},
                )
        return given


class CancelForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why"), choices=CancellationReason.choices)


class GiveForm(forms.Form):
    """With a referral, or to a group: what the other one asks is not required."""

    books = ScanListField(label=_("Codes of the books"), help_text=_("Scan the book, or type VB-4K7Q-9N."))
    to = forms.ChoiceField(
        label=_("Given to"),
        choices=[
            ("referral", _("A person|With the referral")),
            ("group", _("A group|A class, a cohort")),
        ],
        initial="referral",
        widget=forms.RadioSelect,
    )
    referral = ScanField(label=_("Code of the referral"), help_text=_("Scan it, or type P-4K7Q-9N."))
    scheme = forms.ModelChoiceField(VoucherScheme.objects.none(), label=_("Scheme"), empty_label=None)
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("In the name of"), empty_label=None
    )
    group_name = forms.CharField(
        label=_("Name of the group"),
        max_length=80,
        help_text=_("For example: youth guarantee, March cohort. No name of a person."),
    )
    people = forms.IntegerField(label=_("People in the group"), min_value=1, max_value=1_000)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["scheme"].queryset = open_schemes(actor)  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = organisations_giving(actor)  # type: ignore[attr-defined]
        chosen = self.data.get("to") if self.is_bound else None
        self.fields["referral"].required = chosen != "group"
        for name in ("scheme", "organisation", "group_name", "people"):
            self.fields[name].required = chosen != "referral"


class RedeemForm(forms.Form):
    codes = ScanListField(
        label=_("Vouchers"), help_text=_("Scan the code of each voucher, or type V-4K7Q-9N.")
    )


class ReversalForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why"), choices=ReversalReason.choices)


class ClaimForm(forms.Form):
    scheme = forms.ModelChoiceField(VoucherScheme.objects.none(), label=_("Scheme"), empty_label=None)
    place = forms.ModelChoiceField(Place.objects.none(), label=_("Place"), empty_label=None)
    starts_on = forms.DateField(label=_("From"), widget=DateInput())
    ends_on = forms.DateField(label=_("To"), widget=DateInput())

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        schemes = VoucherScheme.objects.visible_to(actor).order_by("name", "pk")
        self.fields["scheme"].queryset = schemes  # type: ignore[attr-defined]
        self.fields["place"].queryset = places_claiming(actor)  # type: ignore[attr-defined]


class ClaimFilterForm(forms.Form):
    state = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=[("", _("All claims")), ("open", _("Under way")), *ClaimState.choices],
    )


class TurnDownForm(forms.Form):
    reason = forms.ChoiceField(label=_("Why"), choices=ClaimRefusal.choices)


class PaidForm(forms.Form):
    paid_on = forms.DateField(label=_("Paid on"), widget=DateInput())


class DayForm(forms.Form):
    on = forms.DateField(label=_("On the evening of"), required=False, widget=DateInput())
