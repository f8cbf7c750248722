"""What the live bench shows."""

from rebond.bench.queries.live import BenchNow, Line, bench_now, version_of
from rebond.bench.queries.recognising import device_recognised
from rebond.bench.queries.slips import (
    ObjectSlip,
    OfDonor,
    is_recorded,
    kept_by_donor,
    slip_numbered,
    slip_of,
    slip_to_sign,
)
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
    "ObjectSlip",
    "OfDonor",
    "bench_now",
    "card_visible",
    "certificates_of_card",
    "checks_wanted",
    "device_recognised",
    "is_recorded",
    "kept_by_donor",
    "object_visible",
    "objects_listed",
    "operators_near",
    "slip_numbered",
    "slip_of",
    "slip_to_sign",
    "version_of",
]
