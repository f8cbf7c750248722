"""The receipt of a sale to a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from rebond.documents.rendering import Document, Letterhead, language, render
from rebond.handover.models import Sale
from rebond.handover.papers.proofs import erasure_in_words
from rebond.ledger.reading import is_demonstration
from rebond.stock.papers import inside, postal_address
from rebond.workshop.queries import dossier_of


@dataclass(frozen=True, kw_only=True)
class Receipt:
    """`paid_by` is a label in the reader's language. No name is printed: the person writes theirs with a pen."""

    place: str
    place_address: str
    sold_on: date
    cancelled_on: date | None
    tag: str
    model: str
    detail: str
    serial: str
    operating_system: str
    erasure: str
    price_cents: int
    paid_by: str


def receipt_of(sale: Sale, *, lang: str | None = None) -> Document:
    device, place = sale.device, sale.place
    receipt = Receipt(
        place=place.name,
        place_address=postal_address(place),
        sold_on=timezone.localdate(sale.sold_at),
        cancelled_on=timezone.localdate(sale.cancelled_at) if sale.cancelled_at else None,
        tag=device.asset_tag,
        model=device.title,
        detail=inside(device),
        serial=device.serial,
        operating_system=device.operating_system,
        erasure=erasure_in_words(dossier_of(device).proofs),
        price_cents=sale.price_cents,
        paid_by=str(sale.get_paid_by_display()),
    )
    head = Letterhead(
        territory=device.programme.territory.name,
        issuer=place.organisation.name,
        reference=sale.reference,
        printed_at=timezone.now(),
        demonstration=is_demonstration(),
    )
    lang = lang or language()
    with override(lang):
        title = gettext("Receipt of a sale")
    return render("handover/receipt", {"receipt": receipt}, head=head, title=title, lang=lang)


WORDS = (
    _("Receipt of a sale"),
    _("This sale was cancelled on {day}. Its number stays taken."),
    _("Seller"),
    _("Code"),
    _("The payment"),
    _("Price, all taxes included"),
    _("Paid by"),
    _("Sold on"),
    _("Solidarity price, within the ceilings of the decree of 7 November 2022."),
)
"""What the template says, for the catalogue."""
