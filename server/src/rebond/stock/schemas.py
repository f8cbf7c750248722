"""The shapes that the API of piles and deliveries takes and gives."""

from __future__ import annotations

from ninja import Field, Schema

from rebond.ui.problems import ObstacleOut

MOST_IN_A_PILE = 500


class PileIn(Schema):
    codes: list[str] = Field(
        min_length=1,
        max_length=MOST_IN_A_PILE,
        description="Tags or any other number that names one computer.",
    )


class ShelveIn(PileIn):
    location: str = Field(description="Code of the location; a new one is made.")
    workshop: int | None = Field(None, description="Needed where the territory has several workshops.")


class ArrivalIn(Schema):
    codes: list[str] = Field(max_length=MOST_IN_A_PILE, description="Tags of the computers that came.")


class CountIn(PileIn):
    location: str = Field("", description="Code or label of the location on which they lie; it must exist.")


class CountedOut(Schema):
    """``again``: counted before, by whomever. ``unexpected``: not on the frozen list."""

    new: list[str] = Field(description="Tags.")
    again: list[str]
    unexpected: list[str]
    strangers: list[str] = Field(description="Codes that are none of our computers.")


class RefusedOut(Schema):
    tag: str
    obstacles: list[ObstacleOut]


class OutcomeOut(Schema):
    """Nothing is refused silently: those taken, and those refused with what stands in their way."""

    taken: list[str] = Field(description="Tags.")
    refused: list[RefusedOut]


class ReceptionOut(Schema):
    """``missing``, ``surplus`` and ``refused`` (came, and may not be received) are recorded, and wait to be settled."""

    received: list[str]
    missing: list[str]
    surplus: list[str]
    refused: list[RefusedOut]
