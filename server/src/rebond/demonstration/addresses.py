"""Where the invented people live: no two households at one address, so that the rule of the household is held."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

STREETS = (
    "rue des Tilleuls",
    "chemin du Moulin",
    "allée des Mimosas",
    "rue de la Fontaine",
    "avenue des Pins",
    "impasse du Lavoir",
    "route de la Lande",
    "rue du Four",
)


def addresses() -> Iterator[str]:
    """Streets that most communes have, house after house."""
    for house in count(1):
        for street in STREETS:
            yield f"{house} {street}"
