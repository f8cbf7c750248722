from __future__ import annotations

from django.db.models import QuerySet

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.bench.models import Card, FoundObject, Operator
from rebond.bench.querysets import FoundObjectQuerySet
from rebond.kit.errors import NotFound
from rebond.network.querysets import running
from rebond.workshop.models import Certificate

MOST_CERTIFICATES = 10


def card_visible(pk: int, actor: Actor) -> Card:
    rows = Card.objects.visible_to(actor).select_related(
        "agent__operator__user",
        "agent__workshop__organisation",
        "workshop__organisation",
        "device__lot__agreement",
        "device__programme",
    )
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def certificates_of_card(card: Card) -> list[Certificate]:
    """What was signed of the drives of its computer, the newest first."""
    if card.device_id is None:
        return []
    rows = Certificate.objects.filter(erasure__drive__device=card.device_id)
    related = rows.select_related("document", "validation").defer("document__content")
    return list(related.order_by("-pk")[:MOST_CERTIFICATES])


def objects_listed(actor: Actor, *, settled: bool = False) -> FoundObjectQuerySet:
    """Those that wait for their end, or those that had one."""
    rows = FoundObject.objects.visible_to(actor)
    rows = rows.settled() if settled else rows.kept()
    return rows.with_police().select_related("device__lot__agreement__donor")


def object_visible(pk: int, actor: Actor) -> FoundObject:
    rows = FoundObject.objects.visible_to(actor).select_related("device__lot__agreement")
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def operators_near(actor: Actor) -> QuerySet[Operator]:
    """People of the territory who set a PIN, by name; at an external workshop, its own."""
    rows = Operator.objects.exclude(pin="").filter(
        running("membership__"),
        membership__organisation__territory=actor.territory_id,
    )
    if actor.is_external:
        rows = rows.filter(membership__organisation=actor.organisation_id)
    return rows.select_related("membership__user").order_by("membership__user__name", "pk")
