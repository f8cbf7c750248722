"""What the ledger keeps of the rules: that they were published, and which of them changed."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@facts("programme.published")
@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammePublished(Facts):
    """``number``: of the version. ``columns``: the rules that have another value from here on; none at the first."""

    programme_id: int
    number: int
    columns: tuple[str, ...]
