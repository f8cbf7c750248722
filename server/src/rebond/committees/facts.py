"""What the ledger keeps of a committee: ids, counts and codes; no fact of a person, and not for which public."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@facts("committee.criteria_published")
@dataclass(frozen=True, slots=True, kw_only=True)
class CriteriaPublished(Facts):
    """On the stream of the programme. ``number``: the version that holds from here on."""

    programme_id: int
    number: int


@facts("committee.nominated")
@dataclass(frozen=True, slots=True, kw_only=True)
class Nominated(Facts):
    """On the stream of the referral: somebody said for which public it is presented; not which."""

    nomination_id: int


@facts("committee.fact_told")
@dataclass(frozen=True, slots=True, kw_only=True)
class FactTold(Facts):
    """On the stream of the referral: the questions that were answered; not the answers."""

    questions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OfSession(Facts):
    programme_id: int
    number: int


@facts("committee.session_planned")
@dataclass(frozen=True, slots=True, kw_only=True)
class SessionPlanned(OfSession):
    """``meets_on``: the day, as 2026-03-12. ``called``: the hats of the members."""

    meets_on: str
    members: int
    called: tuple[int, ...] = ()


@facts("committee.session_changed")
@dataclass(frozen=True, slots=True, kw_only=True)
class SessionChanged(OfSession):
    """What holds from here on: ``meets_on``, the day, as 2026-03-12, and how many ``members`` are called.

    ``called``, ``released``: the hats of those who were added, and of those who are called no more.
    """

    meets_on: str
    members: int
    called: tuple[int, ...] = ()
    released: tuple[int, ...] = ()


@facts("committee.session_cancelled")
@dataclass(frozen=True, slots=True, kw_only=True)
class SessionCancelled(OfSession):
    """Before it opened. Those who wait for the committee go on waiting."""


@facts("committee.session_opened")
@dataclass(frozen=True, slots=True, kw_only=True)
class SessionOpened(OfSession):
    """``criteria``: the number of the version that the session keeps; ``on_agenda``: how many people it judges."""

    criteria: int
    conflict_rule: str
    computers: int
    on_agenda: int
    present: int


@facts("committee.voted")
@dataclass(frozen=True, slots=True, kw_only=True)
class Voted(OfSession):
    """That a member voted on a referral; how they voted stays with the session."""

    referral_id: int


@facts("committee.decided")
@dataclass(frozen=True, slots=True, kw_only=True)
class Decided(OfSession):
    """The last one before the session closes holds."""

    referral_id: int
    decision: str
    reason: str


@facts("committee.session_closed")
@dataclass(frozen=True, slots=True, kw_only=True)
class SessionClosed(OfSession):
    retained: int
    waiting: int
    refused: int
    not_examined: int
