"""A wrong scan or gesture: the last step is undone by a new event, never by an edit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.actions.undoing import HANDS_UNKNOWN, held_first, is_undone, take_rows_away
from rebond.devices.choices import RectificationReason
from rebond.devices.facts import Rectified
from rebond.devices.lifecycle import Step, hold_rows
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.donations.actions import hold_lots
from rebond.kit.outcomes import Obstacle, Outcome, Refusal
from rebond.ledger.models import Event
from rebond.ledger.recording import Entry, record

CHUNK = 500

RECTIFIABLE: Mapping[str, Mapping[str, Any]] = {
    "device.received": {"workshop": None, "pallet": None},
    "device.shelved": {},
    "device.delivered": {},
    "device.handed_over": {},
    "device.lent": {},
    "device.sold": {},
    "device.sold_to_organisation": {},
    "device.taken_back": {},
    "device.declared_missing": {},
    "device.lost": {},
    "device.eliminated": {},
    "device.retired": {},
    "device.given_back": {},
    "device.recovered": {},
}
# The app that takes these steps writes rows beside them: only it can take them away (`undoes`).
WITH_ROWS = frozenset({"device.eliminated", "device.retired"})
# Whose rows say, besides, in whose hands the device was (`gives_back`).
WITH_HANDS = frozenset(
    {
        "device.shelved",
        "device.delivered",
        "device.handed_over",
        "device.lent",
        "device.sold",
        "device.sold_to_organisation",
        "device.taken_back",
        "device.declared_missing",
        "device.lost",
        "device.recovered",
    }
)
# What says nothing that the step would have to be there for.
HARMLESS = frozenset(
    {
        "device.held",
        "device.hold_lifted",
        "device.identifier_added",
        "device.label_replaced",
        "device.tag_attached",
        "device.rectified",
        "device.drive_noted",
        "device.placed",
        "device.use_ended",
        "device.use_goes_on",
        "device.put_in_weee_batch",
        "device.taken_out_of_weee_batch",
        "drive.listed_for_destruction",
        "drive.taken_off_destruction",
    }
)
MOVED_ON = Obstacle("moved_on", _("This step is not its last one any more: look at this computer again."))
FIRSTS = {"device.received": "received_at", "device.shelved": "first_ready_at"}
# Steps that stamp the same column each time: the stamp goes back to the time before.
STAMPS = dict.fromkeys(
    ("device.handed_over", "device.lent", "device.sold", "device.sold_to_organisation"), "settled_at"
)


Expected = Callable[[Device, Event], bool]


@dataclass(slots=True)
class _History:
    """The events of one device that still count: undone steps and what undid them left out, newest first."""

    steps: list[Event] = field(default_factory=list)
    after_last: list[Event] = field(default_factory=list)


def rectify(
    *,
    actor: Actor,
    devices: Collection[Device],
    reason: RectificationReason,
    expected: Expected | None = None,
    capability: str = "device.rectify",
) -> Outcome[Device]:
    """Give each device back the stage it had before its last step, where nothing depends on that step.

    ``expected`` recognises the step that is meant: said twice, the same correction undoes nothing more.
    ``capability``: what the actor must hold on each; `undo_own` asks for less.
    """
    with transaction.atomic():
        for hold_first in held_first():
            hold_first(sorted(device.pk for device in devices))
        hold_lots({device.lot_id for device in devices})  # one that is closed counts those received
        held = hold_rows(devices)
        require(actor, capability, on=held)
        histories = _histories(held)
        refused = {
            device.pk: found
            for device in held
            if (found := _obstacle(device, histories[device.pk], expected))
        }
        free = [device for device in held if device.pk not in refused]
        steps = {device.pk: histories[device.pk].steps for device in free}
        columns = take_rows_away(actor, reason, free, steps, refused)
        taken = [device for device in free if device.pk not in refused]
        entries = [
            _undo(device, histories[device.pk], reason, columns.get(device.pk, {})) for device in taken
        ]
        record(actor=actor, entries=entries)
    return Outcome(taken, [Refusal(device, (refused[device.pk],)) for device in held if device.pk in refused])


def undo_own(*, actor: Actor, devices: Collection[Device], step: Step, since: datetime) -> Outcome[Device]:
    """Who has just taken ``step`` undoes it: the right to take it is enough, the right to rectify is not asked for.

    A device comes back refused when its last step is another, another person's, or recorded before ``since``.
    """

    def is_own(_device: Device, last: Event) -> bool:
        return (
            last.kind == step.facts.kind
            and last.membership_id == actor.membership_id
            and last.recorded_at >= since
        )

    return rectify(
        actor=actor,
        devices=devices,
        reason=RectificationReason.WRONG_GESTURE,
        expected=is_own,
        capability=step.capability,
    )


def last_step(device: Device) -> Event | None:
    """The step that `rectify` would undo, or None before the first."""
    return next(iter(_histories([device])[device.pk].steps), None)


def obstacle_to_rectification(device: Device) -> Obstacle | None:
    """Why the last step cannot be undone, as far as the history of the device tells."""
    return _obstacle(device, _histories([device])[device.pk])


def _histories(devices: Sequence[Device]) -> dict[int, _History]:
    keys = {device.stream: device.pk for device in devices}
    found = {device.pk: _History() for device in devices}
    corrected: set[tuple[str, int]] = set()
    streams = sorted(keys)
    for start in range(0, len(streams), CHUNK):
        events = Event.objects.filter(stream__in=streams[start : start + CHUNK]).order_by("stream", "-seq")
        for event in events:
            history = found[keys[event.stream]]
            if event.kind == Rectified.kind:
                corrected.add((event.stream, event.facts["corrects_seq"]))
            elif "target" in event.facts:
                if (event.stream, event.seq) not in corrected:
                    history.steps.append(event)
            elif not history.steps and event.kind not in HARMLESS:
                history.after_last.append(event)
    return found


def _obstacle(device: Device, history: _History, expected: Expected | None = None) -> Obstacle | None:
    last = history.steps[0] if history.steps else None
    if device.merged_into_id is not None:
        return Obstacle("merged", _("This computer was merged with its twin: use the other tag."))
    if last is not None and expected is not None and not expected(device, last):
        return MOVED_ON
    if (
        last is None
        or last.kind not in RECTIFIABLE
        or (last.kind in WITH_ROWS | WITH_HANDS and not is_undone(last.kind))
    ):
        return Obstacle("depended_on", _("This step cannot be undone here: use the opposite gesture."))
    if history.after_last:
        return Obstacle(
            "worked_on",
            _("Work was recorded on this computer since that step: it cannot be undone any more."),
        )
    return _unholdable(device, last)


def _unholdable(device: Device, last: Event) -> Obstacle | None:
    """The stage before needs hands that are no longer known, or a reception that is over."""
    if last.kind in WITH_HANDS:
        return None
    back = last.facts["origin"]
    needs_place = back in {Stage.IN_TRANSIT, Stage.AT_PLACE} and device.place_id is None
    needs_workshop = back in {*Stage.IN_WORK, *Stage.PARTITION["in_stock"]} and device.workshop_id is None
    if needs_place or needs_workshop:
        return HANDS_UNKNOWN
    if last.kind == "device.received" and device.lot.closed_at is not None:
        closed = _("The reception of lot %(lot)s is closed. Reopen it first.") % {"lot": device.lot.reference}
        return Obstacle("lot_closed", closed)
    return None


def _undo(
    device: Device, history: _History, reason: RectificationReason, columns: Mapping[str, Any]
) -> Entry:
    last, earlier = history.steps[0], history.steps[1:]
    origin, back = device.stage, last.facts["origin"]
    changes: dict[str, Any] = {
        "stage": back,
        "stage_since": _since(device, earlier),
        **RECTIFIABLE[last.kind],
        **columns,
    }
    first = FIRSTS.get(last.kind)
    if first and all(event.kind != last.kind for event in earlier):
        changes[first] = None
    if stamp := STAMPS.get(last.kind):
        before = (event for event in earlier if STAMPS.get(event.kind) == stamp)
        changes[stamp] = next((event.occurred_at for event in before), None)
    Device.objects.filter(pk=device.pk).update(**changes)
    for name, value in changes.items():
        setattr(device, name, value)
    facts = Rectified(origin=origin, target=back, reason=reason, corrects_seq=last.seq)
    return Entry(device.stream, facts)


def _since(device: Device, earlier: Sequence[Event]) -> datetime:
    return earlier[0].occurred_at if earlier else device.stage_since
