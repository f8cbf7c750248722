from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Self

from django.db.models import Exists, OuterRef, Q, QuerySet

from rebond.access import Actor, Role
from rebond.devices.choices import HoldReason
from rebond.devices.models import Hold
from rebond.network.querysets import reach
from rebond.workshop.models import Certificate

if TYPE_CHECKING:
    from rebond.bench.models import Card, FoundObject
else:
    Card = FoundObject = object


FORGOTTEN_AFTER = timedelta(hours=16)


def _waits_for_a_signature() -> Exists:
    proofs = Certificate.objects.to_validate()
    return Exists(proofs.filter(erasure__drive__device=OuterRef("device")))


class CardQuerySet(QuerySet["Card"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(
            reach(actor, "bench.view", territory="workshop__organisation__territory", workshops=("workshop",))
        )

    def on_the_bench(self) -> Self:
        return self.filter(closed_at=None)

    def shown_at(self, moment: datetime) -> Self:
        """Those of this working day, and those that wait for a signature however long."""
        return self.on_the_bench().filter(Q(seen_at__gt=moment - FORGOTTEN_AFTER) | _waits_for_a_signature())

    def forgotten_at(self, moment: datetime) -> Self:
        """Those that nobody cleared: their places are free."""
        return self.on_the_bench().filter(~_waits_for_a_signature(), seen_at__lte=moment - FORGOTTEN_AFTER)


def _of_the_police() -> Q:
    """Their computer is blocked for the police; a twin that was merged handed its block on."""
    blocked = Hold.objects.filter(reason=HoldReason.POLICE, lifted_at=None).order_by().values("device")
    return Q(device__in=blocked) | Q(device__merged_into__in=blocked)


class FoundObjectQuerySet(QuerySet["FoundObject"]):
    def visible_to(self, actor: Actor) -> Self:
        """Those of a territory; a donor sees those of its computers, but none that a person left in one."""
        mine = self.exclude(of_a_person=True) if actor.role == Role.DONOR else self
        return mine.filter(
            reach(
                actor,
                "found_object.view",
                territory="device__territory",
                organisations=("device__lot__agreement__donor",),
                workshops=("device__workshop",),
            )
        )

    def kept(self) -> Self:
        """Those that wait to be returned or destroyed."""
        return self.filter(settled_at=None)

    def free_to_leave(self) -> Self:
        """Of those, all but what was in a computer that is blocked for the police."""
        return self.kept().exclude(_of_the_police())

    def of_the_police(self) -> Self:
        return self.filter(_of_the_police())

    def with_police(self) -> Self:
        """Each with ``is_for_police``: nothing of it leaves before the block of its computer is lifted."""
        return self.annotate(is_for_police=_of_the_police())

    def settled(self) -> Self:
        return self.exclude(settled_at=None)
