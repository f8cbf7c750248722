"""The file for the managing authority: one line a person, who they are, and their indicators as 0, 1 or nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rebond.cofunding.answers import Said
from rebond.cofunding.indicators import CODES, indicators_of
from rebond.cofunding.models import Participant

HEADINGS = (
    "code",
    "lieu",
    "nom",
    "prenom",
    "date_naissance",
    "genre",
    "adresse",
    "telephone",
    "courriel",
    "consentement",
    "entree",
    "sortie",
    "six_mois",
    *CODES,
)
"""In the language of the authority that reads it."""


def lines(people: Iterable[tuple[Participant, Said]]) -> Iterator[tuple[str, ...]]:
    for participant, said in people:
        entry = said.entry
        told = indicators_of(said, entered_on=participant.entered_on)
        days = (
            participant.consented_on,
            participant.entered_on,
            participant.left_on,
            participant.followed_on,
        )
        yield (
            participant.code,
            participant.place.name,
            entry.last_name,
            entry.first_name,
            entry.birth_date.isoformat(),
            entry.gender.value,
            entry.address,
            entry.phone,
            entry.email,
            *(day.isoformat() if day else "" for day in days),
            *("" if told[code] is None else str(int(bool(told[code]))) for code in CODES),
        )
