"""What came of a computer. Ready: every drive proven at the level agreed, and nothing left to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.kit.outcomes import Obstacle
from rebond.programmes.choices import ERASURE_ORDER, ErasureLevel
from rebond.stock.choices import TransferState
from rebond.subcontracting.choices import Claim, Result
from rebond.subcontracting.models import Entrusted
from rebond.workshop.choices import DriveState
from rebond.workshop.queries import DriveProof, drive_proofs_of, obstacles_of_media, obstacles_to_ready

ANSWERS = frozenset({Result.READY, Result.UNFINISHED, Result.BEYOND_REPAIR})
ELIMINATED = frozenset({Stage.ELIMINATED, Stage.OUT_OF_SERVICE})
NOWHERE_ELSE = ELIMINATED | {Stage.MISSING}


@dataclass(frozen=True, slots=True)
class Verdict:
    """``missing``: the drives without proof, one line each; ``obstacles``: those, then all else that is left to do."""

    result: Result
    missing: Sequence[Obstacle]
    obstacles: Sequence[Obstacle]


def judge(lines: Sequence[Entrusted]) -> dict[int, Verdict]:
    """By line. In as many queries for 200 computers as for one."""
    devices = [line.device for line in lines]
    if not devices:
        return {}
    media, work, proofs = obstacles_of_media(devices), obstacles_to_ready(devices), drive_proofs_of(devices)
    found: dict[int, Verdict] = {}
    for line in lines:
        key = line.device_id
        missing = [*media[key], *_too_weak(proofs[key], ErasureLevel(line.entrustment.erasure_level))]
        others = _not_of_media(_left_to_do(line.device, work[key]))
        found[line.pk] = Verdict(_result(line, missing, others), missing, [*missing, *others])
    return found


def answers_to(line: Entrusted) -> frozenset[Result]:
    """What the coordination may say of it, as long as it is true. What never left was entrusted to nobody."""
    if line.result == Result.NEVER_LEFT:
        return frozenset()
    return ANSWERS | {Result.LOST} if line.result in Result.OPEN else ANSWERS


def is_found_there(line: Entrusted) -> bool:
    """It was lost, and found again at the workshop that had it."""
    there = line.device.workshop_id == line.entrustment.workshop_id
    return line.result == Result.LOST and line.device.stage in Stage.IN_WORKSHOP and there


def came_without_slip(line: Entrusted) -> bool:
    """Nobody settled it, and it stands elsewhere than at the workshop without being on its way back."""
    if line.result or line.device.stage in NOWHERE_ELSE:
        return False
    if line.back is not None and line.back.state != TransferState.FILLING:
        return False
    return line.device.workshop_id != line.entrustment.workshop_id


def _left_to_do(device: Device, work: Sequence[Obstacle]) -> Sequence[Obstacle]:
    if device.stage in Stage.GONE:
        words = _("It is “%(stage)s”.") % {"stage": device.get_stage_display()}
        return [Obstacle("gone", words)]
    return work if device.stage in Stage.IN_WORK else []


def _not_of_media(obstacles: Sequence[Obstacle]) -> list[Obstacle]:
    return [item for item in obstacles if not item.code.startswith("drive_") and item.code != "no_drive_seen"]


def _result(line: Entrusted, missing: Sequence[Obstacle], others: Sequence[Obstacle]) -> Result:
    if line.claim == Claim.BEYOND_REPAIR:
        return Result.UNPROVEN if missing else _beyond_repair(line.device)
    if line.claim != Claim.DONE and not _is_past_the_bench(line.device):
        return Result.UNFINISHED
    if missing:
        return Result.UNPROVEN
    return Result.UNFINISHED if others else Result.READY


def _beyond_repair(device: Device) -> Result:
    """The word of the workshop is paid once the computer is eliminated, or the coordination says so too."""
    return Result.BEYOND_REPAIR if device.stage in ELIMINATED else Result.TO_CONFIRM


def _is_past_the_bench(device: Device) -> bool:
    return device.stage not in Stage.IN_WORK


def _too_weak(proofs: Sequence[DriveProof], asked: ErasureLevel) -> list[Obstacle]:
    """Proven for the programme and the donor, and below what was agreed with the workshop."""
    return [
        Obstacle(
            "drive_level",
            _("Drive %(drive)s: erased at the level “%(level)s”, but “%(asked)s” was agreed.")
            % {"drive": proof.drive, "level": ErasureLevel(proof.level).label, "asked": asked.label},
        )
        for proof in proofs
        if proof.counts
        and proof.state is DriveState.ERASED
        and ERASURE_ORDER.index(ErasureLevel(proof.level)) < ERASURE_ORDER.index(asked)
    ]
