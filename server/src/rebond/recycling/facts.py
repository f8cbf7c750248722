"""What the ledger keeps of the end of the road. References, names and numbers of slips stay in their rows."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@facts("weee_batch.opened")
@dataclass(frozen=True, slots=True, kw_only=True)
class BatchOpened(Facts):
    workshop_id: int


@facts("weee_batch.parts_counted")
@dataclass(frozen=True, slots=True, kw_only=True)
class PartsCounted(Facts):
    """``count`` pieces lie in the batch now; none: they were taken out."""

    category: str
    waste_code: str
    count: int


@facts("weee_batch.weighed")
@dataclass(frozen=True, slots=True, kw_only=True)
class GroupWeighed(Facts):
    """``weight_g`` None: the weighing was taken back, and the weight is estimated again."""

    category: str
    waste_code: str
    weight_g: int | None


@facts("weee_batch.recoded")
@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRecoded(Facts):
    category: str
    was: str
    now: str
    computers: int


@facts("weee_batch.closed")
@dataclass(frozen=True, slots=True, kw_only=True)
class BatchClosed(Facts):
    computers: int
    parts: int


@facts("weee_batch.reopened")
@dataclass(frozen=True, slots=True, kw_only=True)
class BatchReopened(Facts):
    """``request_withdrawn``: a pick-up had been asked for."""

    request_withdrawn: bool


@facts("weee_batch.pick_up_requested")
@dataclass(frozen=True, slots=True, kw_only=True)
class PickUpRequested(Facts):
    pallets: int
    weight_g: int


@facts("weee_batch.collected")
@dataclass(frozen=True, slots=True, kw_only=True)
class BatchCollected(Facts):
    """``estimated_g``: the part of ``weight_g`` that nobody weighed."""

    computers: int
    parts: int
    weight_g: int
    estimated_g: int


@facts("waste_register.corrected")
@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterCorrected(Facts):
    """On the batch: one line of the register is replaced by another."""

    entry_id: int
    corrects_id: int
    reason: str


@facts("device.put_in_weee_batch")
@dataclass(frozen=True, slots=True, kw_only=True)
class PutInBatch(Facts):
    weee_batch_id: int
    category: str
    waste_code: str


@facts("device.taken_out_of_weee_batch")
@dataclass(frozen=True, slots=True, kw_only=True)
class TakenOutOfBatch(Facts):
    weee_batch_id: int


@facts("part.put_in_weee_batch")
@dataclass(frozen=True, slots=True, kw_only=True)
class PartPutInBatch(Facts):
    """On the computer that the part came from, or on the part where it came from none. ``count``: pieces."""

    part_id: int
    weee_batch_id: int
    category: str
    waste_code: str
    count: int


@facts("part.taken_out_of_weee_batch")
@dataclass(frozen=True, slots=True, kw_only=True)
class PartTakenOutOfBatch(Facts):
    part_id: int
    weee_batch_id: int


@facts("device.collected")
@dataclass(frozen=True, slots=True, kw_only=True)
class Collected(Facts):
    """It left with the recycler: a fact of the slip, not a stage."""

    weee_batch_id: int


@facts("destruction.opened")
@dataclass(frozen=True, slots=True, kw_only=True)
class DestructionOpened(Facts):
    workshop_id: int


@facts("drive.listed_for_destruction")
@dataclass(frozen=True, slots=True, kw_only=True)
class DriveListed(Facts):
    drive_id: int
    destruction_id: int


@facts("drive.taken_off_destruction")
@dataclass(frozen=True, slots=True, kw_only=True)
class DriveUnlisted(Facts):
    drive_id: int
    destruction_id: int


@facts("destruction.recorded")
@dataclass(frozen=True, slots=True, kw_only=True)
class DestructionRecorded(Facts):
    method: str
    drives: int
