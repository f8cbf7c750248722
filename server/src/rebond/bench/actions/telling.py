"""An agent tells what it does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.agents.models import Agent
from rebond.bench.choices import Activity, Need
from rebond.bench.models import Card
from rebond.bench.queries import device_recognised
from rebond.kit.errors import NotAllowed
from rebond.network.models import Workshop


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One word of an agent: who the machine is as far as it knows, and what it does."""

    run: UUID
    activity: Activity
    maker: str = ""
    model: str = ""
    serial: str = ""
    system_uuid: str = ""
    hardware: str = ""
    battery_percent: int | None = None
    percent: int | None = None
    bytes_per_second: int | None = None
    seconds_left: int | None = None
    needs: Sequence[Need] = ()
    detail: str = ""
    position: int | None = None
    asset_tag: str = ""


_SEEN = tuple(
    item.name for item in fields(Told) if item.name not in {"run", "position", "asset_tag", "needs"}
)


def tell_state(*, actor: Actor, told: Told) -> Card:
    """Keep the last word of the agent. Raise `NotAllowed` for anybody who is none."""
    agent_id = actor.agent_id
    if agent_id is None:
        raise NotAllowed(_("Only an enrolled bench or stick tells its state."), code="not_an_agent")
    card = (
        Card.objects.filter(agent=agent_id, run=told.run)
        .select_related("device", "agent__operator__user")
        .first()
    )
    now = timezone.now()
    if card is None or card.closed_at is not None:
        card = _open_card(agent_id, told, now)
    return (
        _keep(card, told, now)
        if card.device is not None
        else _keep(_recognised(actor, card, told), told, now)
    )


def _open_card(agent_id: int, told: Told, now: datetime) -> Card:
    """A new machine takes the place that it asks for when it is free, else the first free one."""
    with transaction.atomic():
        agent = Agent.objects.select_related("workshop__organisation").get(pk=agent_id)
        Workshop.objects.select_for_update(no_key=True).get(pk=agent.workshop_id)
        known = Card.objects.filter(agent=agent, run=told.run).select_related("device").first()
        if known is not None and known.closed_at is None:
            return known  # another request of the same machine was first
        Card.objects.forgotten_at(now).filter(workshop=agent.workshop).update(closed_at=now)
        taken = set(
            Card.objects.on_the_bench()
            .filter(workshop=agent.workshop)
            .order_by()
            .values_list("position", flat=True)
        )
        wanted = told.position if told.position and told.position not in taken else None
        position = wanted or next(place for place in range(1, len(taken) + 2) if place not in taken)
        if known is not None:  # it was cleared from the bench and still works: it comes back
            known.closed_at, known.position = None, position
            known.save(update_fields=["closed_at", "position"])
            return known
        return Card.objects.create(
            agent=agent,
            run=told.run,
            workshop=agent.workshop,
            position=position,
            activity=told.activity,
            started_at=now,
            seen_at=now,
        )


def _recognised(actor: Actor, card: Card, told: Told) -> Card:
    """The one computer that the machine is, by our tag, its serial number or its system UUID."""
    found = device_recognised(
        actor,
        asset_tag=told.asset_tag,
        serial=told.serial,
        system_uuid=told.system_uuid,
        maker=told.maker,
    )
    if found is not None:
        card.device = found
        Card.objects.filter(pk=card.pk).update(device=found)
    return card


def _keep(card: Card, told: Told, now: datetime) -> Card:
    needs = [str(need) for need in told.needs]
    new = {name: getattr(told, name) for name in _SEEN} | {"needs": needs}
    is_over = Activity(told.activity).is_over
    changed = any(getattr(card, name) != value for name, value in new.items()) or card.revision == 1
    for name, value in new.items():
        setattr(card, name, value)
    card.seen_at = now
    card.ended_at = (card.ended_at or now) if is_over else None
    card.revision += changed
    card.save(update_fields=[*new, "seen_at", "ended_at", "revision"])
    return card
