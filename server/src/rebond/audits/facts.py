"""What the ledger keeps of on-the-spot checks: ids, codes and digests; remarks stay in their rows."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@facts("audit.opened")
@dataclass(frozen=True, slots=True, kw_only=True)
class AuditOpened(Facts):
    """``since`` and ``until``: ISO dates. ``population_digest``: SHA-256 of the list drawn from, frozen now.

    ``commitment``: SHA-256 of a secret number that nobody may choose again after somebody has thrown the dice.
    """

    programme_id: int
    organisation_id: int
    source: str
    since: str
    until: str
    size: int
    population: int
    population_digest: str
    commitment: str
    access_until: str


@facts("audit.drawn")
@dataclass(frozen=True, slots=True, kw_only=True)
class SampleDrawn(Facts):
    """``dice``: the digits that the controller gave; ``seal``: number of the seal of the ledger that went in with them."""

    dice: str
    seed: str
    seal: int
    seal_digest: str
    lines: int


@facts("audit.line_noted")
@dataclass(frozen=True, slots=True, kw_only=True)
class LineNoted(Facts):
    """``seen``: codes of what the controller saw the original of."""

    line: int
    seen: tuple[str, ...]
    has_remark: bool


@facts("audit.concluded")
@dataclass(frozen=True, slots=True, kw_only=True)
class AuditConcluded(Facts):
    """``digest``: SHA-256 of the minutes, in hexadecimal."""

    outcome: str
    digest: str


@facts("place.papers_located")
@dataclass(frozen=True, slots=True, kw_only=True)
class PapersLocated(Facts):
    """For which papers the place says where they lie; not where."""

    place_id: int
    papers: tuple[str, ...]
