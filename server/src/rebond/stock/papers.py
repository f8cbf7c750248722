"""The delivery note: what leaves the workshop, line by line, to be ticked and signed on arrival."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from rebond.documents.qr import qr_svg
from rebond.documents.rendering import Document, Letterhead, language, render

TEMPLATE = "stock/delivery_note"


@dataclass(frozen=True, kw_only=True)
class DeliveryNoteLine:
    """`detail` is the hardware in a few words; `accessories` what travels with it; `grade` one letter."""

    tag: str
    model: str
    detail: str = ""
    serial: str = ""
    grade: str = ""
    accessories: str = ""


@dataclass(frozen=True, kw_only=True)
class DeliveryNote:
    """`address` is the page of the delivery, behind the QR code; addresses of places hold line breaks.

    `erasures_proven` has no default: what is not proven travels under a warning.
    """

    reference: str
    address: str
    order_reference: str
    agreement_reference: str
    sender: str
    sender_address: str
    place: str
    place_address: str
    dispatched_on: date
    ordered: int
    price_cents: int
    erasures_proven: bool
    lines: tuple[DeliveryNoteLine, ...]


def print_delivery_note(note: DeliveryNote, *, head: Letterhead, lang: str | None = None) -> Document:
    lang = lang or language()
    with override(lang):
        title = gettext("Delivery note")
    contents = {"note": note, "qr": qr_svg(note.address)}
    return render(TEMPLATE, contents, head=head, title=title, lang=lang)


WORDS = (
    _("Delivery note"),
    _("Leaves"),
    _("Goes to"),
    _("Order"),
    _("Agreement"),
    _("Sent on"),
    _("Price"),
    _("Scan to receive"),
    _("Computers"),
    _("Ordered:"),
    _("Delivered:"),
    _("Still owed:"),
    _("What is missing stays recorded on the order."),
    _("Received"),
    _("Code"),
    _("Computer"),
    _("Serial number"),
    _("Grade"),
    _("With it"),
    _(
        "Not erased: these computers may still hold the data of their former users. They may go to a workshop only."
    ),
    _("Every storage medium was erased and verified, destroyed or removed: its code opens the proof."),
    _("On arrival"),
    _("Tick each computer, or scan it. Write here what is missing or damaged."),
    _("The workshop"),
    _("The place"),
)
"""What the template says, for the catalogue."""
