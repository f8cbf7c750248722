"""The shapes of the API of drop-offs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from ninja import Field, Schema

from rebond.donations.actions import MOST_ON_A_PALLET


class DropOffOut(Schema):
    reference: str = Field(description="A-12")
    giver: str = Field(description="Who brings it: an organisation, or what kind of giver; no person's name.")
    point: str = Field(description="Name of the drop-off point.")
    day: date
    state: str = Field(description="asked, proposed, confirmed, kept, arrived, refused or given_up")
    overdue: bool
    accepted: int = Field(description="Computers that the coordination accepted.")
    counted: int | None = Field(description="Computers counted at the point; null before they are brought.")
    received_at: datetime | None


class DropOffsOut(Schema):
    drop_offs: list[DropOffOut]
    next: int | None = Field(
        description="Give it back as `after` for the following page; null on the last one."
    )


class DropOffsIn(Schema):
    show: Literal["", "to_answer", "expected", "overdue", "to_fetch"] = Field(
        "", description="Empty: all that is under way. expected: to be brought by today."
    )
    after: int | None = Field(None, ge=1, le=2**62)
    limit: int = Field(50, ge=1, le=200)


class ReceiveDropOffIn(Schema):
    counted: int = Field(ge=1, le=MOST_ON_A_PALLET, description="Computers, counted with who brings them.")
    seen: int | None = Field(
        None,
        ge=0,
        le=MOST_ON_A_PALLET,
        description="The count read before, 0 before the first one: 409 where somebody else counted meanwhile.",
    )
