"""Where a drive served before it was put in its computer: what this app brings to the rule of proofs."""

from __future__ import annotations

from collections.abc import Collection

from rebond.repairs.models import DriveMove
from rebond.workshop.brought import Carried


def drives_carried(keys: Collection[int]) -> dict[int, Carried]:
    """By key of the drive's row in its computer, its rows in those before; as many queries as it moved times."""
    found: dict[int, Carried] = {}
    now = {key: key for key in keys}
    while now:
        rows = DriveMove.objects.filter(drive__in=now).order_by("pk")
        moves = {move.drive_id: move for move in rows}
        for key, move in moves.items():
            known = found.get(now[key])
            before, moved_at = (known.before, known.moved_at) if known else ((), move.moved_at)
            found[now[key]] = Carried((*before, move.origin_id), moved_at)
        now = {move.origin_id: now[key] for key, move in moves.items()}
    return found
