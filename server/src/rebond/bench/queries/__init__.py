"""What the live bench shows."""

from rebond.bench.queries.live import BenchNow, Line, bench_now, version_of
from rebond.bench.queries.recognising import device_recognised
from rebond.bench.queries.things import (
    card_visible,
    certificates_of_card,
    object_visible,
    objects_listed,
    operators_near,
)
from rebond.bench.queries.wanted import checks_wanted

__all__ = [
    "BenchNow",
    "Line",
    "bench_now",
    "card_visible",
    "certificates_of_card",
    "checks_wanted",
    "device_recognised",
    "object_visible",
    "objects_listed",
    "operators_near",
    "version_of",
]
