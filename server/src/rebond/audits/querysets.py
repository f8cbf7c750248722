from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from rebond.access import Actor
from rebond.network.querysets import reach

if TYPE_CHECKING:
    from rebond.audits.models import Audit
else:
    Audit = object


class AuditQuerySet(QuerySet["Audit"]):
    def visible_to(self, actor: Actor) -> Self:
        """A coordination sees those of its territory; who controls, those of the own organisation."""
        return self.filter(
            reach(actor, "audit.view", territory="programme__territory", organisations=("organisation",))
        )
