"""The shape of every refusal of the API, whatever app answers."""

from __future__ import annotations

from ninja import Field, Schema


class ObstacleOut(Schema):
    code: str
    message: str


class Problem(Schema):
    """Every refusal of the API: ``code`` for programs, ``message`` for people, ``field`` at fault if one is."""

    code: str
    message: str
    field: str | None = None
    obstacles: list[ObstacleOut] = Field(default_factory=list)
