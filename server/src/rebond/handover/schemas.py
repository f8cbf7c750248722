from __future__ import annotations

from datetime import date

from ninja import Field, Schema

from rebond.stock.schemas import PileIn


class HandOverIn(Schema):
    device: str = Field(description="Tag of the computer.")
    referral: str = Field(description="Code of the person's referral: P-4K7Q-9N.")
    outlet: str = Field("gift", description="gift, loan or loan_during_path")
    waiver: str = Field(
        "", description="Reason to hand over before the end of the path, from who is entitled."
    )


class HandoverOut(Schema):
    reference: str
    device: str
    referral: str


class LendIn(PileIn):
    organisation: int
    outlet: str = Field("provision", description="provision or loan; a loan says when it ends")
    due_on: date | None = None


class RenewIn(Schema):
    device: str = Field(description="Tag of the computer.")
    due_on: date


class LoanOut(Schema):
    device: str
    due_on: date
    renewals: int


class TakeBackIn(PileIn):
    reason: str = Field(description="faulty, loan_ended, given_up, not_delivered or stock_recalled")
    exchange_wanted: bool = False
    workshop: int | None = Field(None, description="Needed where the territory has several workshops.")
