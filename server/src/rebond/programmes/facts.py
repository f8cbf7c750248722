"""What the ledger keeps of the rules: which of them changed."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@facts("programme.changed")
@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeChanged(Facts):
    """``columns``: the rules that have another value from here on."""

    programme_id: int
    columns: tuple[str, ...]
