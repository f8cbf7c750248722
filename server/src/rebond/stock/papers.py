"""The delivery note: what leaves the workshop, line by line, to be ticked and signed on arrival."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from rebond.devices.calling import processor_name
from rebond.devices.models import Device
from rebond.documents.qr import qr_svg
from rebond.documents.rendering import Document, Letterhead, language, render
from rebond.ledger.reading import is_demonstration
from rebond.network.models import Place, Workshop
from rebond.orders.pricing import price_in_words
from rebond.preparation.queries import went_with
from rebond.stock.models import Delivery, DeliveryLine
from rebond.stock.queries import lines_of, lines_that_left
from rebond.workshop.queries import obstacles_of_media

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
    price_words: str = ""
    erasures_proven: bool
    lines: tuple[DeliveryNoteLine, ...]


def print_delivery_note(note: DeliveryNote, *, head: Letterhead, lang: str | None = None) -> Document:
    lang = lang or language()
    with override(lang):
        title = gettext("Delivery note")
    contents = {"note": note, "qr": qr_svg(note.address)}
    return render(TEMPLATE, contents, head=head, title=title, lang=lang)


def note_of(delivery: Delivery) -> Document:
    """The note of ``delivery``: what left, or what is loaded so far."""
    order, lines = delivery.order, lines_that_left(delivery, lines_of(delivery))
    with_them = went_with([line.device for line in lines], delivery.dispatched_at or timezone.now())
    note = DeliveryNote(
        reference=delivery.reference,
        address=settings.PUBLIC_URL + reverse("stock:delivery", args=[delivery.pk]),
        order_reference=order.reference,
        agreement_reference=order.agreement.reference,
        sender=delivery.workshop.name,
        sender_address=postal_address(delivery.workshop),
        place=delivery.place.name,
        place_address=postal_address(delivery.place),
        dispatched_on=timezone.localdate(delivery.dispatched_at),
        ordered=order.computers,
        price_cents=order.price_cents,
        price_words=price_in_words(order),
        erasures_proven=_proven(delivery, lines),
        lines=tuple(
            DeliveryNoteLine(
                tag=line.device.asset_tag,
                model=line.device.title,
                detail=inside(line.device),
                serial=line.device.serial,
                grade=line.device.grade,
                accessories=", ".join(str(row) for row in with_them[line.device.pk]),
            )
            for line in lines
        ),
    )
    head = Letterhead(
        territory=order.agreement.programme.territory.name,
        issuer=delivery.workshop.organisation.name,
        reference=delivery.reference,
        printed_at=timezone.now(),
        demonstration=is_demonstration(),
    )
    return print_delivery_note(note, head=head)


def postal_address(site: Workshop | Place) -> str:
    return "\n".join(part for part in (site.address, str(site.commune)) if part)


def inside(device: Device) -> str:
    """Processor, memory and storage, as far as they are known."""
    memory = (
        gettext("%(size)d GB of memory") % {"size": round(device.memory_mib / 1024)}
        if device.memory_mib
        else ""
    )
    storage = (
        gettext("%(size)d GB of storage") % {"size": round(device.storage_bytes / 10**9)}
        if device.storage_bytes
        else ""
    )
    return " · ".join(part for part in (processor_name(device.processor), memory, storage) if part)


def _proven(delivery: Delivery, lines: Sequence[DeliveryLine]) -> bool:
    """Nothing leaves without its proofs; what became of them after the arrival does not change the note."""
    if delivery.dispatched_at is not None:
        return True
    return not any(obstacles_of_media([line.device for line in lines]).values())


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
