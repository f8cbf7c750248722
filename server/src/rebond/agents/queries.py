"""What the pages of agents show, and what others ask: who a token is, which keys are believed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from rebond.access import NOBODY, Actor, Role
from rebond.access.guards import NOT_FOUND
from rebond.agents.models import Agent, SigningKey
from rebond.agents.querysets import TERRITORY, AgentQuerySet
from rebond.kit.errors import NotFound
from rebond.network.actors import token_digest
from rebond.network.models import Workshop
from rebond.network.querysets import reach


@dataclass(frozen=True, slots=True)
class WorkshopKeys:
    """One workshop, its agents (those in force first) and its keys (the newest first)."""

    workshop: Workshop
    agents: Sequence[Agent]
    keys: Sequence[SigningKey]
    may_manage: bool = False
    may_manage_keys: bool = False


def actor_of_agent_token(token: str) -> Actor:
    """The bench or stick that bears the token, with a technician's reach; nobody when it is unknown or revoked."""
    rows = Agent.objects.in_force().filter(token_digest=token_digest(token))
    agent = rows.select_related("workshop__organisation", "operator").first()
    return actor_of_agent(agent) if agent else NOBODY


def actor_of_agent(agent: Agent) -> Actor:
    """It acts by itself, with the hat of who works with it written beside."""
    operator = agent.operator_at(timezone.now())
    return Actor(
        agent_id=agent.pk,
        membership_id=operator.pk if operator else None,
        role=Role.TECHNICIAN,
        territory_id=agent.workshop.organisation.territory_id,
        organisation_id=agent.workshop.organisation_id,
        workshop_ids=frozenset({agent.workshop_id})
        if agent.workshop.organisation.is_external_workshop
        else None,
    )


def workshops_with_keys(actor: Actor) -> list[WorkshopKeys]:
    """In as many queries for ten workshops as for one."""
    within = reach(actor, "agent.view", territory="organisation__territory", workshops=("pk",))
    workshops = Workshop.objects.filter(within).select_related("organisation").order_by("name", "pk")
    agents = list(agents_visible(actor).order_by("revoked_at", "name", "pk"))
    keys = list(SigningKey.objects.visible_to(actor).order_by("-made_at", "-pk"))
    return [
        WorkshopKeys(
            workshop,
            agents=sorted(
                (agent for agent in agents if agent.workshop_id == workshop.pk),
                key=lambda agent: agent.revoked_at is not None,
            ),
            keys=[key for key in keys if key.workshop_id == workshop.pk],
        )
        for workshop in workshops
    ]


def agents_visible(actor: Actor) -> AgentQuerySet:
    return Agent.objects.visible_to(actor).select_related("workshop__organisation", "certified_by")


def agent_visible(pk: int, actor: Actor) -> Agent:
    found = agents_visible(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def key_visible(pk: int, actor: Actor) -> SigningKey:
    found = (
        SigningKey.objects.visible_to(actor).select_related("workshop__organisation").filter(pk=pk).first()
    )
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def workshops_to_manage(actor: Actor, capability: str = "agent.manage") -> list[Workshop]:
    within = reach(actor, capability, territory="organisation__territory", workshops=("pk",))
    return list(Workshop.objects.filter(within).select_related("organisation").order_by("name", "pk"))


def workshop_to_manage(pk: int, actor: Actor, capability: str) -> Workshop:
    found = next((row for row in workshops_to_manage(actor, capability) if row.pk == pk), None)
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def known_keys(territory_id: int | None = None) -> tuple[list[SigningKey], list[Agent]]:
    """Every key of the workshops of a territory, or of all, and every agent that they certified."""
    keys, agents = SigningKey.objects.order_by("pk"), Agent.objects.order_by("pk")
    if territory_id is not None:
        keys = keys.filter(**{TERRITORY: territory_id})
        agents = agents.filter(**{TERRITORY: territory_id})
    return list(keys.select_related("workshop")), list(agents.select_related("workshop", "certified_by"))
