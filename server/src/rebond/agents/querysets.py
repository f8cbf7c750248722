from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Self

from django.db.models import QuerySet

from rebond.access import Actor
from rebond.network.querysets import reach

if TYPE_CHECKING:
    from rebond.agents.models import Agent, EnrolmentCode, SigningKey
else:
    Agent = EnrolmentCode = SigningKey = object

TERRITORY = "workshop__organisation__territory"
WORKSHOPS = ("workshop",)


class AgentQuerySet(QuerySet["Agent"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(reach(actor, "agent.view", territory=TERRITORY, workshops=WORKSHOPS))

    def in_force(self) -> Self:
        return self.filter(revoked_at=None)


class SigningKeyQuerySet(QuerySet["SigningKey"]):
    def visible_to(self, actor: Actor) -> Self:
        return self.filter(reach(actor, "agent.view", territory=TERRITORY, workshops=WORKSHOPS))

    def signing(self) -> Self:
        """Those with which the workshops sign now: one each at most."""
        return self.filter(retired_at=None, revoked_at=None)


class EnrolmentCodeQuerySet(QuerySet["EnrolmentCode"]):
    def open_at(self, moment: datetime) -> Self:
        return self.filter(used_at=None, expires_at__gt=moment)
