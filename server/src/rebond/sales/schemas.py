from __future__ import annotations

from uuid import UUID

from ninja import Field, Schema

from rebond.stock.schemas import PileIn

MEANS = "cash, cheque, card or transfer"


class SpreadIn(Schema):
    count: int = Field(ge=2, description="How many instalments; the programme sets the most.")
    first_due_on: str = Field(description="ISO date of the first one; the next ones are a month apart.")


class SellIn(Schema):
    device: str = Field(description="Tag of the computer.")
    price_cents: int = Field(ge=1, description="All taxes included.")
    paid_by: str = Field(description=MEANS)
    proof_seen: bool = Field(description="The person showed that the solidarity price is for them.")
    referral: str = Field("", description="Code of the person's referral, if they were referred.")
    papers: list[str] = Field(
        default_factory=list,
        description="Of a referred person, seen, of those that their rules ask for: as at a handover.",
    )
    spread: SpreadIn | None = Field(None, description="Paid in instalments without interest.")
    submission: UUID = Field(description="Yours: sent again with the same one, it is the same sale.")


class SellToOrganisationIn(PileIn):
    organisation: int
    price_cents: int = Field(ge=1, description="Of each computer, all taxes included.")
    paid_by: str = Field(description=MEANS)
    submission: UUID = Field(description="Yours: sent again with the same one, it is the same sale.")


class PayIn(Schema):
    cents: int = Field(ge=1)
    paid_by: str = Field(description=MEANS)
    submission: UUID = Field(description="Yours: sent again with the same one, it is the same payment.")


class ExchangeIn(Schema):
    device: str = Field(description="Tag of the computer that leaves.")
    workshop: int | None = Field(None, description="Which takes the other back, where there are several.")


class SaleOut(Schema):
    reference: str = Field(description="Of the receipt.")
    devices: list[str] = Field(description="Tags.")
    cents: int


class PaymentOut(Schema):
    reference: str = Field(description="Of the receipt of the payment.")
    cents: int
    rest_cents: int = Field(description="Still to pay.")
