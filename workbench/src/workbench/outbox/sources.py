"""From what the workbench makes, or a folder holds, to entries of the outbox."""

import json
from dataclasses import replace
from datetime import datetime
from typing import Any

from passport.bundle import Bundle, Carried, DocumentKind
from passport.checks import CheckReport
from passport.checks import to_json as checks_to_json
from passport.hardware import HardwareReport
from passport.hardware import to_json as report_to_json
from passport.strict import loads
from workbench.outbox.clock import Stamp
from workbench.outbox.store import Entry

_CERTIFICATE = "rebond.erasure-certificate/1"
_REPORTS = "rebond.hardware-report/"
_CHECKS = "rebond.check-report/"


def machine_name(*identifiers: str | None) -> str:
    """The first identifier that is known joins the documents of one computer inside the outbox."""
    return next((one for one in identifiers if one), "")


def entry_of_report(
    report: HardwareReport, *, clock: str, lot: str = "", stamp: Stamp | None = None
) -> Entry:
    """A hardware report."""
    macs = (card.mac for card in report.network if card.identifies)
    machine = machine_name(report.system_uuid, report.serial, *macs)
    body = _bytes(report_to_json(report))
    entry = _entry(DocumentKind.REPORT, body, report.produced_at, clock, machine=machine, lot=lot)
    return replace(entry, stamp=stamp)


def entry_of_checks(report: CheckReport, *, clock: str, stamp: Stamp | None = None) -> Entry:
    """The results of checks."""
    told = report.machine
    machine = machine_name(told.system_uuid, told.serial, *told.macs)
    body = _bytes(checks_to_json(report))
    return replace(_entry(DocumentKind.CHECKS, body, report.produced_at, clock, machine=machine), stamp=stamp)


def entry_of_file(data: bytes, *, now: datetime, clock: str = "", machine: str = "", lot: str = "") -> Entry:
    """A file whose schema says what it is; a log of an erasure tool or the report of another is sent as a report."""
    return _entry(kind_of(data), data, now, clock, machine=machine, lot=lot)


def entries_of_bundle(bundle: Bundle) -> list[Entry]:
    """What another stick carried. Its clock is not here, so that nothing may correct its times."""
    told = bundle.manifest.created_at
    return [
        Entry(carried=carried, added_at=told, clock="", machine=_machine_in(carried))
        for carried in bundle.documents
    ]


def kind_of(data: bytes) -> DocumentKind:
    """By the schema that a document names."""
    schema = str(_document(data).get("schema", ""))
    if schema.startswith(_CHECKS):
        return DocumentKind.CHECKS
    return DocumentKind.CERTIFICATE if schema == _CERTIFICATE else DocumentKind.REPORT


def _machine_in(carried: Carried) -> str:
    document = _document(carried.body) if carried.kind in {DocumentKind.REPORT, DocumentKind.CHECKS} else {}
    about = document.get("machine", document)
    if not isinstance(about, dict):
        return ""
    found = [about.get(name) for name in ("system_uuid", "serial")]
    macs = about.get("macs", [])
    return machine_name(*(str(one) for one in [*found, *(macs if isinstance(macs, list) else [])] if one))


def _document(data: bytes) -> dict[str, Any]:
    try:
        document = loads(data)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}


def _bytes(document: dict[str, Any]) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


def _entry(
    kind: DocumentKind, body: bytes, at: datetime | None, clock: str, *, machine: str = "", lot: str = ""
) -> Entry:
    if at is None:
        raise ValueError("a document without the time of its making cannot be kept in order")
    return Entry(carried=Carried(kind, body), added_at=at, clock=clock, machine=machine, lot=lot)
