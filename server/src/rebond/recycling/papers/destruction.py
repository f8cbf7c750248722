"""The certificate of destruction: which drives, when, how, by whom. Its QR code opens the page of the list."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from rebond.documents.qr import qr_svg
from rebond.documents.rendering import Document, Letterhead, language, render
from rebond.ledger.reading import is_demonstration
from rebond.recycling.models import Destruction, DestructionLine
from rebond.recycling.queries import drives_in
from rebond.stock.papers import postal_address

TEMPLATE = "recycling/destruction"
BYTES_IN_A_GB = 10**9


@dataclass(frozen=True, kw_only=True)
class DestroyedDrive:
    """`serial` is empty where the drive bore none; its computer then names it."""

    tag: str
    model: str
    kind: str
    size: str
    serial: str
    donor: str


@dataclass(frozen=True, kw_only=True)
class DestructionCertificate:
    reference: str
    address: str
    workshop: str
    workshop_address: str
    destroyed_on: date
    method: str
    destroyed_by: str
    attestation: str
    drives: tuple[DestroyedDrive, ...]


def certificate_of_destruction(destruction: Destruction, *, lang: str | None = None) -> Document:
    """For a list whose destruction is recorded: `ValueError` for any other, which attests nothing."""
    if destruction.destroyed_on is None:
        raise ValueError(f"the drives of {destruction.reference} are not destroyed")
    lang = lang or language()
    with override(lang):
        paper = DestructionCertificate(
            reference=destruction.reference,
            address=settings.PUBLIC_URL + reverse("recycling:destruction", args=[destruction.pk]),
            workshop=destruction.workshop.name,
            workshop_address=postal_address(destruction.workshop),
            destroyed_on=destruction.destroyed_on,
            method=destruction.get_method_display(),
            destroyed_by=destruction.destroyed_by,
            attestation=destruction.attestation,
            drives=tuple(_drive(line) for line in drives_in(destruction)),
        )
        title = gettext("Certificate of destruction of drives")
    head = Letterhead(
        territory=destruction.territory.name,
        issuer=destruction.workshop.organisation.name,
        reference=destruction.reference,
        printed_at=timezone.now(),
        demonstration=is_demonstration(),
    )
    contents = {"certificate": paper, "qr": qr_svg(paper.address)}
    return render(TEMPLATE, contents, head=head, title=title, lang=lang)


def _drive(line: DestructionLine) -> DestroyedDrive:
    drive = line.drive
    return DestroyedDrive(
        tag=drive.device.asset_tag,
        model=drive.model,
        kind=drive.get_kind_display(),
        size=gettext("%(size)d GB") % {"size": round(drive.size_bytes / BYTES_IN_A_GB)}
        if drive.size_bytes
        else "",
        serial=drive.serial,
        donor=drive.device.lot.agreement.donor.name,
    )


WORDS = (
    _("Certificate of destruction of drives"),
    _("The workshop"),
    _("Open this list"),
    _("Destroyed on"),
    _("Method"),
    _("Destroyed by"),
    _("Number of their attestation"),
    _("Drives"),
    _("{count} drives are destroyed: their data can be read no more."),
    _("{count} drive is destroyed: its data can be read no more."),
    _("Taken out of"),
    _("Drive"),
    _("Serial number"),
    _("Size"),
    _("Given by"),
    _("none on it"),
    _(
        "Method of NIST SP 800-88 Rev. 2, “Destroy”. Keep this paper: it is the proof of each of these drives."
    ),
    _("Who destroyed them"),
)
"""What the template says, for the catalogue."""
