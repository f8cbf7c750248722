"""The page of one computer: all that its rows, its proofs and its events say to this hat."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from passport.codes import near_misses, normalise
from rebond.access import Actor, Scope, ScopeKeys, may, reaches, scope_of
from rebond.desk.evidence import Evidence, evidence_of
from rebond.desk.hardware import Fact, hardware_of, summary_of
from rebond.desk.history import UNSAID
from rebond.desk.queries.chronicle import Chronicle, chronicle_of
from rebond.desk.stations import Whereabouts, stations_of
from rebond.devices.choices import IdentifierKind
from rebond.devices.lifecycle import Step, steps_open_to
from rebond.devices.models import Device, Hold, Identifier
from rebond.devices.queries import refused_by_its_programme, say_how_missing
from rebond.devices.querysets import DeviceQuerySet
from rebond.devices.stages import Stage
from rebond.handover.models import Handover, Loan
from rebond.kit.outcomes import Obstacle
from rebond.ledger.models import Event
from rebond.preparation.queries import Prepared, prepared
from rebond.stock.choices import LineState
from rebond.stock.models import DeliveryLine, Location, Placement
from rebond.ui.road import Station
from rebond.workshop.models import Document
from rebond.workshop.queries import Dossier, dossier_of

_OF_REPAIRS = frozenset({"under_repair", "awaiting_part", "given_up"})
GRAVE = frozenset({"eliminate", "retire", "give_back", "declare_missing", "lose"})
"""Steps that end a computer here: offered apart."""


@dataclass(frozen=True, slots=True)
class DevicePage:
    device: Device
    summary: str
    stations: Sequence[Station]
    evidence: Sequence[Evidence]
    obstacles: Sequence[Obstacle]
    holds: Sequence[Hold]
    identifiers: Sequence[Identifier]
    hardware: Sequence[Fact]
    documents: Sequence[Document]
    chronicle: Chronicle
    next_step: Step | None
    steps: Sequence[Step]
    grave_steps: Sequence[Step]
    may_read_documents: bool
    may_prove: bool
    may_work: bool
    may_hold: bool
    may_identify: bool
    handover_id: int | None
    lies_in: Location | None
    in_surplus: DeliveryLine | None
    """Scanned with a delivery that did not bring it, and not settled: it is there, whatever its shelf says."""
    may_see_stock: bool
    may_see_repairs: bool
    prepared: Prepared
    names_people: bool
    may_see_preparation: bool
    refused: Obstacle | None

    @property
    def under_repair(self) -> Obstacle | None:
        """Why a repair, open or given up, keeps it from the shelf; for those who may read it."""
        if not self.may_see_repairs:
            return None
        return next((item for item in self.obstacles if item.code in _OF_REPAIRS), None)

    @property
    def lot_name(self) -> str:
        return str(_("Lot %(reference)s") % {"reference": self.device.lot.reference})


def device_tagged(text: str) -> Device | None:
    """The living computer of a tag, as typed or scanned; the tag of a merged twin leads to the one that goes on."""
    device = _rows().tagged(text).first()
    while device is not None and device.merged_into_id is not None:
        device = _rows().get(pk=device.merged_into_id)
    return device


def near_tags(text: str, actor: Actor) -> list[str]:
    """Tags of computers that this hat sees, one slip of the finger away from ``text``."""
    misses = near_misses(text)
    known = Device.objects.visible_to(actor).filter(asset_tag__in=misses).order_by("asset_tag")
    return list(known.values_list("asset_tag", flat=True))


def written_tag(text: str) -> str:
    """How the tag is printed, or the text itself when it has not the shape of one."""
    return normalise(text) or text.upper()


def may_see(actor: Actor, device: Device) -> bool:
    return may(actor, "device.view") and reaches(actor, "device.view", device.scope_keys())


def device_page(device: Device, actor: Actor) -> DevicePage:
    say_how_missing([device])
    dossier = dossier_of(device)
    scope = scope_of(actor, "device.view")
    stops_before_people = UNSAID if scope is Scope.OWN_ORGANISATION else ()
    chronicle = chronicle_of(
        _streams(device), names_people=scope >= Scope.TERRITORY, without=stops_before_people
    )
    steps = [step for step in steps_open_to(device) if reaches(actor, step.capability, device.scope_keys())]
    ordinary = [step for step in steps if step.name not in GRAVE]
    holds = list(device.holds.filter(lifted_at=None).order_by("pk"))
    in_work = device.stage in Stage.IN_WORK
    next_step = _next_step(ordinary, dossier, holds)
    return DevicePage(
        device=device,
        summary=summary_of(device),
        stations=stations_of(_whereabouts(device, dossier, chronicle)),
        evidence=evidence_of(dossier),
        obstacles=dossier.obstacles if in_work else (),
        holds=holds,
        identifiers=list(device.identifiers.exclude(kind=IdentifierKind.SERIAL).order_by("kind", "pk")),
        hardware=hardware_of(device),
        documents=_documents(device, actor),
        chronicle=chronicle,
        next_step=next_step,
        steps=[step for step in ordinary if step is not next_step and step.name != "shelve"],
        grave_steps=[step for step in steps if step.name in GRAVE],
        may_read_documents=may(actor, "report.download"),
        may_prove=reaches(actor, "proof.view", device.scope_keys()),
        may_work=in_work and reaches(actor, "check.record", device.scope_keys()),
        may_hold=reaches(actor, "device.hold", device.scope_keys()),
        may_identify=reaches(actor, "device.identify", device.scope_keys()),
        handover_id=_handover(device, actor),
        lies_in=location_of(device),
        in_surplus=_in_surplus(device),
        may_see_stock=reaches(actor, "stock.view", ScopeKeys(device.territory_id)),
        may_see_repairs=reaches(actor, "repair.view", device.scope_keys()),
        prepared=prepared(device),
        names_people=scope >= Scope.TERRITORY,
        may_see_preparation=reaches(actor, "recipe.view", device.scope_keys()),
        refused=refused_by_its_programme(device) if scope >= Scope.TERRITORY else None,
    )


def _handover(device: Device, actor: Actor) -> int | None:
    """The handover that put it in a person's hands, for those who may look at it."""
    if device.stage != Stage.HANDED_OVER or not may(actor, "device.hand_over"):
        return None
    current = Handover.objects.visible_to(actor).current().filter(device=device)
    return current.values_list("pk", flat=True).order_by("pk").first()


