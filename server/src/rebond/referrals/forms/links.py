from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from rebond.network.models import Organisation
from rebond.referrals.choices import LinkLife


class LinkForm(forms.Form):
    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("In the name of"),
        empty_label=_("Choose in the list"),
        help_text=_(
            "Organisations that refer people. One is missing? Say on its page as what it refers people."
        ),
    )
    email = forms.EmailField(
        label=_("E-mail address of the person"),
        max_length=254,
        help_text=_("Encrypted, and erased 30 days after the end of the link."),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    life = forms.ChoiceField(
        label=_("Valid for"), choices=LinkLife.choices, initial=LinkLife.QUARTER, widget=forms.RadioSelect
    )
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, organisations: QuerySet[Organisation], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organisation"].queryset = organisations  # type: ignore[attr-defined]
        self.fields["submission"].initial = uuid4


class SecretForm(forms.Form):
    """The page behind the address of the message: a script writes the secret in it, or a person does."""

    secret = forms.CharField(
        label=_("The last line of your message"),
        max_length=200,
        help_text=_("Seven groups of four letters and digits."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )
