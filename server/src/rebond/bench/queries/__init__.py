"""What the live bench shows."""

from rebond.bench.queries.live import BenchNow, Line, bench_now, version_of
from rebond.bench.queries.things import card_visible, object_visible, objects_kept, operators_near

__all__ = [
    "BenchNow",
    "Line",
    "bench_now",
    "card_visible",
    "object_visible",
    "objects_kept",
    "operators_near",
    "version_of",
]
