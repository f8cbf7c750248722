"""The shapes of the API of the live bench."""

from __future__ import annotations

from uuid import UUID

from ninja import Field, Schema

from rebond.bench.choices import Activity, Need


class StateIn(Schema):
    """Some hundred bytes, every few seconds. What is left out is not known."""

    run: UUID = Field(description="Drawn by the agent when it starts; one card each.")
    activity: Activity
    maker: str = Field("", max_length=80)
    model: str = Field("", max_length=120)
    serial: str = Field("", max_length=80)
    system_uuid: str = Field("", max_length=36)
    asset_tag: str = Field(
        "", max_length=20, description="Our code, when it was scanned or stands in the firmware."
    )
    hardware: str = Field("", max_length=120, description="Processor, memory and drives in a few words.")
    battery_percent: int | None = Field(None, ge=0, le=150)
    percent: int | None = Field(None, ge=0, le=100)
    bytes_per_second: int | None = Field(None, ge=0, le=10**12)
    seconds_left: int | None = Field(None, ge=0, le=10**7)
    needs: list[Need] = Field(default_factory=list, max_length=10, description="What needs a hand.")
    detail: str = Field("", max_length=200)
    position: int | None = Field(None, ge=1, le=99, description="The place asked for; taken when it is free.")


class StateOut(Schema):
    position: int
    tag: str | None = Field(description="Our code, once the machine is recognised or attached.")
    title: str
    operator: str = Field(
        description="Who works with this stick or bench now; empty when nobody is known to."
    )
    asks_again_in: int = Field(description="Seconds until the next state is worth sending.")


class CheckListOut(Schema):
    """A `rebond.check-list/1` document (`passport.checks`)."""

    schema_name: str = Field(alias="schema")
    required: list[str] = Field(description="Codes of the checks, in the order in which they are made.")
    battery_threshold_percent: int | None = Field(
        None, description="The least that a battery must still hold."
    )
    erasure_level: str | None = Field(
        None, description="clear, purge or destroy: the strictest of what donor and programme ask for."
    )
