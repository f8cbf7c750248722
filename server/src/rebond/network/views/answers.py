"""What the views of forms share: where an error is shown, and the keys of a list."""

from __future__ import annotations

from django.forms import Form
from django.http import HttpRequest

from rebond.kit.errors import DomainError


def show(error: DomainError, form: Form) -> None:
    """Put the refusal beside its field, or above the form."""
    form.add_error(error.field if error.field in form.fields else None, str(error))


def status_of(form: Form) -> int:
    return 422 if form.is_bound and form.errors else 200


def key(request: HttpRequest, name: str) -> int | None:
    given = request.GET.get(name, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 19 else None
