"""The minutes of a stocktake, as plain values that are frozen and hashed when it is signed."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from rebond.stock.models import Stocktake, StocktakeLine
from rebond.stock.queries.stocktakes import Gap, lines_with_devices, tally_of


def minutes_of(stocktake: Stocktake) -> dict[str, Any]:
    """Every line, every gap with its decision; codes rather than words, and nobody's name."""
    tally = tally_of(stocktake)
    return {
        "reference": stocktake.reference,
        "site": stocktake.site.name,
        "commune": str(stocktake.site.commune),
        "location": stocktake.location.full_name if stocktake.location else "",
        "as_of": stocktake.as_of.isoformat(),
        "opened_at": stocktake.opened_at.isoformat(),
        "closed_at": stocktake.closed_at.isoformat() if stocktake.closed_at else "",
        "expected": tally.expected,
        "seen": tally.seen,
        "unexpected": tally.unexpected,
        "gaps": [_gap(gap) for gap in tally.gaps],
        "strangers": [{"code": row.code, "decision": row.decision} for row in tally.strangers],
        "lines": [_line(line) for line in lines_with_devices(stocktake)],
    }


def digest_of(minutes: dict[str, Any]) -> str:
    """SHA-256 in hexadecimal over the minutes, keys in order and no space."""
    text = json.dumps(minutes, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _gap(gap: Gap) -> dict[str, Any]:
    return _line(gap.line) | {
        "difference": gap.difference.value,
        "decision": gap.line.decision,
        "recorded_at": gap.recorded_at,
    }


def _line(line: StocktakeLine) -> dict[str, Any]:
    return {
        "tag": line.device.asset_tag,
        "title": line.device.title,
        "serial": line.device.serial,
        "expected": line.is_expected,
        "expected_in": line.expected_in.code if line.expected_in else "",
        "seen_at": line.seen_at.isoformat() if line.seen_at else "",
        "seen_in": line.seen_in.code if line.seen_in else "",
    }
