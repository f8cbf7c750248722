"""The slip of a return to the donor: it says which computers still hold data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from rebond.devices.models import Device
from rebond.documents.qr import qr_svg
from rebond.documents.rendering import Document, Letterhead, language, render
from rebond.ledger.reading import is_demonstration
from rebond.stock.papers import postal_address
from rebond.workshop.queries import obstacles_of_media

TEMPLATE = "recycling/return_slip"


@dataclass(frozen=True, kw_only=True)
class ReturnedDevice:
    """`erased` has no default: silence would pass for a proof."""

    tag: str
    model: str
    erased: bool
    serial: str = ""
    lot: str = ""


@dataclass(frozen=True, kw_only=True)
class ReturnSlip:
    reference: str
    address: str
    donor: str
    donor_address: str
    workshop: str
    workshop_address: str
    returned_on: date
    devices: tuple[ReturnedDevice, ...]


def slip_of(devices: Sequence[Device], *, day: date, lang: str | None = None) -> Document:
    """One slip for what goes back to one donor on one day; ``devices`` is not empty."""
    first = devices[0]
    donor, workshop = first.lot.agreement.donor, first.workshop or first.lot.workshop
    unproven = obstacles_of_media(devices)
    reference = f"R-{donor.pk}-{day:%Y%m%d}"
    slip = ReturnSlip(
        reference=reference,
        address=settings.PUBLIC_URL + reverse("recycling:slip", args=[donor.pk, day.isoformat()]),
        donor=donor.name,
        donor_address=str(donor.commune or ""),
        workshop=workshop.name,
        workshop_address=postal_address(workshop),
        returned_on=day,
        devices=tuple(
            ReturnedDevice(
                tag=device.asset_tag,
                model=device.title,
                serial=device.serial,
                lot=device.lot.reference,
                erased=not unproven[device.pk],
            )
            for device in devices
        ),
    )
    head = Letterhead(
        territory=first.programme.territory.name,
        issuer=workshop.name,
        reference=reference,
        printed_at=timezone.now(),
        demonstration=is_demonstration(),
    )
    lang = lang or language()
    with override(lang):
        title = gettext("Return to the donor")
    return render(TEMPLATE, {"slip": slip, "qr": qr_svg(slip.address)}, head=head, title=title, lang=lang)


WORDS = (
    _("Return to the donor"),
    _("Given back by"),
    _("Given back to"),
    _("Open this slip"),
    _("Not erased: the computers marked so may still hold the data of their former users."),
    _("Every storage medium of these computers is proven erased, destroyed or absent."),
    _("Computers given back"),
    _("Code"),
    _("Computer"),
    _("Serial number"),
    _("Lot"),
    _("Data"),
    _("not erased"),
    _("erased, with proof"),
    _("The workshop"),
    _("The donor"),
)
"""What the template says, for the catalogue."""
