"""The labels of parts: the code that the repair page asks for, what the part is, and where it lies."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from rebond.documents.label_papers import PrintedLabels, labels_on_paper
from rebond.documents.labels import DEFAULT_SHEET, Label
from rebond.ledger.reading import is_demonstration
from rebond.repairs.models import Part

LETTER = "P"
MOST = 1000
"""Labels printed at once."""


def label_of(part: Part) -> Label:
    """A part taken from a computer names it; one that was bought says where it is kept."""
    whence = part.device.asset_tag if part.device else str(part.get_origin_display())
    told = " · ".join(filter(None, (whence, str(part.get_state_display()), part.kept_at)))
    return Label(part.code, part.model.spec, str(part.model.get_kind_display()), (told,))


def print_part_labels(
    parts: Sequence[Part], *, each: bool = True, sheet: str = DEFAULT_SHEET, skip: int = 0
) -> PrintedLabels:
    """``each``: as many labels as there are parts of a row; else one, for its drawer. `MOST` at the most.

    Raise `Invalid` for no part, an unknown paper or places that the sheet has not.
    """
    wanted = [label_of(part) for part in parts for _copy in range(part.quantity if each else 1)]
    return labels_on_paper(
        wanted[:MOST],
        public_url=settings.PUBLIC_URL,
        letter=LETTER,
        title=_("Labels of parts"),
        printed_at=timezone.now(),
        demonstration=is_demonstration(),
        paper=sheet,
        skip=skip,
    )
