from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from rebond.access import Actor
from rebond.network.querysets import reach

if TYPE_CHECKING:
    from rebond.workshop.models import Certificate, Document, Review
else:
    Certificate = Document = Review = object


class DocumentQuerySet(QuerySet["Document"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(reach(actor, "report.download", territory="territory"))


class ReviewQuerySet(QuerySet["Review"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(reach(actor, "report.review", territory="document__territory"))

    def waiting(self) -> Self:
        return self.filter(settled_at=None)


class CertificateQuerySet(QuerySet["Certificate"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of the workshops of the territory; a donor sees those of the computers that it gave."""
        return self.filter(
            reach(
                actor,
                "proof.view",
                territory="document__territory",
                organisations=("document__device__lot__agreement__donor",),
                workshops=("document__device__workshop",),
            )
        )

    def proving(self) -> Self:
        return self.exclude(proves="nothing")

    def to_validate(self) -> Self:
        return self.proving().filter(validation=None, erasure__isnull=False)
