"""What the page of one computer at the bench shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.programmes.choices import CheckKind, ErasureLevel
from rebond.ui.road import Station as RoadStation
from rebond.workshop.choices import CheckResult, DriveState, Station
from rebond.workshop.models import Certificate, Document
from rebond.workshop.queries.proofs import DriveProof
from rebond.workshop.queries.readiness import Dossier, station_of

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class DriveLine:
    """One drive as a line of evidence. ``form`` says what became of it; the page fills it in."""

    proof: DriveProof
    mark: str
    badge: str
    form: Any = None
    is_open: bool = False


_ROAD: Sequence[tuple[Station, StrPromise]] = (
    (Station.IDENTIFY, gettext_lazy("Identified")),
    (Station.ERASE, gettext_lazy("Erased")),
    (Station.CHECK, gettext_lazy("Checked")),
    (Station.AWAIT_PART, Station.AWAIT_PART.label),
    (Station.GRADE, gettext_lazy("Graded")),
    (Station.INSTALL, gettext_lazy("Prepared")),
    (Station.EQUIP, gettext_lazy("Equipped")),
    (Station.FINAL_CHECK, gettext_lazy("Final check")),
    (Station.SHELVE, gettext_lazy("Ready for the shelf")),
)


def road_of(dossier: Dossier) -> list[RoadStation]:
    """The stations of the bench: done where nothing is missing, now where the next gesture is."""
    waiting = {station_of(obstacle) for obstacle in dossier.obstacles}
    current = Station.CHECK if dossier.station is Station.REPAIR else dossier.station
    if waiting & {Station.REPAIR, Station.AWAIT_PART}:
        waiting.add(Station.CHECK)
    if not dossier.proofs and dossier.nothing_inside is None:
        waiting.add(Station.ERASE)  # no drive was seen: that is not yet an erased computer
    found = []
    for station, label in _ROAD:
        if station is Station.FINAL_CHECK and station not in waiting:
            continue  # only some computers have one
        if station is Station.EQUIP and not dossier.required_accessories:
            continue
        if station is Station.AWAIT_PART and station not in waiting:
            continue
        missing = station in waiting or (station is Station.SHELVE)
        state: Any = "now" if station is current else ("ahead" if missing else "done")
        if station is current and dossier.station in {Station.REPAIR, Station.AWAIT_PART}:
            state = "blocked"
        found.append(RoadStation(label, state, _detail(station, dossier)))
    return found


def drive_lines(dossier: Dossier) -> list[DriveLine]:
    return [DriveLine(proof, _mark(proof), _badge(proof)) for proof in dossier.proofs]


def kinds_asked(dossier: Dossier) -> list[str]:
    """The checks of the programme, in their usual order, then others already recorded."""
    recorded = {check.kind for check in dossier.checks}
    return [kind for kind in CheckKind.values if kind in dossier.required or kind in recorded]


@dataclass(frozen=True, slots=True)
class Received:
    """A document that came in, and the signed certificate that it is, if it is one."""

    document: Document
    certificate: Certificate | None = None


def documents_of(device: Device) -> list[Received]:
    rows = Document.objects.filter(device=device).select_related("certificate").defer("content")
    latest = rows.order_by("-received_at", "-pk")[:20]
    return [Received(document, getattr(document, "certificate", None)) for document in latest]


def why_no_work(device: Device) -> str:
    """Why nothing can be recorded now; empty at the bench."""
    if device.merged_into is not None:
        return _("This computer was merged with its twin: use the tag %(tag)s.") % {
            "tag": device.merged_into.asset_tag
        }
    if device.stage in Stage.IN_WORK:
        return ""
    if device.stage == Stage.ANNOUNCED:
        return _("This computer is announced, not received: receive it first.")
    return _("This computer is at “%(stage)s”: work on it is recorded only while it is in the workshop.") % {
        "stage": device.get_stage_display()
    }


def _detail(station: Station, dossier: Dossier) -> str:
    if station is Station.ERASE and dossier.proofs:
        proven = sum(proof.counts for proof in dossier.proofs)
        return ngettext(
            "%(proven)d of %(count)d drive", "%(proven)d of %(count)d drives", len(dossier.proofs)
        ) % {"proven": proven, "count": len(dossier.proofs)}
    if station is Station.CHECK:
        good = {CheckResult.PASSED.value, CheckResult.NOT_APPLICABLE.value}
        done = sum(check.result in good and check.kind in dossier.required for check in dossier.checks)
        return _("%(done)d of %(count)d checks") % {"done": done, "count": len(dossier.required)}
    if station is Station.GRADE and dossier.grading is not None:
        return dossier.grading.get_grade_display()
    if station is Station.INSTALL and dossier.installation is not None:
        return str(dossier.installation)
    return ""


def _mark(proof: DriveProof) -> str:
    if proof.counts:
        return "done"
    return (
        "missing"
        if proof.state is DriveState.NOTHING
        else "blocked"
        if proof.state is DriveState.FAILED
        else "attention"
    )


def _badge(proof: DriveProof) -> str:
    if proof.counts:
        return proof.words
    if proof.state is DriveState.ERASED and proof.level:
        return f"{proof.state.label} · {ErasureLevel(proof.level).label}"
    return str(proof.state.label)
