from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from rebond.access import Actor
from rebond.audits.actions import Asked
from rebond.audits.choices import MOST_LINES, Outcome, PaperKind, Proof, Source
from rebond.audits.models import LONGEST_WHERE, Audit, AuditLine
from rebond.audits.queries import organisations_to_let_control, programmes_to_audit
from rebond.network.models import Organisation
from rebond.programmes.models import Programme


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(
        label=label, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}), **more
    )


class OpenAuditForm(forms.Form):
    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    programme = forms.ModelChoiceField(
        Programme.objects.none(), label=_("Programme"), empty_label=_("Choose")
    )
    source = forms.ChoiceField(
        label=_("Draw from"), choices=Source.choices, initial=Source.HANDOVERS, widget=forms.RadioSelect
    )
    since = _day(pgettext_lazy("period", "From"))
    until = _day(pgettext_lazy("period", "To"))
    size = forms.IntegerField(
        label=_("Size of the sample"),
        initial=30,
        min_value=1,
        max_value=MOST_LINES,
        help_text=_("How many lines are drawn. The controller says it."),
    )
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Who controls"),
        empty_label=_("Choose"),
        help_text=_("The funder, or the office that it sends."),
    )
    access_until = _day(
        _("Access until"),
        help_text=_("The role of auditor ends by itself in the evening of that day."),
    )
    email = forms.EmailField(
        label=_("E-mail address of the controller"),
        required=False,
        max_length=254,
        help_text=_("An invitation leaves for it. Leave empty for somebody who has access already."),
    )
    name = forms.CharField(label=_("Name"), max_length=120, required=False)

    def __init__(self, *args: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["programme"].queryset = programmes_to_audit(actor)  # type: ignore[attr-defined]
        self.fields["organisation"].queryset = organisations_to_let_control(actor)  # type: ignore[attr-defined]

    def asked(self) -> Asked:
        given = {name: value for name, value in self.cleaned_data.items() if name != "submission"}
        return Asked(**{**given, "source": Source(given["source"])})


class InviteControllerForm(forms.Form):
    """``last_day`` starts with that of the check, while it is to come: one that lasts longer asks for another."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    last_day = _day(
        _("Access until"),
        help_text=_("The role of auditor ends by itself in the evening of that day."),
    )

    def __init__(self, sent: QueryDict | None = None, *, audit: Audit) -> None:
        is_to_come = audit.access_until >= timezone.localdate()
        super().__init__(sent, initial={"last_day": audit.access_until if is_to_come else None})


class DrawForm(forms.Form):
    dice = forms.CharField(
        label=_("Digits thrown"),
        max_length=60,
        help_text=_("Throw dice, or choose any digits: 1 to 40 of them. Nobody can foresee what they draw."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )


class NoteForm(forms.Form):
    before = forms.CharField(widget=forms.HiddenInput, required=False)
    seen = forms.MultipleChoiceField(
        label=_("Originals seen"), required=False, widget=forms.CheckboxSelectMultiple
    )
    remark = forms.CharField(
        label=_("Remark"),
        required=False,
        max_length=2000,
        help_text=_("Without a name: say the code."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, sent: QueryDict | None = None, *, line: AuditLine) -> None:
        super().__init__(sent, initial={"before": line.noted, "seen": line.seen, "remark": line.remark})
        asked = [(proof.value, proof.label) for proof in Proof if proof.value in line.asked]
        self.fields["seen"].choices = asked  # type: ignore[attr-defined]


class ConcludeForm(forms.Form):
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Outcome.choices, widget=forms.RadioSelect)
    conclusion = forms.CharField(
        label=_("Conclusion"),
        required=False,
        max_length=5000,
        help_text=_("Needed unless there is no observation. Without a name."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )


class PapersForm(forms.Form):
    """One field for each kind of paper."""

    def __init__(self, sent: QueryDict | None = None, *, told: Mapping[str, str]) -> None:
        super().__init__(sent, initial=dict(told))
        for kind in PaperKind:
            self.fields[kind.value] = forms.CharField(
                label=kind.label,
                max_length=LONGEST_WHERE,
                required=False,
                help_text=_("For example: cupboard of the reception, binder “Handovers 2026”.")
                if kind is PaperKind.HANDOVER
                else "",
            )

    def where(self) -> dict[PaperKind, str]:
        return {kind: self.cleaned_data[kind.value] for kind in PaperKind}
