"""What is printed at the end of the road."""

from rebond.recycling.papers import destruction, returns, weee
from rebond.recycling.papers.destruction import certificate_of_destruction
from rebond.recycling.papers.returns import slip_of
from rebond.recycling.papers.weee import (
    REQUEST_HEADINGS,
    pick_up_of,
    request_rows,
    waste_slip_of,
)

WORDS = (*returns.WORDS, *weee.WORDS, *destruction.WORDS)

__all__ = [
    "REQUEST_HEADINGS",
    "WORDS",
    "certificate_of_destruction",
    "pick_up_of",
    "request_rows",
    "slip_of",
    "waste_slip_of",
]
