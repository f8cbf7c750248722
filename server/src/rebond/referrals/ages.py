"""What a date of birth says of an age. It is asked to recognise a person, and never kept."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from rebond.kit.errors import Invalid
from rebond.programmes.rules import OLDEST
from rebond.referrals.choices import AgeBracket
from rebond.referrals.eligibility import bounds_of


def age_on(born_on: date, day: date) -> int:
    """In full years."""
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def refuse_impossible_birth(born_on: date | None, bracket: AgeBracket, *, on: date) -> None:
    """Raise `Invalid` for a date to come, of long ago, or that says another age than ``bracket``.

    The bracket decides whether the programme is meant for the person: a child is not let in by a slip of the finger.
    """
    if born_on is None:
        return
    if born_on > on:
        raise Invalid(
            _("The date of birth is in the future. Correct it, or leave it empty."), field="birth_date"
        )
    age, bounds = age_on(born_on, on), bounds_of(bracket)
    if age > OLDEST:
        raise Invalid(
            _("The date of birth is too long ago. Correct it, or leave it empty."), field="birth_date"
        )
    if bounds is not None and not bounds[0] <= age <= bounds[1]:
        raise Invalid(
            _(
                "With this date of birth the person is %(age)d years old: that is not the age chosen above. "
                "Correct one or the other."
            )
            % {"age": age},
            field="birth_date",
        )
