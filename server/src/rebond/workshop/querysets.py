from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from rebond.access import Actor
from rebond.network.querysets import reach

if TYPE_CHECKING:
    from rebond.workshop.models import Document, Review
else:
    Document = Review = object


class DocumentQuerySet(QuerySet["Document"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(reach(actor, "report.download", territory="territory"))


class ReviewQuerySet(QuerySet["Review"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(reach(actor, "report.review", territory="document__territory"))

    def waiting(self) -> Self:
        return self.filter(settled_at=None)
