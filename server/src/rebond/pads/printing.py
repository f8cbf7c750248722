"""A pad as it leaves the printer."""

from __future__ import annotations

from rebond.documents.rendering import Document, Letterhead
from rebond.ledger.reading import is_demonstration
from rebond.pads.models import Pad
from rebond.pads.papers import PadPaper, print_pad


def printed(pad: Pad) -> Document:
    """All its sheets. Printed again, the same sheets come out: a lost printing makes no second pad."""
    programme = pad.form.programme
    name = pad.place.name if pad.place else pad.organisation.name
    paper = PadPaper(
        code=pad.code,
        programme=programme.name,
        organisation=name,
        rules=pad.form.kept_rules,
        layout=pad.form.layout,
        version=pad.form.number,
        sheets=[(number, pad.address_of(number)) for number in range(1, pad.size + 1)],
    )
    head = Letterhead(
        territory=programme.territory.name,
        issuer=name,
        reference=pad.code,
        printed_at=pad.issued_at,
        demonstration=is_demonstration(),
    )
    return print_pad(paper, head=head)
