"""The labels of locations: what a person reads from the aisle, and a code of its own behind the QR."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from rebond.documents.label_papers import PrintedLabels, labels_on_paper
from rebond.documents.labels import DEFAULT_SHEET, Label
from rebond.ledger.reading import is_demonstration
from rebond.stock.models import Location


def print_location_labels(
    locations: Sequence[Location], *, sheet: str = DEFAULT_SHEET, skip: int = 0
) -> PrintedLabels:
    """Raise `Invalid` for no location, an unknown paper or places that the sheet has not."""
    return labels_on_paper(
        [
            Label(location.tag, location.full_name, f"{location.get_kind_display()} · {location.workshop}")
            for location in locations
        ],
        public_url=settings.PUBLIC_URL,
        letter="L",
        title=_("Labels of locations"),
        printed_at=timezone.now(),
        demonstration=is_demonstration(),
        paper=sheet,
        skip=skip,
    )
