"""What a page needs to know of learning, and what the path still asks before a handover."""

from rebond.learning.queries.counting import numbers_attended
from rebond.learning.queries.handover import obstacles_to_handover, ready_for_handover
from rebond.learning.queries.paths import (
    path_visible,
    paths_of_territory,
    paths_offered,
    paths_planned,
    versions_of,
)
from rebond.learning.queries.people import (
    SessionOfPath,
    enrolment_of,
    person_visible,
    progress_of,
)
from rebond.learning.queries.sessions import (
    next_session_of,
    people_without_seat,
    places_of,
    seats_of,
    session_visible,
    sessions_listed,
)

__all__ = [
    "SessionOfPath",
    "enrolment_of",
    "next_session_of",
    "numbers_attended",
    "obstacles_to_handover",
    "path_visible",
    "paths_of_territory",
    "paths_offered",
    "paths_planned",
    "people_without_seat",
    "person_visible",
    "places_of",
    "progress_of",
    "ready_for_handover",
    "seats_of",
    "session_visible",
    "sessions_listed",
    "versions_of",
]
