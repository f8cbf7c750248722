"""The slip of a transfer: what leaves, from whom, to whom, to be ticked and signed on arrival."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from rebond.documents.qr import qr_svg
from rebond.documents.rendering import Document, Letterhead, language, render
from rebond.ledger.reading import is_demonstration
from rebond.stock.choices import TransferLineState
from rebond.stock.models import Transfer
from rebond.stock.papers import inside, postal_address
from rebond.stock.queries import lines_of_transfer

TEMPLATE = "stock/transfer_slip"


def print_transfer_slip(transfer: Transfer, *, lang: str | None = None) -> Document:
    """What left, or what is on the slip so far."""
    lang = lang or language()
    with override(lang):
        title = gettext("Transfer slip")
        lines = [
            {
                "tag": line.device.asset_tag,
                "title": line.device.title,
                "detail": inside(line.device),
                "serial": line.device.serial,
                "grade": line.device.grade,
            }
            for line in lines_of_transfer(transfer)
            if line.state != TransferLineState.SURPLUS
        ]
    address = settings.PUBLIC_URL + reverse("stock:transfer", args=[transfer.pk])
    contents = {
        "reference": transfer.reference,
        "qr": qr_svg(address),
        "sender": transfer.origin.name,
        "sender_address": postal_address(transfer.origin),
        "receiver": transfer.destination.name,
        "receiver_address": postal_address(transfer.destination),
        "left_on": timezone.localdate(transfer.dispatched_at),
        "lines": lines,
    }
    head = Letterhead(
        territory=transfer.territory.name,
        issuer=transfer.origin.name,
        reference=transfer.reference,
        printed_at=timezone.now(),
        demonstration=is_demonstration(),
    )
    return render(TEMPLATE, contents, head=head, title=title, lang=lang)


WORDS = (
    _("Transfer slip"),
    _("Leaves"),
    _("Goes to"),
    _("Scan to receive"),
    _("Computers"),
    _("Received"),
    _("Code"),
    _("Computer"),
    _("Serial number"),
    _("Grade"),
    _("On arrival"),
    _("Tick each computer, or scan it. Write here what is missing or damaged."),
    _("Who sends"),
    _("Who receives"),
)
"""What the template says, for the catalogue."""
