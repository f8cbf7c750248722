"""Who works for one programme, and where."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field

from rebond.access import Actor
from rebond.demonstration.addresses import addresses
from rebond.network.models import Place, Workshop
from rebond.programmes.models import Programme
from rebond.stock.models import Location


@dataclass(frozen=True, slots=True)
class Crew:
    """Everyone and everything that the road of one programme needs.

    ``chance`` is seeded, so that two demonstrations tell the same story. ``mediators`` is by key of the place.
    ``homes`` gives the next household's address.
    """

    programme: Programme
    workshop: Workshop
    shelves: tuple[Location, ...]
    coordinator: Actor
    technician: Actor
    storekeeper: Actor
    mediators: dict[int, Actor] = field(default_factory=dict)
    chance: random.Random = field(default_factory=lambda: random.Random(40))  # noqa: S311 - a story, not a secret
    homes: Iterator[str] = field(default_factory=addresses)

    def mediator_of(self, place: Place) -> Actor:
        return self.mediators[place.pk]
