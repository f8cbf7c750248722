"""The state machine of a device: one table of steps, and `advance`, the only thing that changes a stage."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices import facts
from rebond.devices.models import Device, Hold
from rebond.devices.stages import Stage
from rebond.donations.models import Lot
from rebond.kit.holding import hold_each
from rebond.kit.outcomes import Obstacle, Outcome, Refusal
from rebond.ledger.recording import Entry, record

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

CHUNK = 500
Obstacles = Mapping[int, Sequence[Obstacle]]


@dataclass(frozen=True, slots=True)
class Step:
    """``page`` is the name of the URL where the gesture is done; it takes ``?code=TAG``.

    ``stamp`` is the column that keeps when this last happened, ``first_stamp`` when it first did.
    """

    name: str
    sources: frozenset[str]
    target: str
    capability: str
    label: StrPromise
    page: str
    facts: type[facts.StepTaken]
    stamp: str = ""
    first_stamp: str = ""
    despite_hold: bool = False


def _step(name: str, sources: Collection[Stage], target: Stage, **rest: Any) -> Step:
    return Step(name=name, sources=frozenset(stage.value for stage in sources), target=target.value, **rest)


_S = Stage
_IN_HANDS = (
    _S.RECEIVED,
    _S.READY,
    _S.RESERVED,
    _S.IN_TRANSIT,
    _S.AT_PLACE,
    _S.LENT,
    _S.RETURNED,
)

STEPS: Mapping[str, Step] = {
    step.name: step
    for step in (
        _step(
            "receive",
            (_S.ANNOUNCED,),
            _S.RECEIVED,
            capability="device.receive",
            label=_("Receive"),
            page="devices:receive",
            facts=facts.Received,
            first_stamp="received_at",
        ),
        _step(
            "shelve",
            (_S.RECEIVED, _S.RETURNED),
            _S.READY,
            capability="device.shelve",
            label=_("Put in stock"),
            page="stock:shelve",
            facts=facts.Shelved,
            first_stamp="first_ready_at",
        ),
        _step(
            "reserve",
            (_S.READY,),
            _S.RESERVED,
            capability="device.reserve",
            label=_("Reserve for an order"),
            page="stock:orders_to_fill",
            facts=facts.Reserved,
        ),
        _step(
            "release",
            (_S.RESERVED,),
            _S.READY,
            capability="device.reserve",
            label=_("Release the reservation"),
            page="stock:orders_to_fill",
            facts=facts.Released,
        ),
        _step(
            "dispatch",
            (_S.RESERVED,),
            _S.IN_TRANSIT,
            capability="device.dispatch",
            label=_("Dispatch"),
            page="stock:deliveries",
            facts=facts.Dispatched,
            stamp="dispatched_at",
        ),
        _step(
            "deliver",
            (_S.IN_TRANSIT,),
            _S.AT_PLACE,
            capability="delivery.receive",
            label=_("Receive at the place"),
            page="stock:deliveries",
            facts=facts.Delivered,
        ),
        _step(
            "hand_over",
            (_S.AT_PLACE,),
            _S.HANDED_OVER,
            capability="device.hand_over",
            label=_("Hand over"),
            page="handover:hand_over",
            facts=facts.HandedOver,
            stamp="settled_at",
        ),
        _step(
            "lend",
            (_S.READY,),
            _S.LENT,
            capability="device.lend_to_organisation",
            label=_("Make available to an organisation"),
            page="handover:lend",
            facts=facts.Lent,
            stamp="settled_at",
        ),
        _step(
            "sell",
            (_S.AT_PLACE,),
            _S.SOLD,
            capability="device.sell",
            label=_("Sell at a solidarity price"),
            page="sales:sell",
            facts=facts.Sold,
            stamp="settled_at",
        ),
        _step(
            "sell_to_organisation",
            (_S.READY, _S.AT_PLACE),
            _S.SOLD,
            capability="device.sell_to_organisation",
            label=_("Sell to an organisation"),
            page="sales:sell_to_organisation",
            facts=facts.SoldToOrganisation,
            stamp="settled_at",
        ),
        _step(
            "take_back",
            (_S.IN_TRANSIT, _S.AT_PLACE, _S.HANDED_OVER, _S.LENT, _S.SOLD),
            _S.RETURNED,
            capability="device.take_back",
            label=_("Take back"),
            page="handover:take_back",
            facts=facts.TakenBack,
            despite_hold=True,
        ),
        _step(
            "eliminate",
            (_S.RECEIVED, _S.RETURNED),
            _S.ELIMINATED,
            capability="device.eliminate",
            label=_("Eliminate"),
            page="recycling:eliminate",
            facts=facts.Eliminated,
            despite_hold=True,
        ),
        _step(
            "retire",
            (_S.RETURNED, _S.READY),
            _S.OUT_OF_SERVICE,
            capability="device.eliminate",
            label=_("Put out of service"),
            page="recycling:retire",
            facts=facts.Retired,
            despite_hold=True,
        ),
        _step(
            "give_back",
            (_S.RECEIVED, _S.RETURNED),
            _S.GIVEN_BACK,
            capability="device.give_back",
            label=_("Give back to the donor"),
            page="recycling:give_back",
            facts=facts.GivenBack,
            despite_hold=True,
        ),
        _step(
            "declare_missing",
            _IN_HANDS,
            _S.MISSING,
            capability="device.declare_missing",
            label=_("Declare missing"),
            page="stock:declare_missing",
            facts=facts.DeclaredMissing,
            despite_hold=True,
        ),
        _step(
            "lose",
            (_S.HANDED_OVER, _S.SOLD),
            _S.MISSING,
            capability="device.hand_over",
            label=_("Stolen, lost, not used any more"),
            page="handover:end_use",
            facts=facts.Lost,
            despite_hold=True,
        ),
        _step(
            "recover",
            (_S.MISSING,),
            _S.RETURNED,
            capability="device.receive",
            label=_("Found again"),
            page="stock:recover",
            facts=facts.Recovered,
            despite_hold=True,
        ),
    )
}


def steps_open_to(device: Device) -> list[Step]:
    """Steps that leave from the stage of ``device``, in the order of the road."""
    return [step for step in STEPS.values() if device.stage in step.sources]


def hold_rows(devices: Collection[Device | int]) -> list[Device]:
    """Hold the rows in key order until the end of the transaction, and answer them as they now are."""
    keys = {device if isinstance(device, int) else device.pk for device in devices}
    beside = ("place", "lot__agreement__programme") if len(keys) == 1 else ("place",)
    held = hold_each(Device.objects.select_related(*beside), keys)
    if len(keys) > 1:
        _with_lots(held)
    for device in held:
        programme = device.lot.agreement.programme
        if programme.pk != device.programme_id:
            raise RuntimeError(f"{device.asset_tag} and its lot belong to two programmes")
        device.programme = programme
    return held


def _with_lots(devices: Sequence[Device]) -> None:
    """A pile comes from a lot or two: each is read once, not beside every computer of it."""
    rows = Lot.objects.select_related("agreement__programme", "earmark_programme")
    lots = rows.in_bulk({device.lot_id for device in devices})
    for device in devices:
        device.lot = lots[device.lot_id]


def advance(
    step: Step,
    devices: Collection[Device],
    *,
    actor: Actor,
    facts_of: Callable[[Device], Mapping[str, Any]],
    sets: Mapping[str, Any] | None = None,
    obstacles: Callable[[Sequence[Device]], Obstacles] | None = None,
    occurred_at: datetime | None = None,
) -> Outcome[Device]:
    """Take ``step`` with each device that may, and answer those refused with their reasons.

    ``facts_of`` gives the facts of the event beyond origin and target; ``sets`` the columns set on all;
    ``obstacles`` judges the held rows by the rules of the calling app. Raise `NotAllowed` or `NotFound`
    before anything is written. With ``occurred_at``, the moment kept is that of `moment_of`: read it in `stage_since`.
    """
    with transaction.atomic():
        held = hold_rows(devices)
        require(actor, step.capability, on=held)
        in_the_way = _judge(step, held, obstacles(held) if obstacles else {}, occurred_at)
        movable = [device for device in held if not in_the_way[device.pk]]
        origins = {device.pk: device.stage for device in movable}
        by_moment: dict[datetime | None, list[Device]] = {occurred_at: []}
        for device in movable:
            by_moment.setdefault(moment_of(device, occurred_at), []).append(device)
        for moment, part in by_moment.items():
            _move(step, part, moment or timezone.now(), sets or {})
            record(
                actor=actor,
                occurred_at=moment,
                entries=[
                    Entry(
                        device.stream,
                        step.facts(origin=origins[device.pk], target=step.target, **facts_of(device)),
                    )
                    for device in part
                ],
            )
    refused = [Refusal(device, tuple(in_the_way[device.pk])) for device in held if in_the_way[device.pk]]
    return Outcome(taken=movable, refused=refused)


def moment_of(device: Device, occurred_at: datetime | None) -> datetime | None:
    """A form knows the day, not the hour: on the day of the step before, the moment is that step's at the earliest."""
    if (
        occurred_at is not None
        and occurred_at < device.stage_since
        and _is_dated(device)
        and timezone.localdate(occurred_at) == timezone.localdate(device.stage_since)
    ):
        return device.stage_since
    return occurred_at


