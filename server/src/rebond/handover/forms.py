from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor, may
from rebond.devices.choices import RectificationReason
from rebond.devices.models import Device
from rebond.handover.actions.reminding import SOON_DAYS
from rebond.handover.choices import (
    ReplacementReason,
    ReplacementRefusal,
    ReturnReason,
    UseEnd,
    WaiverReason,
)
from rebond.handover.filing import LONGEST
from rebond.handover.models import Loan
from rebond.handover.queries import Meeting, borrowers_for, referral_named
from rebond.network.models import Organisation, Workshop
from rebond.programmes.choices import Outlet
from rebond.referrals.models import Referral
from rebond.stock.forms import DateInput, DoneOnField, PileForm, choose_workshop
from rebond.stock.queries import pile_of
from rebond.ui.fields import RowsField, ScanField


def _person_named(code: str, actor: Actor) -> Referral:
    found = referral_named(code, actor)
    if found is None:
        raise forms.ValidationError(_("No person of your place has this code. Check it on the sheet."))
    return found


def device_named(code: str, actor: Actor) -> Device:
    """Raise `ValidationError`, with the codes that come near, when none has this one."""
    pile = pile_of([code], actor)
    if pile.devices:
        return pile.devices[0]
    near = ", ".join(tag for item in pile.unknown for tag in item.near)
    if near:
        raise forms.ValidationError(
            _("No computer has this code. Did you mean %(near)s?"), params={"near": near}
        )
    raise forms.ValidationError(_("No computer of your place has this code. Check the label."))


class MeetingForm(forms.Form):
    """Who, and which computer. It is read from the address: nothing is done yet."""

    referral = ScanField(
        label=_("Code of the person's sheet"),
        help_text=_("Scan the sheet, or type its code: P-4K7Q-9N."),
        error_messages={"required": _("Scan or type the code of the person's sheet.")},
    )
    code = ScanField(
        label=_("Code of the computer"),
        help_text=_("Scan the label under the computer, or type it."),
        error_messages={"required": _("Scan or type the code of the computer.")},
    )

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.actor = actor

    def clean_referral(self) -> Referral:
        return _person_named(self.cleaned_data["referral"], self.actor)

    def clean_code(self) -> Device:
        return device_named(self.cleaned_data["code"], self.actor)


class SearchFreeForm(forms.Form):
    """Among the computers of a place that a person could leave with."""

    search = forms.CharField(label=_("Code, number, maker or model"), required=False, max_length=80)


