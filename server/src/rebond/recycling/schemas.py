"""The shapes that the API of the end of the road takes and gives."""

from __future__ import annotations

from datetime import date

from ninja import Field, Schema

from rebond.stock.schemas import PileIn


class DisposalIn(PileIn):
    reason: str = Field(description="too_old, broken, drive_unerasable, locked, for_parts or dangerous")


class BatchIn(Schema):
    workshop: int | None = Field(None, description="Needed where the territory has several workshops.")


class PartsIn(Schema):
    category: str = Field(description="screen, battery, drive, charger, peripheral or part")
    waste_code: str = Field(description="A code of the list of waste, for example 16 02 16.")
    count: int = Field(ge=0, description="All that lie in the batch; 0 takes them out.")


class GroupOut(Schema):
    category: str
    waste_code: str
    count: int
    weight_g: int = Field(description="Grams.")
    is_estimated: bool = Field(description="Nobody weighed them.")


class BatchOut(Schema):
    reference: str
    state: str = Field(description="open, closed, requested or collected")
    groups: list[GroupOut]


class CollectionIn(Schema):
    """What the slip of the driver says. SIRET numbers have 14 digits."""

    left_on: date
    slip_number: str
    sender_siret: str
    eco_name: str = ""
    eco_siret: str = ""
    carrier_name: str
    carrier_siret: str
    carrier_address: str
    carrier_postcode: str
    carrier_city: str
    carrier_receipt: str = ""
    vehicle_plate: str = ""
    site_name: str
    site_siret: str
    site_address: str
    site_postcode: str
    site_city: str
    treatment_code: str = Field(description="R3, R4, R5, R12, R13, D13 or D15")
