"""What every form shares."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django import forms
from django.core.exceptions import ValidationError

import rebond.config.urls  # noqa: F401 - every form is read by then
from rebond.network.models import Place
from rebond.ui.fields import RowsField


def every_form(base: type[forms.BaseForm] = forms.BaseForm) -> Iterator[type[forms.BaseForm]]:
    for form in base.__subclasses__():
        yield form
        yield from every_form(form)


def test_rows_that_are_ticked_are_read_by_the_field_that_bounds_their_keys() -> None:
    """Django asks the database for every key at once, and SQLite holds no number of twenty digits."""
    unbounded = [
        f"{form.__module__}.{form.__name__}.{name}"
        for form in every_form()
        if form.__module__.startswith("rebond.")
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field, forms.ModelMultipleChoiceField)
        and field.to_field_name is None
        and not isinstance(field, RowsField)
    ]
    assert unbounded == []


@pytest.mark.django_db
@pytest.mark.parametrize("digits", [19, 30, 5000])
def test_a_key_that_no_column_holds_is_no_row(digits: int) -> None:
    with pytest.raises(ValidationError) as raised:
        RowsField(Place.objects.all()).clean(["9" * digits])
    assert raised.value.code == "invalid_choice"
