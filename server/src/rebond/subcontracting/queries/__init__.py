"""What the pages of entrusted computers show."""

from rebond.subcontracting.queries.figures import Figures, figures_of
from rebond.subcontracting.queries.judging import Verdict, judge
from rebond.subcontracting.queries.papers import (
    OnPaper,
    computers_to_confirm,
    drive_said,
    drive_settled,
    no_medium_said,
    paper_visible,
    papers_listed,
    said_of,
)
from rebond.subcontracting.queries.reading import (
    EntrustedRow,
    entrusted_visible,
    entrustment_visible,
    entrustments_listed,
    level_asked_of,
    lines_of,
    lots_to_entrust,
    return_visible,
    returns_of,
    rows_of_return,
    workshops_external,
    workshops_within,
)

__all__ = [
    "EntrustedRow",
    "Figures",
    "OnPaper",
    "Verdict",
    "computers_to_confirm",
    "drive_said",
    "drive_settled",
    "entrusted_visible",
    "entrustment_visible",
    "entrustments_listed",
    "figures_of",
    "judge",
    "level_asked_of",
    "lines_of",
    "lots_to_entrust",
    "no_medium_said",
    "paper_visible",
    "papers_listed",
    "return_visible",
    "returns_of",
    "rows_of_return",
    "said_of",
    "workshops_external",
    "workshops_within",
]
