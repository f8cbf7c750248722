"""The papers of a round: a road sheet for the driver, and a slip that each site signs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from rebond.collection.models import Round, Stop
from rebond.collection.queries.rounds import ShownStop, driver_of, shown, stops_shown
from rebond.documents.qr import qr_svg
from rebond.documents.rendering import Document, Letterhead, language, render
from rebond.kit.strokes import drawn
from rebond.ledger.reading import is_demonstration
from rebond.network.models import Workshop


@dataclass(frozen=True, kw_only=True)
class StopOnPaper:
    """`announced` is None when nothing was announced; `collected` None before the visit."""

    position: int
    site: str
    address: str
    contact: str
    donor: str
    lot: str
    announced: int | None
    collected: int | None


@dataclass(frozen=True, kw_only=True)
class RoadSheet:
    reference: str
    day: date
    vehicle: str
    driver: str
    workshop: str
    workshop_address: str
    stops: tuple[StopOnPaper, ...]


@dataclass(frozen=True, kw_only=True)
class CollectionSlip:
    """`erasure` is the level of the agreement, in words; `signatory` is empty where nobody wrote a name, `signature` (SVG) where nobody drew one."""

    stop: StopOnPaper
    day: date
    agreement: str
    erasure: str
    workshop: str
    workshop_address: str
    signatory: str
    signature: str = ""


def road_sheet_of(found: Round, *, lang: str | None = None) -> Document:
    lang = lang or language()
    with override(lang):
        sheet = RoadSheet(
            reference=found.reference,
            day=found.day,
            vehicle=found.vehicle,
            driver=driver_of(found),
            workshop=found.workshop.name,
            workshop_address=_address(found.workshop),
            stops=tuple(_on_paper(stop) for stop in stops_shown(found)),
        )
        title = gettext("Road sheet")
    address = settings.PUBLIC_URL + reverse("collection:round", args=[found.pk])
    return render(
        "collection/road_sheet",
        {"sheet": sheet, "qr": qr_svg(address)},
        head=_head(found, found.reference),
        title=title,
        lang=lang,
    )


def slip_of(stop: Stop, *, lang: str | None = None) -> Document:
    lang = lang or language()
    found, agreement = stop.round, stop.lot.agreement
    with override(lang):
        told = shown(stop)
        slip = CollectionSlip(
            stop=_on_paper(told),
            day=found.day,
            agreement=agreement.reference,
            erasure=agreement.get_erasure_level_display(),
            workshop=found.workshop.name,
            workshop_address=_address(found.workshop),
            signatory=told.signatory,
            signature=drawn(told.strokes) if told.strokes else "",
        )
        title = gettext("Collection slip")
    address = settings.PUBLIC_URL + reverse("collection:visit_stop", args=[stop.pk])
    reference = f"{found.reference}-{stop.position}"
    return render(
        "collection/collection_slip",
        {"slip": slip, "reference": reference, "qr": qr_svg(address)},
        head=_head(found, reference),
        title=title,
        lang=lang,
    )


def _on_paper(told: ShownStop) -> StopOnPaper:
    stop = told.stop
    return StopOnPaper(
        position=stop.position,
        site=stop.site,
        address="\n".join(filter(None, (told.address, stop.commune.label))),
        contact=told.contact,
        donor=stop.lot.agreement.donor.name,
        lot=stop.lot.reference,
        announced=stop.announced,
        collected=stop.collected,
    )


def _address(workshop: Workshop) -> str:
    return "\n".join(filter(None, (workshop.address, workshop.commune.label)))


def _head(found: Round, reference: str) -> Letterhead:
    return Letterhead(
        territory=found.workshop.organisation.territory.name,
        issuer=found.workshop.organisation.name,
        reference=reference,
        printed_at=timezone.now(),
        demonstration=is_demonstration(),
    )


WORDS = (
    _("Road sheet"),
    _("Collection slip"),
    _("Day"),
    _("Vehicle"),
    _("Driver"),
    _("Brought to"),
    _("Open this round"),
    _("Fill this slip"),
    _("Sites"),
    _("Site"),
    _("Whom to call"),
    _("Announced"),
    _("Collected"),
    _("Collected at"),
    _("Donor"),
    _("Lot"),
    _("Donation agreement"),
    _("Erasure asked by the donor"),
    _("Computers announced"),
    _("Computers collected"),
    _("not announced"),
    _("Nothing is erased yet. Every drive is erased at the workshop, and the donor sees the proof."),
    _("For the donor"),
    _("The driver"),
    _("Signed by"),
    _("Drawn signature"),
)
"""What the templates say, for the catalogue."""
