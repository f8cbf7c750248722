"""A co-funded programme, and somebody who agrees to be followed by name."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from django.utils import timezone

from rebond.cofunding.actions import enter
from rebond.cofunding.answers import Entry
from rebond.cofunding.choices import Employment, Gender, Schooling, Situation
from rebond.cofunding.models import Participant
from tests.cast import Cast

NAME = "Odette Lacabanne"


def an_entry(**more: Any) -> Entry:
    known = {
        "first_name": "Odette",
        "last_name": "Lacabanne",
        "birth_date": date(1961, 5, 17),
        "gender": Gender.WOMAN,
        "address": "7 impasse des Mésanges, Dax",
        "phone": "05 58 00 00 00",
        "employment": Employment.LONG_UNEMPLOYED,
        "schooling": Schooling.LOWER,
        "situations": (Situation.RURAL,),
        **more,
    }
    return Entry(**known)


def cofunded(cast: Cast) -> Cast:
    cast.programme.is_cofunded = True
    cast.programme.ends_on = cast.programme.ends_on or date(timezone.localdate().year, 12, 31)
    cast.programme.save()
    return cast


def a_participant(cast: Cast, *, entered_on: date | None = None, **more: Any) -> Participant:
    cofunded(cast)
    return enter(
        actor=cast.actor("ines"),
        programme=cast.programme,
        place=cast.place,
        entry=an_entry(**more),
        consents=True,
        submission=uuid4(),
        entered_on=entered_on,
    )


def another(cast: Cast) -> Participant:
    """Somebody of another name each time."""
    return a_participant(cast, last_name=f"Lacabanne {Participant.objects.count()}")