def moment_of_all(devices: Collection[Device], occurred_at: datetime | None) -> datetime | None:
    """The moment of what a whole pile does at once (a delivery leaves): the latest that `moment_of` says of one."""
    if occurred_at is None:
        return None
    return max((moment_of(device, occurred_at) or occurred_at for device in devices), default=occurred_at)


def lose_proofs(devices: Sequence[Device], *, actor: Actor) -> None:
    """What proved an erasure of those just moved proves nothing any more (rule 2).

    A person who enters a day may be wrong about it, never about now; only the system, which plays a history, is
    believed, from the step before at the earliest.
    """
    now = timezone.now()
    for device in devices:
        since = device.stage_since if actor.system else now
        device.data_since = max(since, device.data_since or since)
    Device.objects.bulk_update(devices, ["data_since"], batch_size=CHUNK)


def _is_dated(device: Device) -> bool:
    """An announcement says when it was entered: the computer may have come before."""
    return device.stage != Stage.ANNOUNCED


def _date_obstacle(device: Device, occurred_at: datetime | None) -> Obstacle | None:
    moment = moment_of(device, occurred_at)
    if moment is None or moment >= device.stage_since or not _is_dated(device):
        return None
    return Obstacle(
        "before_last_step",
        _(
            "Its last step was on %(date)s: enter that day or a later one. If the date of that step is wrong, undo the step first."
        )
        % {"date": date_format(timezone.localtime(device.stage_since), "SHORT_DATE_FORMAT")},
    )


