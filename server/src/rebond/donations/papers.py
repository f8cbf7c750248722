"""The reception slip: what a donor announced, what really came, pallet by pallet."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from rebond.documents.qr import qr_svg
from rebond.documents.rendering import Document, Letterhead, language, render

TEMPLATE = "donations/reception_slip"


@dataclass(frozen=True, kw_only=True)
class ReceivedPallet:
    number: int
    counted: int
    received_on: date


@dataclass(frozen=True, kw_only=True)
class ReceivedDevice:
    """`announced` is false for a computer that came without being on the donor's list."""

    tag: str
    model: str
    serial: str = ""
    inventory_number: str = ""
    announced: bool = True


@dataclass(frozen=True, kw_only=True)
class ReceptionSlip:
    """`announced` is None when the donor announced nothing; `missing` names those announced and not seen."""

    reference: str
    address: str
    agreement_reference: str
    donor: str
    donor_address: str
    workshop: str
    workshop_address: str
    announced: int | None
    pallets: tuple[ReceivedPallet, ...]
    devices: tuple[ReceivedDevice, ...] = ()
    missing: tuple[str, ...] = ()


def print_reception_slip(slip: ReceptionSlip, *, head: Letterhead, lang: str | None = None) -> Document:
    lang = lang or language()
    with override(lang):
        title = gettext("Reception slip")
    contents = {"slip": slip, "qr": qr_svg(slip.address)}
    return render(TEMPLATE, contents, head=head, title=title, lang=lang)


WORDS = (
    _("Reception slip"),
    _("Given by"),
    _("Received by"),
    _("Donation agreement"),
    _("Lot"),
    _("Follow this lot"),
    _("What came"),
    _("Pallet"),
    _("Arrived on"),
    _("Computers counted"),
    _("Total"),
    _("Announced:"),
    _("Counted:"),
    _("Nothing was announced."),
    _("The count is the one announced."),
    _("Gap:"),
    _("Announced and not seen"),
    _("Computers of this lot"),
    _("Code"),
    _("Computer"),
    _("Serial number"),
    _("Your number"),
    _("not announced"),
    _(
        "Nothing leaves this workshop for a person before every storage medium is proven erased, destroyed or removed. You can follow each of your computers, and never the person who gets it."
    ),
    _("For the donor"),
    _("The workshop"),
)
"""What the template says, for the catalogue."""
