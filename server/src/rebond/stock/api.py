"""The door of programs to the stock: shelve a pile, receive a delivery."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Router

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND, actor_of, require
from rebond.devices.models import Device
from rebond.kit.errors import Invalid, NotFound
from rebond.kit.outcomes import Outcome, Refusal
from rebond.network.models import Workshop
from rebond.stock import actions
from rebond.stock.models import Delivery, Location, Stocktake
from rebond.stock.queries import Pile, arrivals, location_in, pile_of, seen_in_pile, workshops_for
from rebond.stock.schemas import (
    ArrivalIn,
    CountedOut,
    CountIn,
    OutcomeOut,
    ReceptionOut,
    RefusedOut,
    ShelveIn,
)
from rebond.ui.problems import ObstacleOut, Problem

router = Router(tags=["stock"])
PROBLEMS = frozenset({401, 403, 404, 409, 422})


@router.post("/stock/shelve", response={200: OutcomeOut, PROBLEMS: Problem}, summary="Put a pile in stock")
def shelve(request: HttpRequest, given: ShelveIn) -> OutcomeOut:
    """A computer with a drive without proof, or a check missing, is refused with the same obstacles as on the page.

    One that is in stock already only changes shelf.
    """
    actor = actor_of(request)
    require(actor, "device.shelve")
    devices = pile_named(given.codes, actor)
    location = actions.location_named(
        actor=actor, workshop=workshop_named(given.workshop, actor), code=given.location
    )
    return told(actions.put_away(actor=actor, devices=devices, location=location))


@router.post(
    "/stock/move", response={200: OutcomeOut, PROBLEMS: Problem}, summary="Move a pile to a location"
)
def move(request: HttpRequest, given: ShelveIn) -> OutcomeOut:
    """Only where they lie changes, ready or not."""
    actor = actor_of(request)
    require(actor, "device.shelve")
    devices = pile_named(given.codes, actor)
    location = actions.location_named(
        actor=actor, workshop=workshop_named(given.workshop, actor), code=given.location
    )
    return told(actions.move(actor=actor, devices=devices, location=location))


@router.post(
    "/stocktakes/{reference}/count",
    response={200: CountedOut, PROBLEMS: Problem},
    summary="Count a pile in a stocktake",
)
def count(request: HttpRequest, reference: str, given: CountIn) -> CountedOut:
    """What is sent again counts once. A code that is none of our computers is kept, to be decided."""
    actor = actor_of(request)
    require(actor, "stocktake.count")
    stocktake = Stocktake.objects.visible_to(actor).filter(reference=reference).first()
    if stocktake is None:
        raise NotFound(NOT_FOUND, code="not_found")
    pile = seen_in_pile(stocktake, list(dict.fromkeys(given.codes)), actor)
    several = Pile(unknown=tuple(item for item in pile.unknown if item.several))
    refuse_unknown(several)
    counted = actions.count(
        actor=actor,
        stocktake=stocktake,
        devices=pile.devices,
        strangers=[item.text for item in pile.unknown],
        location=_location(stocktake, given.location),
    )
    return CountedOut(
        new=tags_of(counted.new),
        again=tags_of(counted.again),
        unexpected=tags_of(counted.unexpected),
        strangers=list(counted.strangers),
    )


def _location(stocktake: Stocktake, code: str) -> Location | None:
    if not code:
        return None
    found = location_in(stocktake.workshop, code) if stocktake.workshop else None
    if found is None:
        raise Invalid(
            _("This workshop has no location of this code."), code="unknown_location", field="location"
        )
    return found


@router.post(
    "/deliveries/{reference}/receive",
    response={200: ReceptionOut, PROBLEMS: Problem},
    summary="Receive a delivery at the place",
)
def receive(request: HttpRequest, reference: str, given: ArrivalIn) -> ReceptionOut:
    """Closes the reception. What is on the note and not in `codes` is recorded as missing, what is in surplus too."""
    actor = actor_of(request)
    require(actor, "delivery.receive")
    delivery = Delivery.objects.visible_to(actor).filter(reference=reference).first()
    if delivery is None:
        raise NotFound(NOT_FOUND, code="not_found")
    pile = arrivals(delivery, given.codes)
    refuse_unknown(pile)
    reception = actions.receive_delivery(actor=actor, delivery=delivery, scanned=pile.devices)
    return ReceptionOut(
        received=tags_of(reception.received),
        missing=tags_of(reception.missing),
        surplus=tags_of(reception.surplus),
        refused=refused_of(reception.refused),
    )


def pile_named(codes: Sequence[str], actor: Actor) -> list[Device]:
    """The computers that these codes name, each once. Raise `Invalid`, which names the codes, for any unknown one."""
    pile = pile_of(list(dict.fromkeys(codes)), actor)
    refuse_unknown(pile)
    return list(pile.devices)


def refuse_unknown(pile: Pile) -> None:
    if pile.unknown:
        named = ", ".join(item.text for item in pile.unknown)
        raise Invalid(
            _("No computer has this code: %(codes)s.") % {"codes": named}, code="unknown_code", field="codes"
        )


def workshop_named(pk: int | None, actor: Actor) -> Workshop:
    """The one asked for, or the only one of the territory."""
    rows = workshops_for(actor)
    found = list(rows[:2]) if pk is None else list(rows.filter(pk=pk))
    if len(found) == 1:
        return found[0]
    if pk is not None:
        raise NotFound(NOT_FOUND, code="not_found", field="workshop")
    raise Invalid(_("Say which workshop."), code="which_workshop", field="workshop")


def told(outcome: Outcome[Device]) -> OutcomeOut:
    return OutcomeOut(taken=tags_of(outcome.taken), refused=refused_of(outcome.refused))


def refused_of(refused: Sequence[Refusal[Device]]) -> list[RefusedOut]:
    return [
        RefusedOut(
            tag=refusal.subject.asset_tag,
            obstacles=[ObstacleOut(code=item.code, message=str(item.message)) for item in refusal.obstacles],
        )
        for refusal in refused
    ]


def tags_of(devices: Sequence[Device]) -> list[str]:
    return [device.asset_tag for device in devices]
