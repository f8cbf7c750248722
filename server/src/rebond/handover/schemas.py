from __future__ import annotations

from datetime import date
from uuid import UUID

from ninja import Field, Schema

from rebond.stock.schemas import PileIn


class HandOverIn(Schema):
    device: str = Field(description="Tag of the computer.")
    referral: str = Field(description="Code of the person's referral: P-4K7Q-9N.")
    outlet: str = Field("gift", description="gift, loan or loan_during_path")
    waiver: str = Field(
        "", description="Reason to hand over before the end of the path, from who is entitled."
    )
    sex: str = Field(description="As the person confirms it, from the list of the page.")
    age_bracket: str = Field(description="As the person confirms it: 0-11 to 70+, or not_known.")
    occupation: str = Field(description="As the person confirms it.")
    facts_confirmed: bool = Field(description="The six facts were read to the person, who confirms them.")
    explained: bool = Field(description="The points of the page were explained, the computer was started.")
    signer: str = Field(description="person, guardian or with_consent: a minor never signs alone")
    read_aloud: bool = False
    witnessed: bool = Field(False, description="Needed for who cannot read the sheet alone.")
    items: list[str] = Field(default_factory=list, description="What leaves with the computer.")
    papers: list[str] = Field(
        default_factory=list,
        description="Seen, of those that the rules ask for: referral_sheet, proof_of_situation, charter, image_right.",
    )
    keeps_contact: bool = Field(False, description="The person agrees to be called at 3 and 12 months.")
    submission: UUID | None = Field(None, description="Sent twice, it is one handover.")


class HandoverOut(Schema):
    reference: str
    device: str
    referral: str


class EndOfUseIn(Schema):
    device: str = Field(description="Tag of the computer.")
    how: str = Field(description="stolen, lost, destroyed, thrown_away or passed_on")
    happened_on: date
    declaration_seen: bool = Field(False, description="To the police, of what was stolen or lost.")
    submission: UUID | None = Field(None, description="Sent twice, it is one end of use.")


class EndOfUseOut(Schema):
    device: str
    how: str
    happened_on: date


class ExtendIn(Schema):
    due_on: date = Field(description="Later than the day agreed, and to come.")


class ExtensionOut(Schema):
    reference: str = Field(description="Of the handover.")
    due_on: date


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
