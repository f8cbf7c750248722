from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from rebond.access import Actor
from rebond.network.querysets import reach

if TYPE_CHECKING:
    from rebond.programmes.models import Programme, ProgrammeDraft
else:
    Programme = ProgrammeDraft = object


class ProgrammeQuerySet(QuerySet["Programme"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(reach(actor, "programme.view", territory="territory"))


class DraftQuerySet(QuerySet["ProgrammeDraft"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(reach(actor, "programme.edit", territory="territory"))
