"""A value that a program chooses, among those that there are."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from rebond.kit.choosing import chosen
from rebond.kit.errors import Invalid
from rebond.programmes.choices import ErasureLevel


def test_a_value_is_the_choice_that_it_names() -> None:
    assert chosen(ErasureLevel, "purge", "level") is ErasureLevel.PURGE


@pytest.mark.parametrize("value", ["", "Purge", "smash"])
def test_another_one_is_answered_with_those_that_may_be_chosen(value: str) -> None:
    with (
        override("fr"),
        pytest.raises(Invalid, match="Choisissez l’une de ces valeurs : clear, purge") as told,
    ):
        chosen(ErasureLevel, value, "level")
    assert told.value.field == "level"
