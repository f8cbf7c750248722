"""Each verb of a pile, in the words of the app that owns it: how it is done, how it is taken back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.desk.choices import PileVerb
from rebond.desk.models import PileGesture
from rebond.desk.piles import WITH_UNKNOWN
from rebond.devices.actions import hold, lift_hold, receive, receive_pile, undo_own, use_tags, withdraw
from rebond.devices.choices import HoldReason
from rebond.devices.lifecycle import STEPS, hold_rows
from rebond.devices.models import Device, Hold, ReservedTag
from rebond.donations.models import Lot
from rebond.kit.errors import Invalid, Refused
from rebond.kit.outcomes import Obstacle, Outcome, Refusal
from rebond.network.models import Workshop
from rebond.preparation.actions import prepare, take_back_preparations
from rebond.preparation.models import Preparation
from rebond.preparation.queries import latest_version, recipe_visible
from rebond.recycling.actions import eliminate, open_batch, put_in_batch, retire, take_out
from rebond.recycling.choices import DisposalReason
from rebond.recycling.models import WeeeBatch
from rebond.stock.actions import load, location_named, move, shelve, unload
from rebond.stock.models import Delivery, Location, Placement
from rebond.workshop.actions import grade, record_checks, take_back_checks, take_back_grades
from rebond.workshop.actions.taking_back import GRADES, SYSTEMS, checks_said_at
from rebond.workshop.choices import LicenceEvidence
from rebond.workshop.systems import WINDOWS


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """What somebody wants done: ``unknown`` are numbers that no computer bears, ``reserved`` labels without one.

    ``codes``: as they were sent.
    """

    verb: str
    option: str = ""
    devices: Sequence[Device] = ()
    unknown: Sequence[str] = ()
    reserved: Sequence[ReservedTag] = ()
    workshop: Workshop | None = None
    location: str = ""
    lot: Lot | None = None
    delivery: Delivery | None = None
    codes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Done:
    outcome: Outcome[Device]
    to_undo: Mapping[str, Any] = field(default_factory=dict)


def _together(parts: Sequence[Outcome[Device]]) -> Outcome[Device]:
    return Outcome(
        [device for part in parts for device in part.taken],
        [refusal for part in parts for refusal in part.refused],
    )


def _receive(actor: Actor, wish: Wish) -> Done:
    """Each in the lot that announced it; with a lot scanned, those of that lot only, and the unknown ones if asked."""
    with_unknown = wish.option == WITH_UNKNOWN
    if with_unknown and wish.lot is None and wish.unknown:
        raise Invalid(_("Scan the lot that the unknown numbers belong to."), code="lot_missing", field="lot")
    labels = [tag for tag in wish.reserved if wish.lot is None or tag.lot_id == wish.lot.pk]
    blank = use_tags(actor=actor, tags=labels) if labels else []
    found = [*wish.devices, *blank]
    ours = [device for device in found if wish.lot is None or device.lot_id == wish.lot.pk]
    parts, registered = [], list(blank)
    for workshop in {device.lot.workshop_id: device.lot.workshop for device in ours}.values():
        there = [device for device in ours if device.lot.workshop_id == workshop.pk]
        parts.append(receive(actor=actor, devices=there, workshop=workshop))
    if with_unknown and wish.lot is not None and wish.unknown:
        parts.append(receive_pile(actor=actor, lot=wish.lot, serials=wish.unknown))
        registered += parts[-1].taken
    strangers = [device for device in found if device not in ours]
    outcome = _together([*parts, Outcome((), [_of_another_lot(device) for device in strangers])])
    return Done(outcome, {"registered": [device.pk for device in registered]})


def _of_another_lot(device: Device) -> Refusal[Device]:
    message = _("Not of this lot: it is awaited in lot %(lot)s.") % {"lot": device.lot.reference}
    return Refusal(device, (Obstacle("other_lot", message),))


def _check(actor: Actor, wish: Wish) -> Done:
    outcome = record_checks(actor=actor, devices=wish.devices, results={}, rest_passed=True)
    return Done(outcome, {"at": checks_said_at(actor, outcome.taken)})


def _grade(actor: Actor, wish: Wish) -> Done:
    state = wish.option
    before = GRADES.standing(hold_rows(wish.devices))
    outcome = grade(actor=actor, devices=wish.devices, case=state, screen=state, keyboard=state)
    return Done(outcome, {"at": GRADES.said_at(outcome.taken), "before": before})


def _prepare(actor: Actor, wish: Wish) -> Done:
    """With the last version of the recipe. Windows counts where its licence was seen in the firmware."""
    version = latest_version(recipe_visible(int(wish.option), actor))
    licence = LicenceEvidence.FIRMWARE if version.system in WINDOWS else LicenceEvidence.NOT_NEEDED
    before = SYSTEMS.standing(hold_rows(wish.devices))
    outcome = prepare(actor=actor, devices=wish.devices, version=version, licence=licence)
    made = Preparation.objects.filter(device__in=outcome.taken).order_by("pk").values_list("device_id", "pk")
    to_undo = {"at": SYSTEMS.said_at(outcome.taken), "before": before, "made": list(dict(made).values())}
    return Done(outcome, to_undo)


def _shelve(actor: Actor, wish: Wish) -> Done:
    return Done(shelve(actor=actor, devices=wish.devices, location=_location(actor, wish)))


def _move(actor: Actor, wish: Wish) -> Done:
    before = dict(
        Placement.objects.filter(device__in=wish.devices)
        .order_by("pk")
        .values_list("device_id", "location_id")
    )
    outcome = move(actor=actor, devices=wish.devices, location=_location(actor, wish))
    return Done(outcome, {"before": [[d.pk, before[d.pk]] for d in outcome.taken if d.pk in before]})


def _location(actor: Actor, wish: Wish) -> Location:
    if wish.workshop is None:
        raise Invalid(_("Say in which workshop the shelf stands."), code="workshop_missing", field="workshop")
    return location_named(actor=actor, workshop=wish.workshop, code=wish.location)


def _load(actor: Actor, wish: Wish) -> Done:
    if wish.delivery is None:
        raise Invalid(_("Scan the delivery that is being filled."), code="delivery_missing", field="delivery")
    return Done(
        load(actor=actor, delivery=wish.delivery, devices=wish.devices), {"delivery": wish.delivery.pk}
    )


def _hold(actor: Actor, wish: Wish) -> Done:
    return Done(hold(actor=actor, devices=wish.devices, reason=HoldReason(wish.option)))


def _eliminate(actor: Actor, wish: Wish) -> Done:
    return Done(eliminate(actor=actor, devices=wish.devices, reason=DisposalReason(wish.option)))


def _retire(actor: Actor, wish: Wish) -> Done:
    return Done(retire(actor=actor, devices=wish.devices, reason=DisposalReason(wish.option)))


def _set_aside(actor: Actor, wish: Wish) -> Done:
    """In the batch being filled at the workshop where each stands; one that is there already stays as it is."""
    parts, batches = [], []
    for workshop in {d.workshop_id: d.workshop for d in wish.devices if d.workshop is not None}.values():
        there = [device for device in wish.devices if device.workshop_id == workshop.pk]
        batch = open_batch(actor=actor, workshop=workshop)
        before = set(batch.lines.filter(device__in=there).values_list("device_id", flat=True))
        outcome = put_in_batch(actor=actor, batch=batch, devices=there)
        parts.append(outcome)
        batches.append({"batch": batch.pk, "devices": [d.pk for d in outcome.taken if d.pk not in before]})
    nowhere = (Obstacle("in_no_workshop", _("This computer is in no workshop.")),)
    homeless = [Refusal(device, nowhere) for device in wish.devices if device.workshop is None]
    return Done(_together([*parts, Outcome((), homeless)]), {"batches": batches})


DO: Mapping[str, Callable[[Actor, Wish], Done]] = {
    PileVerb.RECEIVE.value: _receive,
    PileVerb.CHECK.value: _check,
    PileVerb.GRADE.value: _grade,
    PileVerb.PREPARE.value: _prepare,
    PileVerb.SHELVE.value: _shelve,
    PileVerb.MOVE.value: _move,
    PileVerb.LOAD.value: _load,
    PileVerb.HOLD.value: _hold,
    PileVerb.ELIMINATE.value: _eliminate,
    PileVerb.RETIRE.value: _retire,
    PileVerb.SET_ASIDE.value: _set_aside,
}

Undo = Callable[[Actor, PileGesture, Sequence[Device]], Outcome[Device]]


def _step_back(step: str) -> Undo:
    def undo(actor: Actor, gesture: PileGesture, devices: Sequence[Device]) -> Outcome[Device]:
        return undo_own(actor=actor, devices=devices, step=STEPS[step], since=gesture.done_at)

    return undo


def _unreceive(actor: Actor, gesture: PileGesture, devices: Sequence[Device]) -> Outcome[Device]:
    """Those that were awaited are awaited again; those that the gesture registered are withdrawn."""
    registered, since = set(gesture.to_undo.get("registered", ())), gesture.done_at
    awaited = [device for device in devices if device.pk not in registered]
    made = [device for device in devices if device.pk in registered]
    parts = [undo_own(actor=actor, devices=awaited, step=STEPS["receive"], since=since)] if awaited else []
    return _together([*parts, *([withdraw(actor=actor, devices=made, since=since)] if made else [])])


def _uncheck(actor: Actor, gesture: PileGesture, devices: Sequence[Device]) -> Outcome[Device]:
    return take_back_checks(actor=actor, devices=devices, **_kept(gesture, "at"))


def _ungrade(actor: Actor, gesture: PileGesture, devices: Sequence[Device]) -> Outcome[Device]:
    return take_back_grades(actor=actor, devices=devices, **_kept(gesture, "at", "before"))


def _unprepare(actor: Actor, gesture: PileGesture, devices: Sequence[Device]) -> Outcome[Device]:
    return take_back_preparations(actor=actor, devices=devices, **_kept(gesture, "at", "before", "made"))


def _kept(gesture: PileGesture, *names: str) -> dict[str, Any]:
    """What the undoing of a word needs. A release before this one kept nothing of it: raise `Refused` for its gestures."""
    if any(name not in gesture.to_undo for name in names):
        raise Refused(
            _("What stood before was not kept. Correct it on the page of each computer."), code="not_kept"
        )
    return {name: gesture.to_undo[name] for name in names}


def _unload(actor: Actor, gesture: PileGesture, devices: Sequence[Device]) -> Outcome[Device]:
    delivery = Delivery.objects.get(pk=gesture.to_undo["delivery"])
    return unload(actor=actor, delivery=delivery, devices=devices)


def _move_back(actor: Actor, gesture: PileGesture, devices: Sequence[Device]) -> Outcome[Device]:
    """Each to the shelf where it lay; one that lay on none stays where it is."""
    before = dict(gesture.to_undo["before"])
    shelves = Location.objects.select_related("workshop__organisation").in_bulk(set(before.values()))
    parts = [
        move(actor=actor, devices=[d for d in devices if before.get(d.pk) == location.pk], location=location)
        for location in shelves.values()
    ]
    nowhere = (Obstacle("on_no_shelf", _("It lay on no shelf before.")),)
    homeless = [Refusal(device, nowhere) for device in devices if device.pk not in before]
    return _together([*parts, Outcome((), homeless)])


def _lift(actor: Actor, gesture: PileGesture, devices: Sequence[Device]) -> Outcome[Device]:
    rows = Hold.objects.filter(device__in=devices, reason=gesture.option, lifted_at=None)
    lifted = [lift_hold(actor=actor, hold=row) for row in rows.order_by("pk")]
    gone = (Obstacle("lifted_already", _("The hold was lifted since.")),)
    free = {device.pk for device in lifted}
    return Outcome(lifted, [Refusal(device, gone) for device in devices if device.pk not in free])


def _take_out(actor: Actor, gesture: PileGesture, devices: Sequence[Device]) -> Outcome[Device]:
    by_key = {device.pk: device for device in devices}
    parts = []
    for part in gesture.to_undo["batches"]:
        batch = WeeeBatch.objects.get(pk=part["batch"])
        there = [by_key[pk] for pk in part["devices"] if pk in by_key]
        parts.append(take_out(actor=actor, batch=batch, devices=there))
    return _together(parts)


UNDO: Mapping[str, Undo] = {
    PileVerb.RECEIVE.value: _unreceive,
    PileVerb.CHECK.value: _uncheck,
    PileVerb.GRADE.value: _ungrade,
    PileVerb.PREPARE.value: _unprepare,
    PileVerb.SHELVE.value: _step_back("shelve"),
    PileVerb.MOVE.value: _move_back,
    PileVerb.LOAD.value: _unload,
    PileVerb.HOLD.value: _lift,
    PileVerb.ELIMINATE.value: _step_back("eliminate"),
    PileVerb.RETIRE.value: _step_back("retire"),
    PileVerb.SET_ASIDE.value: _take_out,
}
