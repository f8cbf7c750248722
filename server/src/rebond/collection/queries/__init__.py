from rebond.collection.queries.requests import (
    picture_visible,
    programmes_to_judge_by,
    request_behind,
    request_visible,
    requests_listed,
    territories_that_collect,
    told_of,
)

__all__ = [
    "picture_visible",
    "programmes_to_judge_by",
    "request_behind",
    "request_visible",
    "requests_listed",
    "territories_that_collect",
    "told_of",
]