def stage_obstacle(step: Step, device: Device) -> Obstacle | None:
    """Why the stage of ``device`` forbids ``step``, or None."""
    if device.merged_into_id is not None:
        return Obstacle("merged", _("This computer was merged with its twin: use the other tag."))
    if device.stage not in step.sources:
        return Obstacle(
            "wrong_stage",
            _("“%(step)s” is not possible now: this computer is at “%(stage)s”.")
            % {"step": step.label, "stage": device.get_stage_display()},
        )
    return None


def hold_obstacles(devices: Collection[Device]) -> dict[int, list[Obstacle]]:
    found: dict[int, list[Obstacle]] = {}
    for hold in Hold.objects.filter(device__in=[d.pk for d in devices], lifted_at=None).order_by("pk"):
        message = _("Blocked: %(reason)s. Lift the hold first.") % {"reason": hold.get_reason_display()}
        found.setdefault(hold.device_id, []).append(Obstacle(f"held_{hold.reason}", message))
    return found


def _judge(
    step: Step, held: Sequence[Device], others: Obstacles, occurred_at: datetime | None
) -> dict[int, list[Obstacle]]:
    holds = {} if step.despite_hold else hold_obstacles(held)
    judged: dict[int, list[Obstacle]] = {}
    for device in held:
        by_stage = stage_obstacle(step, device) or _date_obstacle(device, occurred_at)
        judged[device.pk] = (
            [by_stage] if by_stage else [*holds.get(device.pk, ()), *others.get(device.pk, ())]
        )
    return judged


def _move(step: Step, movable: Sequence[Device], moment: datetime, sets: Mapping[str, Any]) -> None:
    changes: dict[str, Any] = {"stage": step.target, "stage_since": moment, **sets}
    if step.stamp:
        changes[step.stamp] = moment
    if step.first_stamp:
        changes[step.first_stamp] = Coalesce(F(step.first_stamp), moment)
    for start in range(0, len(movable), CHUNK):
        part = movable[start : start + CHUNK]
        rows = Device.objects.filter(pk__in=[device.pk for device in part], stage__in=step.sources)
        if rows.update(**changes) != len(part):
            raise RuntimeError("a held device changed its stage: the rows were not held")
    for device in movable:
        for name, value in changes.items():
            if not hasattr(value, "resolve_expression"):
                setattr(device, name, value)
