"""What the ledger keeps of requests to give, and of the rounds that fetch what is given. Never a name, an address or a word."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@facts("donation_request.received")
@dataclass(frozen=True, slots=True, kw_only=True)
class RequestReceived(Facts):
    """``organisation_id`` None: it came by the public page. ``computers``: laptops, desktops and tablets."""

    organisation_id: int | None
    giver_kind: str
    computers: int
    pictures: int
    erasure_level: str
    handing: str


@facts("donation_request.more_asked")
@dataclass(frozen=True, slots=True, kw_only=True)
class MoreAsked(Facts):
    """The coordination asked something; the question itself is not here."""


@facts("donation_request.answered")
@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAnswered(Facts):
    pictures: int


@facts("donation_request.accepted")
@dataclass(frozen=True, slots=True, kw_only=True)
class RequestAccepted(Facts):
    programme_id: int
    donor_id: int
    agreement_id: int
    lot_id: int
    accepted: int
    left_out: int


@facts("donation_request.refused")
@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRefused(Facts):
    reason: str