class HandOverForm(forms.Form):
    """The last yes: as what it is given, why the path is waived when it is, and when."""

    outlet = forms.ChoiceField(label=_("Given as"), widget=forms.RadioSelect)
    waiver = forms.ChoiceField(
        label=_("Reason to hand over before the end of the path"),
        choices=WaiverReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the reason: it stays on the record.")},
    )
    occurred_at = DoneOnField(label=_("Handed over on"))

    def __init__(self, *args: Any, actor: Actor, met: Meeting, **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(outlet.value, outlet.label) for outlet in met.outlets]
        field = self.fields["outlet"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices
        field.initial = choices[0][0] if choices else None
        if len(choices) == 1:
            field.widget = forms.HiddenInput()
        if not met.is_waivable:
            del self.fields["waiver"]
        if not may(actor, "event.backdate"):
            del self.fields["occurred_at"]

    def clean_outlet(self) -> Outlet:
        return Outlet(self.cleaned_data["outlet"])

    def clean_waiver(self) -> WaiverReason:
        return WaiverReason(self.cleaned_data["waiver"])


class CancelForm(forms.Form):
    reason = forms.ChoiceField(
        label=_("What was wrong?"),
        widget=forms.RadioSelect,
        choices=[
            (RectificationReason.WRONG_PERSON, RectificationReason.WRONG_PERSON.label),
            (RectificationReason.WRONG_SCAN, _("Wrong computer")),
            (RectificationReason.WRONG_DAY, RectificationReason.WRONG_DAY.label),
            (RectificationReason.WRONG_GESTURE, _("The computer was not handed over")),
        ],
        error_messages={"required": _("Choose the reason: it stays on the record.")},
    )

    def clean_reason(self) -> RectificationReason:
        return RectificationReason(self.cleaned_data["reason"])


class SignedPaperForm(forms.Form):
    reference = forms.CharField(
        label=_("Where the signed sheet lies"),
        max_length=LONGEST,
        required=False,
        help_text=_("For example: binder 3, page 12. Never a name."),
    )


class SignedPaperPictureForm(forms.Form):
    paper = forms.FileField(
        label=_("Picture of the signed paper"),
        help_text=_("JPEG, PNG or PDF, one page: flat, whole, in good light. It is kept encrypted."),
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
    )


class LendForm(PileForm):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(), label=_("Organisation"), empty_label=_("Choose the organisation")
    )
    outlet = forms.ChoiceField(
        label=_("How"),
        widget=forms.RadioSelect,
        initial=Outlet.PROVISION,
        choices=[(outlet.value, outlet.label) for outlet in (Outlet.PROVISION, Outlet.LOAN)],
    )
    due_on = forms.DateField(label=_("Due back on"), widget=DateInput(), required=False)
    occurred_at = DoneOnField(label=_("Lent on"))
    field_order = ("organisation", "codes", "outlet", "due_on", "occurred_at")

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, actor=actor, **options)
        field = self.fields["organisation"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = borrowers_for(actor)

    def clean_outlet(self) -> Outlet:
        return Outlet(self.cleaned_data["outlet"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("outlet") == Outlet.LOAN and not cleaned.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("A loan says when it ends: enter the day on which it is due back."))
        return cleaned


class RenewForm(forms.Form):
    due_on = forms.DateField(label=_("Due back on"), widget=DateInput())


class EndOfUseForm(forms.Form):
    """Ticks and a day: neither who, nor where, nor how."""

    code = ScanField(
        label=_("Code of the computer"), help_text=_("On the sheet of the handover, or scanned.")
    )
    how = forms.ChoiceField(
        label=_("What happened?"),
        choices=UseEnd.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what happened.")},
    )
    happened_on = forms.DateField(
        label=_("When?"),
        widget=DateInput(),
        help_text=_("If the day is not known: the one on which you were told."),
    )
    declaration_seen = forms.BooleanField(
        label=_("Stolen or lost: I saw the declaration to the police"),
        required=False,
        help_text=_("Do not keep a copy. Without a declaration, leave it unticked."),
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        known = {"happened_on": timezone.localdate(), "submission": uuid4(), **options.pop("initial", {})}
        super().__init__(*args, **{"initial": known, **options})
        self.actor = actor

    def clean_code(self) -> Device:
        return device_named(self.cleaned_data["code"], self.actor)

    def clean_how(self) -> UseEnd:
        return UseEnd(self.cleaned_data["how"])


class ReplaceForm(forms.Form):
    """``asks_whether_declared``: what was stolen or lost, whose declaration to the police nobody saw yet."""

    reason = forms.ChoiceField(
        label=_("Why may they have another one?"),
        choices=[(code, ReplacementReason(code).label) for code in ReplacementReason.GIVEN],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the reason: it stays on the record.")},
    )
    declaration_seen = forms.BooleanField(
        label=_("I have seen the declaration to the police since"),
        required=False,
        help_text=_("Do not keep a copy. Without a declaration, leave it unticked."),
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, asks_whether_declared: bool, **options: Any) -> None:
        super().__init__(*args, **{"initial": {"submission": uuid4()}, **options})
        if not asks_whether_declared:
            del self.fields["declaration_seen"]

    def clean_reason(self) -> ReplacementReason:
        return ReplacementReason(self.cleaned_data["reason"])


GRANT = "grant"


class AnswerReplacementForm(forms.Form):
    """Granted, or refused for a reason: one choice."""

    answer = forms.ChoiceField(
        label=_("Your answer"),
        choices=[
            (GRANT, _("Grant another computer")),
            *(
                (code, format_lazy("{no} {why}", no=_("Refuse:"), why=why))
                for code, why in ReplacementRefusal.choices
            ),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose the answer: the place reads it.")},
    )

    def clean_answer(self) -> ReplacementRefusal | None:
        """None: granted."""
        answer = self.cleaned_data["answer"]
        return None if answer == GRANT else ReplacementRefusal(answer)


class RenewAllForm(RenewForm):
    """Loans of one borrower, each ticked, and one new day for all of them."""

    loans = RowsField(
        Loan.objects.none(), error_messages={"required": _("Tick the computers that they keep.")}
    )

    def __init__(self, *args: Any, rows: QuerySet[Loan], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["loans"]
        assert isinstance(field, forms.ModelMultipleChoiceField)
        field.queryset = rows

    def ticked(self, rows: Collection[Loan]) -> frozenset[int]:
        """Keys of those of ``rows`` that are ticked; on a fresh page, those that are late or end soon."""
        kept = {str(key) for key in self["loans"].value() or ()}
        soon = timezone.localdate() + timedelta(days=SOON_DAYS)
        ends_soon = {loan.pk for loan in rows if loan.due_on is not None and loan.due_on <= soon}
        if self.is_bound:
            return frozenset(loan.pk for loan in rows if str(loan.pk) in kept)
        return frozenset(ends_soon)


class TakeBackForm(PileForm):
    reason = forms.ChoiceField(
        label=_("Why does it come back?"), choices=ReturnReason.choices, widget=forms.RadioSelect
    )
    exchange_wanted = forms.BooleanField(
        label=_("The person waits for another computer"),
        required=False,
        help_text=_("They keep the same code and the same referral."),
    )
    workshop = forms.ModelChoiceField(
        Workshop.objects.none(), label=_("Workshop that takes it"), empty_label=None
    )
    occurred_at = DoneOnField(label=_("Came back on"))
    field_order = ("codes", "reason", "exchange_wanted", "workshop", "occurred_at")

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, actor=actor, **options)
        choose_workshop(self, actor)

    def clean_reason(self) -> ReturnReason:
        return ReturnReason(self.cleaned_data["reason"])
