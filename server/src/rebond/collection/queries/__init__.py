from rebond.collection.queries.requests import (
    picture_visible,
    programmes_to_judge_by,
    request_behind,
    request_visible,
    requests_listed,
    territories_that_collect,
    told_of,
)
from rebond.collection.queries.rounds import (
    driver_of,
    lots_to_fetch,
    points_of,
    proposed_stop,
    round_visible,
    rounds_listed,
    stop_visible,
    stops_shown,
)

__all__ = [
    "driver_of",
    "lots_to_fetch",
    "picture_visible",
    "points_of",
    "programmes_to_judge_by",
    "proposed_stop",
    "request_behind",
    "request_visible",
    "requests_listed",
    "round_visible",
    "rounds_listed",
    "stop_visible",
    "stops_shown",
    "territories_that_collect",
    "told_of",
]
