"""The papers of a round: a road sheet for the driver, and a slip that each site signs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, override
from django.utils.translation import gettext_noop as _

from rebond.collection.models import DropOff, Round, Stop
from rebond.collection.queries.rounds import ShownStop, driver_of, shown, stops_shown
from rebond.documents.qr import qr_svg
from rebond.documents.rendering import Document, Letterhead, language, render
from rebond.kit.strokes import drawn
from rebond.ledger.reading import is_demonstration
from rebond.network.models import Organisation, Place, Workshop


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
    """`erasure` is the level of the agreement, in words; `signatory` is empty where nobody wrote a name, `signature` (SVG) where nobody drew one.

    `brought`: the donor came to the drop-off point, `stop` is that point, and `workshop` is empty where the point is the workshop.
    """

    stop: StopOnPaper
    day: date
    agreement: str
    erasure: str
    workshop: str
    workshop_address: str
    signatory: str
    signature: str = ""
    brought: bool = False


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


def drop_off_slip_of(drop_off: DropOff, *, lang: str | None = None) -> Document:
    """For the donor who brought them; before that, with a frame to write the count in. The request is accepted: it has a lot."""
    lang = lang or language()
    lot, where = drop_off.request.lot, drop_off.point.where
    assert lot is not None
    with override(lang):
        slip = CollectionSlip(
            stop=StopOnPaper(
                position=1,
                site=where.name,
                address=_address(where),
                contact="",
                donor=lot.agreement.donor.name,
                lot=lot.reference,
                announced=lot.announced_count,
                collected=drop_off.counted,
            ),
            day=timezone.localdate(drop_off.received_at) if drop_off.received_at else drop_off.day,
            agreement=lot.agreement.reference,
            erasure=lot.agreement.get_erasure_level_display(),
            workshop="" if where == lot.workshop else lot.workshop.name,
            workshop_address=_address(lot.workshop),
            signatory="",
            brought=True,
        )
        title = gettext("Drop-off slip")
    address = settings.PUBLIC_URL + reverse("collection:drop_off", args=[drop_off.pk])
    return render(
        "collection/collection_slip",
        {"slip": slip, "reference": drop_off.reference, "qr": qr_svg(address)},
        head=_letterhead(where.organisation, drop_off.reference),
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


def _address(where: Workshop | Place) -> str:
    return "\n".join(filter(None, (where.address, where.commune.label)))


def _head(found: Round, reference: str) -> Letterhead:
    return _letterhead(found.workshop.organisation, reference)


def _letterhead(issuer: Organisation, reference: str) -> Letterhead:
    return Letterhead(
        territory=issuer.territory.name,
        issuer=issuer.name,
        reference=reference,
        printed_at=timezone.now(),
        demonstration=is_demonstration(),
    )


WORDS = (
    _("Road sheet"),
    _("Collection slip"),
    _("Drop-off slip"),
    _("Open this drop-off"),
    _("Brought by the donor to"),
    _("Goes on to"),
    _("Computers brought"),
    _("The drop-off point"),
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
