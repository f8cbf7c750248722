"""The papers of a batch of waste: the request to the eco-organisation and the slip. A weight nobody weighed says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy, override
from django.utils.translation import gettext_noop as _

from rebond.documents.qr import qr_svg
from rebond.documents.rendering import Document, Letterhead, language, render
from rebond.kit.spreadsheets import Cell
from rebond.ledger.reading import is_demonstration
from rebond.recycling.models import WeeeBatch, WeeeLine
from rebond.recycling.queries import (
    Contents,
    Group,
    computers_in,
    contents_of,
    drives_to_destroy_among,
    drives_to_destroy_in,
    parts_in,
)
from rebond.recycling.trackdechets import tonnes
from rebond.recycling.waste import in_kilograms
from rebond.stock.papers import postal_address
from rebond.workshop.queries import obstacles_of_media

REQUEST_TEMPLATE = "recycling/pick_up"
SLIP_TEMPLATE = "recycling/waste_slip"


@dataclass(frozen=True, kw_only=True)
class GroupOnPaper:
    """`weight` is in kilograms, in words; `estimated` has no default: silence would pass for a weighing."""

    category: str
    code: str
    code_words: str
    dangerous: bool
    count: int
    weight: str
    estimated: bool


@dataclass(frozen=True, kw_only=True)
class Site:
    name: str
    address: str = ""
    siret: str = ""
    receipt: str = ""
    plate: str = ""


@dataclass(frozen=True, kw_only=True)
class BatchPaper:
    """What both papers say. `address` is the page of the batch, behind the QR code."""

    reference: str
    address: str
    workshop: str
    workshop_address: str
    groups: tuple[GroupOnPaper, ...]
    computers: int
    parts: int
    weight: str
    estimated: bool


@dataclass(frozen=True, kw_only=True)
class PickUpPaper(BatchPaper):
    eco_name: str
    requested_on: date
    wished_from: date
    wished_to: date
    pallets: int
    contact_name: str
    contact_phone: str
    contact_email: str
    access: str


@dataclass(frozen=True, kw_only=True)
class SlipLine:
    tag: str
    model: str
    serial: str
    code: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class DriveToDestroy:
    tag: str
    model: str
    serial: str


@dataclass(frozen=True, kw_only=True)
class WasteSlip(BatchPaper):
    """`left_on` is None until the lorry left: the boxes of the carrier are filled by hand then.

    `proven` has no default: what is not proven of a drive is not said.
    """

    left_on: date | None
    slip_number: str
    eco_name: str
    sender_siret: str
    carrier: Site | None
    site: Site | None
    treatment: str
    proven: bool
    lines: tuple[SlipLine, ...]
    to_destroy: tuple[DriveToDestroy, ...]


def pick_up_of(batch: WeeeBatch, *, lang: str | None = None) -> Document:
    """What is asked of the eco-organisation, for a batch with a request."""
    lang = lang or language()
    asked = batch.request
    with override(lang):
        paper = PickUpPaper(
            **_common(batch, contents_of(batch)),
            eco_name=asked.eco_name,
            requested_on=asked.requested_on,
            wished_from=asked.wished_from,
            wished_to=asked.wished_to,
            pallets=asked.pallets,
            contact_name=asked.contact_name,
            contact_phone=asked.contact_phone,
            contact_email=asked.contact_email,
            access=asked.access,
        )
        title = gettext("Pick-up request for electronic waste")
    return _printed(REQUEST_TEMPLATE, paper, batch, title=title, lang=lang)


def waste_slip_of(batch: WeeeBatch, *, lang: str | None = None) -> Document:
    """What leaves with the lorry, signed by both; before the lorry came, its boxes are empty."""
    lang = lang or language()
    with override(lang):
        paper = _slip(batch)
        title = gettext("Slip of electronic waste")
    return _printed(SLIP_TEMPLATE, paper, batch, title=title, lang=lang)


def _slip(batch: WeeeBatch) -> WasteSlip:
    left, asked = getattr(batch, "collection", None), getattr(batch, "request", None)
    computers = computers_in(batch)
    unproven = obstacles_of_media([line.device for line in computers if line.device is not None])
    return WasteSlip(
        **_common(batch, contents_of(batch)),
        left_on=left.left_on if left else None,
        slip_number=left.slip_number if left else "",
        eco_name=left.eco_name if left else asked.eco_name if asked else "",
        sender_siret=left.sender_siret if left else "",
        carrier=Site(
            name=left.carrier_name,
            address=f"{left.carrier_address}\n{left.carrier_postcode} {left.carrier_city}",
            siret=left.carrier_siret,
            receipt=left.carrier_receipt,
            plate=left.vehicle_plate,
        )
        if left
        else None,
        site=Site(
            name=left.site_name,
            address=f"{left.site_address}\n{left.site_postcode} {left.site_city}",
            siret=left.site_siret,
        )
        if left
        else None,
        treatment=left.get_treatment_code_display() if left else "",
        proven=bool(computers) and not any(unproven.values()),
        lines=tuple(_lines(computers)),
        to_destroy=tuple(
            DriveToDestroy(
                tag=proof.drive.device.asset_tag, model=proof.drive.model, serial=proof.drive.serial
            )
            for proof in (*drives_to_destroy_in(computers), *drives_to_destroy_among(parts_in(batch)))
        ),
    )


def _lines(computers: Sequence[WeeeLine]) -> Iterator[SlipLine]:
    for line in computers:
        device = line.device
        if device is None:
            continue
        decided = [row.get_reason_display() for row in device.disposals.all()]
        yield SlipLine(
            tag=device.asset_tag,
            model=device.title,
            serial=device.serial,
            code=line.waste_code,
            reason=decided[-1] if decided else "",
        )


def _common(batch: WeeeBatch, contents: Contents) -> dict[str, Any]:
    return {
        "reference": batch.reference,
        "address": settings.PUBLIC_URL + reverse("recycling:batch", args=[batch.pk]),
        "workshop": batch.workshop.name,
        "workshop_address": postal_address(batch.workshop),
        "groups": tuple(_group(group) for group in contents.groups),
        "computers": contents.computers,
        "parts": contents.parts,
        "weight": in_kilograms(contents.weight_g),
        "estimated": contents.is_estimated,
    }


def _group(group: Group) -> GroupOnPaper:
    return GroupOnPaper(
        category=str(group.category.label),
        code=group.waste_code.value,
        code_words=str(group.waste_code.label),
        dangerous=group.waste_code.is_dangerous,
        count=group.count,
        weight=in_kilograms(group.weight_g),
        estimated=group.is_estimated,
    )


def _printed(template: str, paper: BatchPaper, batch: WeeeBatch, *, title: str, lang: str) -> Document:
    head = Letterhead(
        territory=batch.territory.name,
        issuer=batch.workshop.organisation.name,
        reference=batch.reference,
        printed_at=timezone.now(),
        demonstration=is_demonstration(),
    )
    return render(template, {"batch": paper, "qr": qr_svg(paper.address)}, head=head, title=title, lang=lang)


REQUEST_HEADINGS = (
    gettext_lazy("Batch"),
    gettext_lazy("Requested on"),
    gettext_lazy("Pick-up from"),
    gettext_lazy("Until"),
    gettext_lazy("Workshop"),
    gettext_lazy("Address"),
    gettext_lazy("Contact"),
    gettext_lazy("Telephone"),
    gettext_lazy("E-mail address"),
    gettext_lazy("Pallets or cages"),
    gettext_lazy("What"),
    gettext_lazy("Waste code"),
    gettext_lazy("Pieces"),
    gettext_lazy("Weight (t)"),
    gettext_lazy("Weight is"),
)


def request_rows(batch: WeeeBatch) -> Iterator[list[Cell]]:
    """One row for each category and code, with what is asked repeated: a table has no letterhead."""
    asked = batch.request
    for group in contents_of(batch).groups:
        yield [
            batch.reference,
            asked.requested_on.isoformat(),
            asked.wished_from.isoformat(),
            asked.wished_to.isoformat(),
            batch.workshop.name,
            postal_address(batch.workshop).replace("\n", ", "),
            asked.contact_name,
            asked.contact_phone,
            asked.contact_email,
            asked.pallets,
            str(group.category.label),
            group.waste_code.value,
            group.count,
            tonnes(group.weight_g),
            gettext("estimated") if group.is_estimated else gettext("weighed"),
        ]


WORDS = (
    _("Slip of electronic waste"),
    _("Pick-up request for electronic waste"),
    _("Asked of"),
    _("To be fetched at"),
    _("Open this batch"),
    _("Requested on"),
    _("Wished between"),
    _("{start} and {end}"),
    _("Pallets or cages"),
    _("Contact"),
    _("Telephone"),
    _("E-mail address"),
    _("Access for the lorry"),
    _("What is to be fetched"),
    _("What leaves"),
    _("What"),
    _("Waste code"),
    _("Pieces"),
    _("Weight"),
    _("estimated"),
    _("weighed"),
    _("dangerous"),
    _("Total"),
    _("Computers"),
    _("Other pieces"),
    _(
        "Weights marked “estimated” were not weighed: number of pieces multiplied by an average weight of their category."
    ),
    _("All weights were weighed."),
    _("This batch holds dangerous waste: the codes with an asterisk."),
    _("Sender"),
    _("Carrier"),
    _("Treatment site"),
    _("Receipt of the carrier"),
    _("Plate of the lorry"),
    _("Number of the slip"),
    _("Collected on"),
    _("Eco-organisation"),
    _("Treatment"),
    _("SIRET"),
    _("To be filled in by the driver"),
    _("Drives to destroy"),
    _(
        "These drives may still hold data. They leave to be destroyed, and a certificate of destruction is owed for them."
    ),
    _("Every storage medium of these computers is proven erased, destroyed or absent."),
    _("Computer"),
    _("Code"),
    _("Serial number"),
    _("Drive"),
    _("Why"),
    _("Computers of this batch"),
    _("The workshop"),
    _("The carrier"),
    _("The treatment site"),
)
"""What the templates say, for the catalogue."""
