"""What the pages, the papers and the API ask of the end of the road."""

from rebond.recycling.queries.batches import (
    Contents,
    Group,
    batch_named,
    batch_road,
    batch_visible,
    batches_listed,
    computers_in,
    contents_of,
    contents_of_all,
    drives_to_destroy_in,
    set_aside_waiting,
)
from rebond.recycling.queries.destructions import (
    destruction_visible,
    destructions_listed,
    drives_in,
    drives_without_proof,
)
from rebond.recycling.queries.leaving import (
    away_from_the_pile,
    drives_listed,
    obstacles_of_parts,
    obstacles_to_leave,
)
from rebond.recycling.queries.parts import drives_to_destroy_among, parts_in, parts_sent, parts_waiting
from rebond.recycling.queries.register import (
    Totals,
    entry_visible,
    last_collection,
    last_request,
    register_of,
    totals_of,
    years_in_register,
)
from rebond.recycling.queries.returns import GivenBack, given_back_on, given_back_recently

__all__ = [
    "Contents",
    "GivenBack",
    "Group",
    "Totals",
    "away_from_the_pile",
    "batch_named",
    "batch_road",
    "batch_visible",
    "batches_listed",
    "computers_in",
    "contents_of",
    "contents_of_all",
    "destruction_visible",
    "destructions_listed",
    "drives_in",
    "drives_listed",
    "drives_to_destroy_among",
    "drives_to_destroy_in",
    "drives_without_proof",
    "entry_visible",
    "given_back_on",
    "given_back_recently",
    "last_collection",
    "last_request",
    "obstacles_of_parts",
    "obstacles_to_leave",
    "parts_in",
    "parts_sent",
    "parts_waiting",
    "register_of",
    "set_aside_waiting",
    "totals_of",
    "years_in_register",
]
