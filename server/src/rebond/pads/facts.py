"""What the ledger keeps of paper sheets: for whom, how many; never what is ticked on one."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.ledger.facts import Facts, facts


@facts("pad.printed")
@dataclass(frozen=True, slots=True, kw_only=True)
class PadPrinted(Facts):
    """``place_id``: of a place that opens requests itself. ``form``: the version of the sheet that is printed."""

    programme_id: int
    organisation_id: int
    place_id: int | None
    form: int
    sheets: int
