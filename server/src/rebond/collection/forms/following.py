from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from rebond.collection.actions.asking import LONGEST_TEXT
from rebond.ui.pictures import PicturesField

TYPED = {"autocomplete": "off", "spellcheck": "false"}


class FollowForm(forms.Form):
    code = forms.CharField(
        label=_("Number of your request"),
        max_length=40,
        help_text=_("For example: DON-4K7Q-9N"),
        widget=forms.TextInput(attrs={**TYPED, "autocapitalize": "characters"}),
    )
    secret = forms.CharField(
        label=_("Your secret"),
        max_length=80,
        help_text=_("Eight groups of four letters and digits, in our message."),
        widget=forms.TextInput(attrs={**TYPED, "autocapitalize": "none"}),
    )


class AnswerForm(forms.Form):
    text = forms.CharField(
        label=_("Your answer"), max_length=LONGEST_TEXT, widget=forms.Textarea(attrs={"rows": 5})
    )
    pictures = PicturesField()