def _documents(device: Device, actor: Actor) -> list[Document]:
    if not may(actor, "report.download"):
        return []
    return list(device.documents.defer("content").order_by("-received_at", "-pk"))


def _rows() -> DeviceQuerySet:
    return Device.objects.select_related(
        "lot__agreement__donor",
        "lot__agreement__pool",
        "lot__earmark_programme",
        "lot__earmark_place",
        "lot__earmark_intermunicipality",
        "programme",
        "workshop",
        "place__commune",
        "placement__location__inside__inside__inside",
    )


def _streams(device: Device) -> list[str]:
    """Its own, and those of the twins that were merged into it, however many times."""
    found, layer = [device.stream], [device.pk]
    while layer:
        layer = list(Device.objects.filter(merged_into__in=layer).order_by("pk").values_list("pk", flat=True))
        found += [f"device:{pk}" for pk in layer]
    return found


def _next_step(steps: Sequence[Step], dossier: Dossier, holds: Sequence[Hold]) -> Step | None:
    """The first step on the road that nothing known stands in the way of."""
    for step in steps:
        blocked = (step.name == "shelve" and dossier.obstacles) or (holds and not step.despite_hold)
        if not blocked and step.name not in {"take_back", "release"}:
            return step
    return None


def _whereabouts(device: Device, dossier: Dossier, chronicle: Chronicle) -> Whereabouts:
    last: dict[str, Event] = {}
    for event in chronicle.events:
        last.setdefault(event.kind, event)

    def named(kind: str, fact: str) -> str:
        event = last.get(kind)
        return chronicle.names.get((fact, event.facts.get(fact) or 0), "") if event else ""

    return Whereabouts(
        device,
        dossier,
        {kind: event.occurred_at for kind, event in last.items()},
        received_by=named("device.received", "workshop_id"),
        location=_lies_in(device) or named("device.shelved", "location_id"),
        borrower=_borrower(device),
    )


def location_of(device: Device) -> Location | None:
    """Where it lies now, while it is in the workshop of that location."""
    placement: Placement | None = getattr(device, "placement", None)
    if placement is None or device.stage not in Stage.IN_WORKSHOP:
        return None
    return placement.location if placement.location.workshop_id == device.workshop_id else None


def _in_surplus(device: Device) -> DeliveryLine | None:
    rows = DeliveryLine.objects.filter(device=device, state=LineState.SURPLUS)
    return rows.select_related("delivery__place").order_by("-pk").first()


def _lies_in(device: Device) -> str:
    location = location_of(device)
    return location.full_name if location else ""


def _borrower(device: Device) -> str:
    if device.stage == Stage.LENT:
        loan = Loan.objects.current().filter(device=device).select_related("organisation").first()
        return loan.organisation.name if loan else ""
    return device.place.name if device.place and device.stage == Stage.HANDED_OVER else ""
