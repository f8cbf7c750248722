"""Putting computers where they lie, and the locations themselves."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND, require
from rebond.devices.lifecycle import STEPS, Obstacles, advance, hold_rows
from rebond.devices.models import Device
from rebond.devices.queries import resolve
from rebond.devices.queries.receiving import reads_as_tag
from rebond.devices.queries.tags import free_tags
from rebond.devices.stages import Stage
from rebond.kit.errors import Invalid, NotFound
from rebond.kit.outcomes import Obstacle, Outcome, Refusal
from rebond.ledger.recording import Entry, record
from rebond.network.models import Workshop
from rebond.stock.codes import key_of_code
from rebond.stock.facts import DevicePlaced
from rebond.stock.models import Location, Placement
from rebond.workshop.queries import obstacles_to_ready

LONGEST_CODE = 20


def location_named(*, actor: Actor, workshop: Workshop, code: str) -> Location:
    """The location of ``workshop`` that bears this code, made when it is new. Raise `Invalid` for an empty one.

    The code of a label names one location of all; nobody makes one of that shape. Raise `NotFound` for an unknown label,
    `Invalid` for a new name that is the code or the number of a computer: it was scanned in the wrong field.
    """
    wanted = code.strip().upper()[:LONGEST_CODE]
    if (key := key_of_code(wanted)) is not None:
        return _location_labelled(actor, key)
    require(actor, "device.shelve", on=workshop)
    if not wanted:
        raise Invalid(_("Say where they are put: scan or type the location."), field="location")
    known = Location.objects.filter(workshop=workshop, code=wanted).first()
    if known is not None:
        return known
    if _names_a_computer(code.strip(), actor):
        message = _("%(code)s is the code of a computer, not of a shelf. Scan the label of the shelf.")
        raise Invalid(message % {"code": code.strip()}, code="not_a_shelf", field="location")
    return Location.objects.get_or_create(workshop=workshop, code=wanted)[0]


def _names_a_computer(code: str, actor: Actor) -> bool:
    if reads_as_tag(code) or free_tags([code], actor):
        return True
    found = resolve(code, actor)
    return found.device is not None or bool(found.candidates)


def _location_labelled(actor: Actor, key: int) -> Location:
    found = Location.objects.visible_to(actor).select_related("workshop__organisation").filter(pk=key).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found", field="location")
    require(actor, "device.shelve", on=found)
    return found


def put_away(
    *, actor: Actor, devices: Collection[Device], location: Location, occurred_at: datetime | None = None
) -> Outcome[Device]:
    """What is in stock already only changes shelf; the others enter the stock, or come back with what they lack."""
    with transaction.atomic():
        held = hold_rows(devices)
        lying = [device for device in held if device.stage in Stage.PARTITION["in_stock"]]
        entering = [device for device in held if device.stage not in Stage.PARTITION["in_stock"]]
        moved = move(actor=actor, devices=lying, location=location)
        shelved = shelve(actor=actor, devices=entering, location=location, occurred_at=occurred_at)
    return Outcome([*moved.taken, *shelved.taken], [*moved.refused, *shelved.refused])


def shelve(
    *, actor: Actor, devices: Collection[Device], location: Location, occurred_at: datetime | None = None
) -> Outcome[Device]:
    """Put ready computers on ``location``. One with a drive without proof or a check missing comes back with why."""
    require(actor, "device.shelve", on=location)
    with transaction.atomic():
        outcome = advance(
            STEPS["shelve"],
            devices,
            actor=actor,
            sets={"workshop": location.workshop, "place": None},
            facts_of=lambda _device: {"workshop_id": location.workshop_id, "location_id": location.pk},
            obstacles=lambda held: _obstacles_to_shelve(held, location, timezone.localdate(occurred_at)),
            occurred_at=occurred_at,
        )
        _put(outcome.taken, location)
    return outcome


def _obstacles_to_shelve(devices: Sequence[Device], location: Location, day: date) -> Obstacles:
    """What is not ready, and what an external workshop answers for until its slip of return is received."""
    found = {key: list(obstacles) for key, obstacles in obstacles_to_ready(devices, day=day).items()}
    sites = {
        device.workshop_id for device in devices if device.workshop_id not in {None, location.workshop_id}
    }
    outside = Workshop.objects.filter(pk__in=sites, organisation__is_external_workshop=True).in_bulk()
    for device in devices:
        if (workshop := outside.get(device.workshop_id or 0)) is not None:
            message = _(
                "It is entrusted to %(workshop)s: make its slip of return, receive it, then shelve it."
            )
            obstacle = Obstacle("entrusted", message % {"workshop": workshop})
            found[device.pk] = [obstacle, *found.get(device.pk, ())]
    return found


def move(*, actor: Actor, devices: Collection[Device], location: Location) -> Outcome[Device]:
    """Computers of the workshop lie on ``location`` from now on, ready or not; their stage stays as it is.

    One that lies there already is taken, and nothing is recorded.
    """
    require(actor, "device.shelve", on=location)
    with transaction.atomic():
        held = hold_rows(devices)
        require(actor, "device.view", on=held)
        in_the_way = obstacles_to_lie_on(location, held)
        taken = [device for device in held if device.pk not in in_the_way]
        there = set(
            Placement.objects.filter(location=location, device__in=taken).values_list("device_id", flat=True)
        )
        moved = [device for device in taken if device.pk not in there]
        _put(moved, location)
        placed = DevicePlaced(location_id=location.pk)
        record(actor=actor, entries=[Entry(device.stream, placed) for device in moved])
    refused = [Refusal(device, (in_the_way[device.pk],)) for device in held if device.pk in in_the_way]
    return Outcome(taken, refused)


def obstacles_to_lie_on(location: Location, devices: Sequence[Device]) -> dict[int, Obstacle]:
    """Only what is in the workshop of the location can lie there."""
    away = Obstacle("other_workshop", _("This computer is in stock at another workshop."))
    found: dict[int, Obstacle] = {}
    for device in devices:
        if device.merged_into_id is not None:
            found[device.pk] = Obstacle(
                "merged", _("This computer was merged with its twin: use the other tag.")
            )
        elif device.stage not in Stage.IN_WORKSHOP:
            message = _("This computer is at “%(stage)s”: it is in no workshop.")
            found[device.pk] = Obstacle("not_in_workshop", message % {"stage": device.get_stage_display()})
        elif device.workshop_id != location.workshop_id:
            found[device.pk] = away
    return found


def _put(devices: Sequence[Device], location: Location) -> None:
    Placement.objects.bulk_create(
        [Placement(device=device, location=location) for device in devices],
        update_conflicts=True,
        unique_fields=["device"],
        update_fields=["location"],
    )
