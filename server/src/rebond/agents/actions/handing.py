"""Who works with a stick or a bench now: what comes in from it afterwards is theirs."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone

from rebond.access import Actor
from rebond.access.guards import require
from rebond.agents.choices import AgentKind
from rebond.agents.models import Agent


def take_in_hand(*, actor: Actor, agents: Collection[Agent]) -> None:
    """``actor`` works with them from here on. Somebody without a hat changes nothing."""
    require(actor, "bench.view", on=list(agents))
    if actor.membership_id is None:
        return
    keys = [agent.pk for agent in agents]
    now = timezone.now()
    Agent.objects.filter(pk__in=keys).update(operator_id=actor.membership_id, operator_since=now)


def take_the_bench(*, actor: Actor) -> Agent | None:
    """The one bench of the actor's own workshop, for who was switched to by badge or PIN; None when there are several."""
    rows = Agent.objects.in_force().filter(kind=AgentKind.BENCH, workshop__organisation=actor.organisation_id)
    benches = list(rows.select_related("workshop__organisation").order_by("pk")[:2])
    if len(benches) != 1:
        return None
    take_in_hand(actor=actor, agents=benches)
    return benches[0]
