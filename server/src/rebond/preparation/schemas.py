"""The shapes of the API of preparations."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from ninja import Field, Schema

from rebond.ui.problems import ObstacleOut


class RecipeOut(Schema):
    """The last version of a recipe that is offered."""

    version: int = Field(description="Send it back to say that a computer was prepared with it.")
    recipe: str
    number: int
    programme: str = Field(description="Short name of the programme.")
    system: str
    system_version: str
    image_name: str
    image_version: str
    software: list[str]
    settings: list[str]


class PreparedIn(Schema):
    version: int = Field(description="As `GET /recipes` tells it.")
    licence: str = Field("not_needed", description="firmware, sticker or not_needed")


class FinalCheckIn(Schema):
    submission: UUID = Field(description="Your own number of this check: sent again, it counts once.")
    faults: list[str] = Field(
        default_factory=list,
        description="Empty: it passes. Else system, software, settings, traces, function, cleaning or grade.",
    )
    functions: list[str] = Field(
        default_factory=list, description="With “function”: the checks that fail, by their kind."
    )


class AccessoriesIn(Schema):
    told: dict[str, str] = Field(
        default_factory=dict,
        description="By accessory (charger, mouse, bag…): present, missing, given from the stock, or put_back in it.",
    )
    connector: str = Field(
        "", description="Which charger the model takes; kept for all computers of the model."
    )


class AccessoryOut(Schema):
    item: str
    state: str = Field(description="present, missing or given; empty while nobody looked.")
    is_required: bool = Field(description="Without it the computer is not put in stock.")


class AccessoriesOut(Schema):
    tag: str
    connector: str = Field(description="Which charger it takes; empty while nobody said it.")
    accessories: list[AccessoryOut]
    obstacles: list[ObstacleOut] = Field(
        description="What stands in the way of stock; empty when nothing does."
    )


class AccessoryLineOut(Schema):
    workshop: str
    item: str
    connector: str = Field(description="Of a charger; empty while nobody said which one the models take.")
    waiting: list[str] = Field(description="Tags of the computers that it keeps from the shelf.")
    in_stock: int
    minimum: int
    to_find: int


class PreparationOut(Schema):
    tag: str
    recipe: str = Field(description="Empty while it is not prepared with a recipe.")
    number: int | None = Field(description="Version of the recipe.")
    prepared_at: datetime | None
    final_check_required: bool
    final_check: str = Field(
        description="Result of the last one: passed or failed; empty when there was none."
    )
    warranty_until: date | None
    obstacles: list[ObstacleOut] = Field(
        description="What stands in the way of stock; empty when nothing does."
    )
