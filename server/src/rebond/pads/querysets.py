from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db.models import Q, QuerySet

from rebond.access import Actor
from rebond.network.querysets import reach
from rebond.pads.choices import SheetState

if TYPE_CHECKING:
    from rebond.pads.models import Pad, Sheet
else:
    Pad = Sheet = object


class PadQuerySet(QuerySet["Pad"]):
    def visible_to(self, actor: Actor) -> Self:
        """A prescriber sees those of its organisation, a place its own."""
        return self.filter(
            reach(
                actor,
                "referral.create",
                territory="form__programme__territory",
                organisations=("organisation",),
                places=("place",),
            )
        )


class SheetQuerySet(QuerySet["Sheet"]):
    def visible_to(self, actor: Actor) -> Self:
        """Also those that a place photographed because the person brought them."""
        return self.filter(
            reach(
                actor,
                "referral.create",
                territory="pad__form__programme__territory",
                organisations=("pad__organisation",),
                places=("pad__place", "read_at_place"),
            )
        )

    def to_confirm(self) -> Self:
        return self.filter(state=SheetState.TO_CONFIRM)

    def emptied_by(self, moment: datetime) -> Self:
        """Those whose picture was erased, and of which the database may hold traces still."""
        return self.filter(emptied_at__lt=moment)

    def left_since(self, moment: datetime) -> Self:
        """Those that nobody confirmed since ``moment``."""
        return self.filter(~Q(state=SheetState.ENTERED), read_at__lt=moment)
