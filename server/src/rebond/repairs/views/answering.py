"""How the pages of this app run a gesture."""

from __future__ import annotations

from collections.abc import Callable

from django.forms import Form

from rebond.kit.errors import DomainError
from rebond.ui.answers import show_refusal


def ran(form: Form, act: Callable[[], object]) -> bool:
    """Run ``act`` when the form is right. False: the form says what is wrong."""
    if not form.is_valid():
        return False
    try:
        act()
    except DomainError as error:
        show_refusal(form, error)
        return False
    return True
