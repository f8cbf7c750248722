"""Where a drive served before it was put in its computer: what this app brings to the rule of proofs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence

from django.db.models import Exists, OuterRef, QuerySet

from rebond.repairs.models import DriveMove
from rebond.workshop.brought import Carried

CHUNK = 5000


def drives_carried(keys: Collection[int]) -> dict[int, Carried]:
    """By key of the drive's row in its computer, its rows in those before; as many queries as it moved times.

    A drive may come back to a computer where it served: each row is followed once.
    """
    moves: dict[int, list[DriveMove]] = defaultdict(list)
    followed: set[int] = set()
    layer = sorted(set(keys))
    while layer:
        followed.update(layer)
        found = [
            move for start in range(0, len(layer), CHUNK) for move in _into(layer[start : start + CHUNK])
        ]
        for move in found:
            moves[move.drive_id].append(move)
        layer = sorted({move.origin_id for move in found} - followed)
    return {key: _carried(key, moves) for key in keys if key in moves}


def ever_moved() -> Exists:
    """Of a row of drives: whether it was put in from another computer."""
    return Exists(DriveMove.objects.filter(drive=OuterRef("pk")))


def _into(keys: Sequence[int]) -> QuerySet[DriveMove]:
    return DriveMove.objects.filter(drive__in=keys).order_by("pk")


def _carried(key: int, moves: Mapping[int, Sequence[DriveMove]]) -> Carried:
    before: list[int] = []
    layer = [key]
    while layer:
        origins = {move.origin_id for at in layer for move in moves.get(at, ())}
        layer = sorted(origins.difference(before))
        before += layer
    last = moves[key][-1]
    return Carried(tuple(before), last.moved_at, last.data_since)
