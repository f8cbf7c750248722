"""Parts taken out of a computer, which keep its name; and a computer taken apart."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.lifecycle import hold_rows
from rebond.devices.models import Device, Drive
from rebond.devices.stages import Stage
from rebond.kit.errors import Invalid, Refused
from rebond.kit.outcomes import Obstacle
from rebond.ledger.models import Event
from rebond.ledger.recording import Entry, record
from rebond.repairs.actions.closing import close_as_taken_apart
from rebond.repairs.actions.moving import move
from rebond.repairs.actions.stocking import keep_model
from rebond.repairs.choices import MovementCause, PartKind, PartOrigin, PartState
from rebond.repairs.facts import PartTaken
from rebond.repairs.models import Part
from rebond.workshop.actions import settle_drives
from rebond.workshop.actions.working import bench_obstacle
from rebond.workshop.choices import DriveFate

SET_ASIDE = frozenset({Stage.ELIMINATED.value, Stage.OUT_OF_SERVICE.value})
GB = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Taking:
    """One part taken out. ``drive`` where it is one that the computer is known to have had."""

    kind: str
    spec: str
    state: PartState = PartState.UNTESTED
    kept_at: str = ""
    drive: Drive | None = None


def take_parts(
    *, actor: Actor, device: Device, takings: Sequence[Taking], seen: int | None = None
) -> list[Part]:
    """Put in the stock of parts what was taken out of ``device``, one row each, with its origin.

    A drive is settled as removed: it stays under the rule of erasure until a document proves it.
    ``seen``: how many parts taken out of it the person saw. Raise `Refused` where it changed: a gesture sent twice.
    """
    if not takings:
        raise Invalid(_("Say which parts were taken."), code="no_part", field="parts")
    with transaction.atomic():
        (held,) = hold_rows([device])
        require(actor, "repair.do", on=held)
        _refuse_again(held, seen)
        return _take(actor, held, takings)


def dismantle(
    *, actor: Actor, device: Device, takings: Sequence[Taking], seen: int | None = None
) -> list[Part]:
    """Decide that ``device`` is taken apart. What is open of its repair ends so; it is then eliminated.

    ``seen``: as for `take_parts`.
    """
    with transaction.atomic():
        (held,) = hold_rows([device])
        require(actor, "device.dismantle", on=held)
        if (elsewhere := away_from_the_bench(held)) is not None:
            raise Refused(elsewhere.message, code=elsewhere.code)
        _refuse_again(held, seen)
        taken = _take(actor, held, takings) if takings else []
        if held.stage in Stage.IN_WORK:
            close_as_taken_apart(actor=actor, device=held)
    return taken


def away_from_the_bench(device: Device) -> Obstacle | None:
    """Why nothing may be taken out of it: neither at the bench, nor set aside and still here."""
    if device.stage in SET_ASIDE and device.merged_into_id is None:
        if Event.objects.filter(stream=device.stream, kind="device.collected").exists():
            return Obstacle("collected", _("This computer left with the recycler."))
        return None
    return bench_obstacle(device)


def _refuse_again(device: Device, seen: int | None) -> None:
    if seen is not None and seen != device.parts_taken.count():
        raise Refused(
            _(
                "Parts were taken out meanwhile: see whether yours are in, then send them again if they are not."
            ),
            code="taken_meanwhile",
        )


def _take(actor: Actor, device: Device, takings: Sequence[Taking]) -> list[Part]:
    if (elsewhere := away_from_the_bench(device)) is not None:
        raise Refused(elsewhere.message, code=elsewhere.code)
    workshop = device.workshop
    if workshop is None:
        raise Refused(_("This computer is in no workshop."), code="no_workshop")
    made: list[Part] = []
    for taking in takings:
        if taking.kind in PartKind.DRIVES and taking.drive is None:
            raise Invalid(
                _("Say which drive it is: it must be known of this computer."),
                code="unknown_drive",
                field="drive",
            )
        if taking.drive is not None and taking.drive.device_id != device.pk:
            raise Invalid(_("This drive is not of this computer."), code="other_drive", field="drive")
        size = round((taking.drive.size_bytes or 0) / GB) if taking.drive else None
        model = keep_model(
            actor=actor, workshop=workshop, kind=taking.kind, spec=taking.spec, size=size or None
        )
        part = Part.objects.create(
            model=model,
            origin=PartOrigin.TAKEN,
            device=device,
            drive=taking.drive,
            state=taking.state,
            kept_at=" ".join(taking.kept_at.split())[:40],
            entered_at=timezone.now(),
        )
        move(part, 1, actor=actor, cause=MovementCause.TAKEN)
        told = PartTaken(
            part_id=part.pk,
            part_kind=model.kind,
            count=1,
            drive_id=taking.drive.pk if taking.drive else None,
        )
        record(actor=actor, entries=[Entry(device.stream, told)])
        made.append(part)
    _settle(actor, [taking.drive for taking in takings if taking.drive is not None])
    return made


def _settle(actor: Actor, drives: Sequence[Drive]) -> None:
    if not drives:
        return
    answer = settle_drives(actor=actor, drives=drives, fate=DriveFate.REMOVED, away=away_from_the_bench)
    for refusal in answer.refused:
        raise Refused(refusal.reason, code="drive_refused", field="drive")
