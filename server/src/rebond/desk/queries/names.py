"""How the things behind the ids of events are called, a fixed number of queries for any number of events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db.models import Model

from rebond.agents.models import Agent
from rebond.devices.models import Device, Drive
from rebond.donations.models import Lot, Pallet
from rebond.learning.models import LearningPath
from rebond.ledger.models import Event
from rebond.network.models import Membership, Organisation, Place, Workshop
from rebond.orders.models import Order
from rebond.preparation.models import Recipe
from rebond.programmes.models import Programme
from rebond.recycling.models import Destruction, WeeeBatch
from rebond.stock.models import Delivery, Location, Stocktake, Transfer
from rebond.vouchers.models import VoucherScheme

_THINGS: tuple[tuple[frozenset[str], type[Model], str], ...] = (
    (frozenset({"workshop_id", "from_workshop_id"}), Workshop, "name"),
    (frozenset({"place_id", "from_place_id", "to_place_id"}), Place, "name"),
    (frozenset({"organisation_id", "donor_id"}), Organisation, "name"),
    (frozenset({"location_id", "inside_id"}), Location, "code"),
    (frozenset({"stocktake_id"}), Stocktake, "reference"),
    (frozenset({"transfer_id"}), Transfer, "reference"),
    (frozenset({"order_id"}), Order, "reference"),
    (frozenset({"delivery_id"}), Delivery, "reference"),
    (frozenset({"lot_id"}), Lot, "reference"),
    (frozenset({"weee_batch_id"}), WeeeBatch, "reference"),
    (frozenset({"destruction_id"}), Destruction, "reference"),
    (frozenset({"pallet_id"}), Pallet, "number"),
    (frozenset({"programme_id"}), Programme, "name"),
    (frozenset({"recipe_id"}), Recipe, "name"),
    (frozenset({"scheme_id"}), VoucherScheme, "name"),
    (frozenset({"path_id"}), LearningPath, "name"),
    (frozenset({"device_id", "replacement_id", "twin_id", "into_id", "origin_id"}), Device, "asset_tag"),
    (frozenset({"drive_id"}), Drive, "model"),
    (frozenset({"agent_id"}), Agent, "name"),
)
NAMED_FACTS = frozenset().union(*(facts for facts, _model, _column in _THINGS))


def names_in(events: Iterable[Event]) -> dict[tuple[str, int], str]:
    """By name of fact and id. What no event names costs no query."""
    wanted: dict[str, set[int]] = {}
    for event in events:
        for name, value in event.facts.items():
            if name in NAMED_FACTS and isinstance(value, int):
                wanted.setdefault(name, set()).add(value)
    found: dict[tuple[str, int], str] = {}
    for facts, model, column in _THINGS:
        keys = set().union(*(wanted.get(name, set()) for name in facts))
        if keys:
            rows = dict(model._default_manager.filter(pk__in=keys).values_list("pk", column))  # noqa: SLF001 - Django's own name
            found |= {
                (name, key): str(rows[key]) for name in facts for key in wanted.get(name, ()) if key in rows
            }
    return found


def people_in(events: Iterable[Event]) -> Mapping[int, Membership]:
    """The memberships with which the events were made, with their person and organisation."""
    keys = {event.membership_id for event in events if event.membership_id}
    known = Membership.objects.filter(pk__in=keys).select_related("user", "organisation", "place")
    return {membership.pk: membership for membership in known.order_by("pk")}
