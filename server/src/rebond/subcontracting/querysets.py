from __future__ import annotations

from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from rebond.access import Actor
from rebond.network.querysets import reach
from rebond.subcontracting.choices import Result

if TYPE_CHECKING:
    from datetime import date

    from rebond.subcontracting.models import DrivePaper, Entrusted, Entrustment
else:
    DrivePaper = Entrusted = Entrustment = object


class EntrustmentQuerySet(QuerySet["Entrustment"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of a territory; an external workshop sees its own, from the moment they have left."""
        rows = self.filter(reach(actor, "entrustment.view", territory="territory", workshops=("workshop",)))
        return rows.exclude(sent_at=None) if actor.is_external else rows

    def sent(self) -> Self:
        return self.exclude(sent_at=None)


class EntrustedQuerySet(QuerySet["Entrusted"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            reach(
                actor,
                "entrustment.view",
                territory="entrustment__territory",
                workshops=("entrustment__workshop",),
            )
        )

    def still_there(self) -> Self:
        """Neither given back nor settled otherwise; on its way back counts as there."""
        return self.filter(result="")

    def late_on(self, day: date) -> Self:
        return self.still_there().filter(entrustment__due_on__lt=day)

    def unproven(self) -> Self:
        return self.filter(result=Result.UNPROVEN)

    def to_confirm(self) -> Self:
        """Said to be beyond repair, and nobody here said so yet."""
        return self.filter(result=Result.TO_CONFIRM)


class DrivePaperQuerySet(QuerySet["DrivePaper"]):
    def visible_to(self, actor: Actor) -> Self:
        of_drives = reach(actor, "report.download", territory="drive__device__territory")
        return self.filter(of_drives | reach(actor, "report.download", territory="device__territory"))
