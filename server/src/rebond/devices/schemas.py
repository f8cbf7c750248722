"""The shapes of the API of devices."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from ninja import Field, Schema

from rebond.devices.stages import Stage
from rebond.ui.problems import ObstacleOut

GROUPS = Literal[
    "in_work",
    "in_stock",
    "in_transit",
    "at_places",
    "handed_over",
    "lent",
    "sold",
    "eliminated",
    "returned_out_of_service",
    "given_back",
    "missing",
]


class ListedDeviceOut(Schema):
    tag: str
    stage: str
    stage_since: datetime
    programme: str = Field(description="Its short name.")
    lot: str = Field(description="Its reference.")
    donor: str
    maker: str
    model: str
    serial: str
    grade: str = Field(description="A to D; empty before it is graded.")
    place: str | None
    workshop: str | None
    received_at: datetime | None


class DevicesOut(Schema):
    devices: list[ListedDeviceOut]
    next: int | None = Field(
        description="Give it back as `after` for the following page; null on the last one."
    )


class ListIn(Schema):
    search: str = Field("", max_length=80, description="Words of a tag, number, maker or model.")
    group: GROUPS | None = Field(None, description="A group of the partition.")
    stage: Stage | None = None
    lot: str = Field("", max_length=40, description="Reference of a lot.")
    after: int | None = Field(None, ge=1, le=2**62)
    limit: int = Field(50, ge=1, le=200)


class ReceptionIn(Schema):
    codes: list[str] = Field(min_length=1, max_length=500, description="Tags, serial or inventory numbers.")
    pallet: int | None = Field(
        None, ge=1, le=999, description="Number of a pallet counted in the lot of these computers."
    )
    occurred_at: datetime | None = Field(None, description="When they came, if it was not now.")


class RefusedOut(Schema):
    code: str = Field(description="As it was sent.")
    tag: str | None
    obstacles: list[ObstacleOut]


class ReceptionOut(Schema):
    """Those received and those not, each with its reasons: nothing is refused silently."""

    received: list[str]
    refused: list[RefusedOut]
