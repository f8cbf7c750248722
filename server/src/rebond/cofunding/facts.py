"""What the ledger keeps: that somebody entered, left, was asked or looked at; never who, nor what they said."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@dataclass(frozen=True, slots=True, kw_only=True)
class OfParticipant(Facts):
    programme_id: int
    place_id: int


@facts("cofunding.entered")
@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantEntered(OfParticipant):
    """With their consent."""


@facts("cofunding.left")
@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantLeft(OfParticipant):
    pass


@facts("cofunding.followed")
@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantFollowed(OfParticipant):
    """Asked again six months after leaving."""


@facts("cofunding.handed_on")
@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantHandedOn(OfParticipant):
    """Followed by another place from now on: the one before closes."""

    from_place_id: int


@facts("cofunding.revealed")
@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantRevealed(OfParticipant):
    """Somebody looked at a name."""


@facts("cofunding.withdrawn")
@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWithdrawn(OfParticipant):
    """What the person had said is erased."""


@facts("cofunding.erased")
@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantErased(OfParticipant):
    """The time of the programme's evidence is over."""


@facts("cofunding.exported")
@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantsExported(Facts):
    """On the stream of the programme: a file with names was taken away for the managing authority."""

    participants: int
