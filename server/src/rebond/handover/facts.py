"""What the ledger keeps beyond the steps of the device."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@facts("handover.recorded")
@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverRecorded(Facts):
    """On the stream of the handover: ids only, none of the six facts."""

    device_id: int
    place_id: int
    outlet: str


@facts("handover.ended")
@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverEnded(Facts):
    device_id: int
    reason: str


@facts("handover.given")
@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverGiven(Facts):
    """What was lent during the path is the person's own from now on."""

    device_id: int
    place_id: int


@facts("handover.loan_extended")
@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverLoanExtended(Facts):
    """``due_on``: an ISO date."""

    device_id: int
    due_on: str


@facts("device.loan_renewed")
@dataclass(frozen=True, slots=True, kw_only=True)
class LoanRenewed(Facts):
    """On the stream of the computer. ``due_on``: an ISO date."""

    organisation_id: int
    due_on: str


@facts("handover.cancelled")
@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverCancelled(Facts):
    """It was entered by mistake: nobody left with this computer, or not that day."""

    device_id: int
    place_id: int
    reason: str


@facts("sale.cancelled")
@dataclass(frozen=True, slots=True, kw_only=True)
class SaleCancelled(Facts):
    """It was entered by mistake. The receipt keeps its number."""

    device_id: int
    place_id: int
    reason: str


@facts("handover.reopened")
@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverReopened(Facts):
    """Its end was entered by mistake: the person still has the computer."""

    device_id: int


@facts("handover.use_ended")
@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverUseEnded(Facts):
    """The person has the computer no more, and did not bring it back. They did receive one."""

    device_id: int
    place_id: int
    reason: str


@facts("handover.use_goes_on")
@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverUseGoesOn(Facts):
    """The end of its use was entered by mistake."""

    device_id: int


@facts("handover.replacement_agreed")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacementAgreed(Facts):
    """The person may have another computer for the one that is gone."""

    device_id: int
    reason: str


@facts("handover.replacement_asked")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacementAsked(Facts):
    """The place asks the coordination for another computer."""

    device_id: int
    reason: str


@facts("handover.replacement_refused")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacementRefused(Facts):
    """The coordination does not grant it. ``reason``: of the refusal."""

    device_id: int
    reason: str


@facts("handover.replacement_withdrawn")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacementWithdrawn(Facts):
    """The place does not ask any more."""

    device_id: int


@facts("handover.replacement_reconsidered")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReplacementReconsidered(Facts):
    """The answer was a mistake: the request waits for another one. ``answer``: what it was."""

    device_id: int
    answer: str


@facts("device.use_ended")
@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceUseEnded(Facts):
    """On the stream of the computer, which stays where its handover or sale had put it."""

    reason: str
    place_id: int


@facts("device.use_goes_on")
@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceUseGoesOn(Facts):
    """The end of its use was entered by mistake."""

    place_id: int


@facts("handover.signed")
@dataclass(frozen=True, slots=True, kw_only=True)
class HandoverSigned(Facts):
    """``digest``: SHA-256 of the lines drawn on the screen, in hexadecimal; empty for a paper."""

    means: str
    digest: str


@facts("handover.paper_filed")
@dataclass(frozen=True, slots=True, kw_only=True)
class SignedPaperFiled(Facts):
    """``digest``: SHA-256 of the picture of the signed paper, in hexadecimal."""

    digest: str


@facts("handover.signed_sheet_opened")
@dataclass(frozen=True, slots=True, kw_only=True)
class SignedSheetOpened(Facts):
    """Somebody looked at the signature, or at the signed paper."""


@facts("handover.signature_erased")
@dataclass(frozen=True, slots=True, kw_only=True)
class SignatureErased(Facts):
    """Its time had come. The digests stay in the events before."""
