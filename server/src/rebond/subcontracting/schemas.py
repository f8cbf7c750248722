"""The shapes that the API of entrusted computers takes and gives. Amounts in cents, days in ISO 8601."""

from __future__ import annotations

from datetime import date, datetime

from ninja import Field, Schema

from rebond.stock.schemas import PileIn


class TermsIn(Schema):
    """``lot``: all that the workshop has in work of it goes on the slip."""

    origin: int | None = Field(
        None, description="Workshop that they leave from; may be left out when there is one."
    )
    workshop: int = Field(description="The external workshop.")
    lot: int | None = None
    due_on: date
    erasure_level: str
    ready_cents: int = Field(ge=0, le=1_000_000)
    other_cents: int = Field(0, ge=0, le=1_000_000)


class EntrustedOut(Schema):
    """One computer. ``result`` is empty for one that is still there, or on its way back."""

    tag: str
    claim: str
    result: str
    due_cents: int
    is_late: bool
    missing: list[str] = Field(description="The proofs that are awaited, in words.")


class EntrustmentOut(Schema):
    reference: str
    workshop: int
    workshop_name: str
    due_on: date
    erasure_level: str
    ready_cents: int
    other_cents: int
    state: str = Field(description="filling, cancelled or sent.")
    computers: int
    still_there: int
    unproven: int
    to_confirm: int
    due_cents: int


class EntrustmentDetailOut(EntrustmentOut):
    lines: list[EntrustedOut]


class GiveBackIn(PileIn):
    workshop: int | None = Field(None, description="The external workshop; may be left out when it is one.")
    claim: str = Field(description="What is said of them: done, beyond_repair or as_it_is.")


class AnswerIn(Schema):
    now: str = Field(description="ready, unfinished, beyond_repair or lost.")


class OnPaperOut(Schema):
    """What is said of a drive, or of a computer in which no medium was found, and waits for its paper."""

    tag: str
    drive: int | None = Field(description="Key of the drive; null where no medium was found.")
    fate: str = Field(description="destroyed, absent or no_medium.")
    slip_reference: str
    done_on: date
    said_at: str = Field(description="When it was recorded: sent back as it is with the paper.")


class OnPaperListOut(Schema):
    waiting: list[OnPaperOut]
    next: int | None = Field(description="Give it as `after` for those that follow; null at the end.")


class PaperKeptOut(Schema):
    tag: str
    drive: int | None
    fate: str = Field(description="destroyed, absent or no_medium.")
    confirmed_at: datetime


class ReturnOut(Schema):
    """A slip of return."""

    reference: str
    state: str
    codes: list[str] = Field(description="Tags of the computers on the slip.")
