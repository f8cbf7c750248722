"""What the ledger keeps of what is entrusted to external workshops. Amounts are in cents; days are ISO 8601."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@dataclass(frozen=True, slots=True, kw_only=True)
class OfEntrustment(Facts):
    """``workshop_id``: the external workshop."""

    workshop_id: int


@facts("entrustment.opened")
@dataclass(frozen=True, slots=True, kw_only=True)
class EntrustmentOpened(OfEntrustment):
    """``ready_cents``: due for each that comes back ready; ``other_cents``: for each that cannot be saved."""

    from_workshop_id: int
    transfer_id: int
    lot_id: int | None
    due_on: str
    erasure_level: str
    ready_cents: int
    other_cents: int


@facts("entrustment.sent")
@dataclass(frozen=True, slots=True, kw_only=True)
class EntrustmentSent(OfEntrustment):
    device_ids: tuple[int, ...]


@facts("entrustment.put_off")
@dataclass(frozen=True, slots=True, kw_only=True)
class EntrustmentPutOff(OfEntrustment):
    was: str
    due_on: str


@facts("entrustment.settled")
@dataclass(frozen=True, slots=True, kw_only=True)
class EntrustedSettled(OfEntrustment):
    """What came of one computer; ``was`` is empty the first time. ``cents``: what is due for it from now on."""

    device_id: int
    was: str
    now: str
    cents: int


@facts("entrustment.proofs_asked")
@dataclass(frozen=True, slots=True, kw_only=True)
class ProofsAsked(OfEntrustment):
    device_ids: tuple[int, ...]


@facts("entrustment.cancelled")
@dataclass(frozen=True, slots=True, kw_only=True)
class EntrustmentCancelled(OfEntrustment):
    """It was opened by mistake, and never left."""

    transfer_id: int


@facts("entrustment.called_back")
@dataclass(frozen=True, slots=True, kw_only=True)
class EntrustmentCalledBack(OfEntrustment):
    """Its departure was a mistake: these computers are no longer entrusted by it."""

    transfer_id: int
    device_ids: tuple[int, ...]


@facts("entrustment.return_called_back")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnCalledBack(OfEntrustment):
    """The departure of a return was a mistake: these computers are at the external workshop."""

    transfer_id: int
    device_ids: tuple[int, ...]


@facts("entrustment.answer_taken_back")
@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTakenBack(OfEntrustment):
    """What a person said of one computer counts no more; ``now`` is empty for one that is still there."""

    device_id: int
    was: str
    now: str
    cents: int


@facts("drive.confirmed")
@dataclass(frozen=True, slots=True, kw_only=True)
class DriveConfirmed(Facts):
    """On the device: the paper of what an external workshop answers for was seen, by another person than who said it."""

    drive_id: int
    fate: str
    paper_id: int


@facts("device.no_medium_confirmed")
@dataclass(frozen=True, slots=True, kw_only=True)
class NoMediumConfirmed(Facts):
    """On the device: the paper that says that no medium was found was seen, by another person than who said it."""

    finding_id: int
    paper_id: int


@facts("device.no_medium_not_confirmed")
@dataclass(frozen=True, slots=True, kw_only=True)
class NoMediumNotConfirmed(Facts):
    """On the device: no paper shows it, and it counts no more."""

    finding_id: int


@facts("drive.not_confirmed")
@dataclass(frozen=True, slots=True, kw_only=True)
class DriveNotConfirmed(Facts):
    """On the device: no paper shows it. ``fate``: what was said, and counts no more."""

    drive_id: int
    fate: str
