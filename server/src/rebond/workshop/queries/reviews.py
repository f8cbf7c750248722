"""What a person needs to see before saying which computer a document means."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from passport.certificate import Certificate
from passport.erasure import DriveErasure
from passport.formats import ErasureDocument, HardwareDocument
from passport.hardware import HardwareReport
from rebond.access import Actor
from rebond.access.guards import NOT_FOUND
from rebond.devices.actions.describe import namings_of
from rebond.devices.calling import commercial_name
from rebond.devices.choices import IdentifierKind
from rebond.devices.matching import Naming, drive_serial
from rebond.devices.models import Device
from rebond.kit.errors import NotFound
from rebond.workshop.models import Document, Review
from rebond.workshop.queries.matching import (
    candidates_for_certificate,
    candidates_for_erasures,
    host_namings,
    machine_namings,
    match_certificate,
    match_erasures,
    match_machine,
    match_report,
    setting_namings,
)
from rebond.workshop.querysets import DocumentQuerySet, ReviewQuerySet
from rebond.workshop.reading import look_at

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that the document says, and whether the candidate has the same."""

    label: str | StrPromise
    value: str
    is_same: bool = False


@dataclass(frozen=True, slots=True)
class Candidate:
    device: Device
    lines: Sequence[Line]

    @property
    def matching(self) -> int:
        return sum(line.is_same for line in self.lines)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A review, what its document says, what of it is already kept, and which computers may be meant now."""

    review: Review
    facts: Sequence[Line]
    kept: int
    waiting: int
    candidates: Sequence[Candidate]
    is_readable: bool


def reviews_listed(actor: Actor) -> ReviewQuerySet:
    rows = Review.objects.visible_to(actor).waiting()
    return rows.select_related("document").defer("document__content")


def review_visible(pk: int, actor: Actor) -> Review:
    found = (
        Review.objects.visible_to(actor)
        .filter(pk=pk)
        .select_related("document__territory", "document__device")
        .first()
    )
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def document_visible(pk: int, actor: Actor) -> Document:
    found = _documents(actor).filter(pk=pk).first()
    if found is None:
        raise NotFound(NOT_FOUND, code="not_found")
    return found


def _documents(actor: Actor) -> DocumentQuerySet:
    return Document.objects.visible_to(actor)


def case_of(review: Review) -> Case:
    """Read the document again and look again: computers that came since are candidates too."""
    reading = look_at(bytes(review.document.content))
    document = reading.document
    territory = review.document.territory
    known = list(review.candidates.filter(merged_into=None).select_related("lot").order_by("pk"))
    if isinstance(document, HardwareDocument):
        match = match_report(document.report, territory=territory)
        found = [match.device] if match.device else list(match.candidates)
        return _case(review, _facts_of_report(document.report), [*found, *known], kept=0, waiting=0)
    if isinstance(document, ErasureDocument):
        report = document.erasures
        kept = set(review.document.erasures.order_by("pk").values_list("number", flat=True))
        missing = {number for number in range(1, len(report.erasures) + 1) if number not in kept}
        matches = match_erasures(report, territory=territory, only=missing)
        found = list(candidates_for_erasures(report, matches, territory=territory))
        facts = _facts_of_erasures([match.erasure for match in matches], host_namings(report.host))
        return _case(review, facts, [*found, *known], kept=len(kept), waiting=len(missing))
    if reading.examined is not None and reading.examined.certificate is not None:
        certificate = reading.examined.certificate
        drives = match_certificate(certificate, territory=territory)
        found = list(candidates_for_certificate(certificate, drives, territory=territory))
        return _case(review, _facts_of_certificate(certificate), [*found, *known], kept=0, waiting=1)
    if reading.checks is not None:
        machine = reading.checks.machine
        match = match_machine(machine, territory=territory)
        found = [match.device] if match.device else list(match.candidates)
        return _case(review, _facts_of_namings(machine_namings(machine)), [*found, *known], kept=0, waiting=0)
    return Case(review=review, facts=(), kept=0, waiting=0, candidates=(), is_readable=False)


@dataclass(frozen=True, slots=True)
class _Fact:
    """A line with what recognises it: the kind of an identifier ("drive" for a drive) and its plain value."""

    label: str | StrPromise
    value: str
    kind: str = ""
    plain: str = ""


def _case(
    review: Review, facts: Sequence[_Fact], devices: Iterable[Device], *, kept: int, waiting: int
) -> Case:
    unique = {device.pk: device for device in devices}
    candidates = [_candidate(device, facts) for device in unique.values()]
    candidates.sort(key=lambda candidate: (-candidate.matching, candidate.device.pk))
    lines = [Line(fact.label, fact.value) for fact in facts]
    return Case(
        review=review, facts=lines, kept=kept, waiting=waiting, candidates=candidates, is_readable=True
    )


def _candidate(device: Device, facts: Sequence[_Fact]) -> Candidate:
    borne = set(device.identifiers.order_by("pk").values_list("kind", "normalised"))
    drives = device.drives.exclude(normalised_serial="").order_by("pk")
    borne |= {("drive", serial) for serial in drives.values_list("normalised_serial", flat=True)}
    shown = {"maker": device.maker, "model": device.model}
    lines = []
    for fact in facts:
        if fact.kind == "maker":
            said = commercial_name(fact.value, "", "")
            same = commercial_name(device.maker, "", "").casefold() == said.casefold()
        elif fact.kind in shown:
            same = shown[fact.kind].casefold() == fact.value.casefold()
        else:
            same = (fact.kind, fact.plain) in borne
        lines.append(Line(fact.label, fact.value, same))
    return Candidate(device, lines)


def _facts_of_report(report: HardwareReport) -> list[_Fact]:
    found = [
        _Fact(label, value, kind, value)
        for label, value, kind in ((_("Maker"), report.maker, "maker"), (_("Model"), report.model, "model"))
        if value
    ]
    found += _facts_of_namings(namings_of(report))
    serials = [drive.serial for drive in report.drives if drive.serial]
    return found + [_Fact(_("Drive"), serial, "drive", drive_serial(serial)) for serial in serials]


def _facts_of_erasures(erasures: Iterable[DriveErasure], host: Sequence[Naming]) -> list[_Fact]:
    """Each drive once, however often the log tells of it."""
    found = {
        (item.drive_model, item.drive_serial): _Fact(
            _("Drive"),
            " ".join(part for part in (item.drive_model, item.drive_serial) if part) or "?",
            "drive",
            drive_serial(item.drive_serial or ""),
        )
        for item in erasures
    }
    return [*found.values(), *_facts_of_namings(host)]


def _facts_of_certificate(certificate: Certificate) -> list[_Fact]:
    drive = certificate.drive
    named = " ".join(part for part in (drive.model, drive.serial or drive.wwn) if part) or "?"
    fact = _Fact(_("Drive"), named, "drive", drive_serial(drive.serial or ""))
    return [fact, *_facts_of_namings(setting_namings(certificate.setting))]


def _facts_of_namings(namings: Iterable[Naming]) -> list[_Fact]:
    return [
        _Fact(IdentifierKind(item.kind).label, item.value, item.kind.value, item.normalised)
        for item in namings
    ]
