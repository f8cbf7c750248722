from __future__ import annotations

from ninja import Field

from rebond.stock.schemas import PileIn


class DisposalIn(PileIn):
    reason: str = Field(description="too_old, broken, drive_unerasable, locked, for_parts or dangerous")
