from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Self

from django.db.models import Q, QuerySet

from rebond.access import Actor
from rebond.kit.days import months_after
from rebond.network.querysets import reach

if TYPE_CHECKING:
    from rebond.cofunding.models import Participant
else:
    Participant = object

KEPT_YEARS = 5
FOLLOWED_AFTER_MONTHS = 6


class ParticipantQuerySet(QuerySet["Participant"]):
    def visible_to(self, actor: Actor, capability: str = "cofunding.record") -> Self:
        return self.filter(
            reach(
                actor,
                capability,
                territory="programme__territory",
                organisations=("place__organisation",),
                places=("place",),
            )
        )

    def kept(self) -> Self:
        """Those of whom something is still known."""
        return self.exclude(sealed_entry=b"")

    def to_ask_again(self, on: date) -> Self:
        """Those who left six months before that day or earlier, and were not asked since."""
        return self.kept().filter(followed_on=None, left_on__lte=months_after(on, -FOLLOWED_AFTER_MONTHS))

    def due_for_erasure(self, on: date) -> Self:
        """Five years after 31 December of the year in which their programme ended (Regulation (EU) 2021/1060, article 82).

        Of a programme whose last day was taken away later: of the year in which they entered, so that nobody stays for ever.
        """
        ended = Q(programme__ends_on__year__lt=on.year - KEPT_YEARS)
        without_end = Q(programme__ends_on=None, entered_on__year__lt=on.year - KEPT_YEARS)
        return self.kept().filter(ended | without_end)
