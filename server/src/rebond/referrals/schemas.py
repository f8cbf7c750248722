from __future__ import annotations

from datetime import date
from uuid import UUID

from ninja import Field, Schema


class ReferIn(Schema):
    submission: UUID = Field(description="Chosen by you. Sent again, it gives the same request.")
    programme: str = Field("", description="Its short name; needed where several programmes run.")
    place: int | None = Field(
        None, description="Key of the place. Not needed of a place that refers to itself."
    )
    need: str = Field("computer_and_initiation", description="computer_and_initiation or initiation_only")
    age_bracket: str = Field(description="0-11, 12-17, 18-24, … 70+ or not_known")
    sex: str = "not_known"
    occupation: str = "not_known"
    internet_at_home: str = "not_known"
    commune: str = Field("", description="INSEE code of the commune where the person lives.")
    prescriber_kind: str = Field("", description="Needed where the organisation does not tell it.")
    criteria: list[str] = Field([], description="Those of the programme that the person meets.")
    first_name: str = Field("", description="Encrypted; erased a while after the end.")
    phone: str = Field("", description="Encrypted; erased a while after the end.")
    family_names: str = Field("", description="Not kept: it only serves to recognise the household.")
    birth_date: date | None = Field(None, description="Not kept either.")
    household: str = Field("", description="Address. Not kept either.")
    household_exception: str = Field("", description="Why refer all the same, or why there is no address.")


class ReferralOut(Schema):
    code: str
    stage: str
    place: str
    reason: str = Field("", description="Why the request was closed.")
