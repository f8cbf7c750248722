"""What a telephone notes on a bus, or at a home: two codes, the ticks, and the moment."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from rebond.handover.forms import MeetingForm


class BusForm(MeetingForm):
    """Nothing about the person but the code of their sheet: it may wait on the telephone for hours."""

    with_items = forms.BooleanField(label=_("All that goes with the computer was given"), required=False)
    papers_seen = forms.BooleanField(
        label=_("I have seen the papers that the programme asks for, if it asks for any"), required=False
    )
    explained = forms.BooleanField(
        label=_("The computer was explained, the facts on the sheet were read and confirmed"),
        error_messages={"required": _("Explain these points, then tick.")},
    )
    signed = forms.BooleanField(
        label=_("The sheet is signed on paper (for a minor, by a parent or guardian)"),
        error_messages={"required": _("Have the paper signed, then tick.")},
    )
    done_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    submission = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, initial={"submission": uuid4()}, **options)
