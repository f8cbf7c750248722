"""Blancco Drive Eraser reports: the XML export, and the JSON of the management API.

Both carry one tree of named nodes below `report`; in JSON every node is a list of objects of one key each. A report
holds any number of erasures, each with one or more targets. The schema differs between versions, so nodes are found
by their names, wherever they lie.

What "Successful" is worth: Blancco always reads back after an erasure, 1 % of the surface unless set higher, and
fails the erasure where the pattern is missing (Blancco knowledge base, "Erasure verification"). So it counts as
verified by sample, unless the report says another share. `cleaned_sectors` must cover the capacity.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from xml.etree.ElementTree import Element

from passport.erasure import (
    Bus,
    Doubt,
    DriveErasure,
    ErasureReport,
    Errors,
    Host,
    Method,
    Verdict,
    Verification,
)
from passport.formats.opening import json_of, text_of, too_deep, xml_of
from passport.hardware import DriveKind
from passport.junk import meaningful, named, system_uuid
from passport.refusal import Reason, UnreadableDocument

TOOL = "Blancco Drive Eraser"
_DEEPEST = 100
_MARK = re.compile(rb"blancco_(?:data|erasure_report|hardware_report)")
_SECTOR_SIZES = (512, 520, 528, 4096, 4160, 4224)


def detect(head: bytes, name: str) -> bool:
    """Whether a file that begins with `head` is a report of Blancco."""
    del name
    return _MARK.search(head.replace(b"\x00", b"")) is not None


def read(data: bytes) -> ErasureReport:
    """The erasures of a report, one for each target. Raises `UnreadableDocument`."""
    return _report(_tree(data))


@dataclass(slots=True)
class _Node:
    """A node of either form. A leaf has a text, another has children."""

    name: str
    text: str
    children: list[_Node]

    def every(self, name: str) -> Iterator[_Node]:
        """The nodes of that name at any depth, not looking for more inside of one."""
        for child in self.children:
            if child.name == name:
                yield child
            else:
                yield from child.every(name)

    def leaves(self, path: str = "") -> Iterator[tuple[str, str]]:
        """Every text below, with the names that lead to it."""
        for child in self.children:
            below = f"{path}/{child.name}"
            if child.text:
                yield below, child.text
            yield from child.leaves(below)

    def first(self, name: str) -> _Node:
        return next(self.every(name), _NOTHING)

    def value(self, *names: str) -> str | None:
        """The first text among the direct children of these names."""
        for name in names:
            for child in self.children:
                if child.name == name and child.text:
                    return child.text
        return None

    def number(self, *names: str) -> int | None:
        text = self.value(*names)
        return int(text) if text and text.isascii() and text.isdigit() and len(text) <= 19 else None


_NOTHING = _Node("", "", [])


def _tree(data: bytes) -> _Node:
    if text_of(data).lstrip()[:1] in ("{", "["):
        return _value("", json_of(data), 0)
    return _element(xml_of(data), 0)


def _element(element: Element, depth: int) -> _Node:
    if depth > _DEEPEST:
        raise too_deep()
    tag = element.tag.rpartition("}")[2]
    name = element.get("name") or tag if tag in ("entries", "entry") else tag
    children = [_element(child, depth + 1) for child in element]
    return _Node(name, (element.text or "").strip(), children)


def _value(name: str, value: object, depth: int) -> _Node:
    """A JSON value: an object and a list of objects of one key mean the same."""
    if depth > _DEEPEST:
        raise too_deep()
    if isinstance(value, dict):
        return _Node(name, "", [_value(str(key), held, depth + 1) for key, held in value.items()])
    if isinstance(value, list):
        children = [node for item in value for node in _value(name, item, depth + 1).children]
        return _Node(name, "", children)
    if isinstance(value, bool) or value is None:
        return _Node(name, str(value).lower() if value is not None else "", [])
    return _Node(name, str(value).strip(), [])


def _report(tree: _Node) -> ErasureReport:
    reports = list(tree.every("blancco_data")) or [tree]
    author = reports[0].first("description").first("author")
    erasures = tuple(erasure for report in reports for erasure in _erasures(report))
    if not erasures:
        raise UnreadableDocument(
            Reason.NO_HARDWARE,
            "This report of Blancco tells of no erasure",
            cure="Send the report that Blancco makes after an erasure",
            where="blancco_erasure_report",
        )
    return ErasureReport(
        tool=_tool(author),
        tool_version=named(author.value("product_version")),
        document_id=named(reports[0].first("description").value("document_id")),
        host=_host(reports[0].first("blancco_hardware_report").first("system"))
        if len(reports) == 1
        else Host(),
        erasures=erasures,
    )


def _tool(author: _Node) -> str:
    return named(author.value("product_name")) or TOOL


def _erasures(report: _Node) -> Iterator[DriveErasure]:
    author = report.first("description").first("author")
    disks = [disk for disks in report.every("disks") for disk in disks.every("disk")]
    for erasure in report.first("blancco_erasure_report").every("erasure"):
        targets = list(erasure.every("target")) or [_NOTHING]
        for target in targets:
            found = _erasure(erasure, target, disks)
            yield replace(
                found,
                tool=_tool(author),
                tool_version=named(author.value("product_version")),
                # One count of sectors cannot be told apart between several drives.
                bytes_erased=found.bytes_erased if len(targets) == 1 else None,
            )


def _host(system: _Node) -> Host:
    return Host(
        maker=named(system.value("manufacturer")),
        model=named(system.value("model")),
        version=named(system.value("version")),
        serial=meaningful(system.value("serial")),
        system_uuid=system_uuid(system.value("uuid")),
    )


def _erasure(erasure: _Node, target: _Node, disks: list[_Node]) -> DriveErasure:
    serial = meaningful(target.value("serial"))
    disk = next((disk for disk in disks if serial and meaningful(disk.value("serial")) == serial), _NOTHING)
    interface = disk.value("interface_type") or target.value("interface_type") or target.value("type") or ""
    bus = _bus(interface)
    size = target.number("capacity") or disk.number("capacity")
    started, ended = _span(erasure)
    status = erasure.value("state", "status")
    verdict = _verdict(status)
    firmware, overwriting = erasure.number("firmware_rounds"), erasure.number("overwriting_rounds")
    return DriveErasure(
        tool=TOOL,
        drive_serial=serial,
        drive_model=named(target.value("model")) or named(disk.value("model")),
        size_bytes=size,
        kind=_kind(bus, " ".join(filter(None, (disk.value("type", "media_type"), target.value("type"))))),
        bus=bus,
        method=_method(firmware, overwriting),
        method_name=named(erasure.value("erasure_standard_name")),
        rounds=erasure.number("total_erasure_rounds") or overwriting,
        started_at=started,
        ended_at=ended,
        bytes_erased=_bytes(erasure.number("cleaned_sectors"), size),
        errors=Errors(
            write=erasure.number("total_errors") or 0, sectors=erasure.number("failed_sectors") or 0
        ),
        verification=_verification(erasure, verdict),
        verdict=verdict,
        status=status[:100] if status else None,
        doubts=tuple(_doubts(erasure)),
    )


def _doubts(erasure: _Node) -> Iterator[Doubt]:
    if any(_objects(node) for node in erasure.leaves()):
        yield Doubt.EXCEPTIONS
    counts = ("failed_sectors", "total_errors", "cleaned_sectors")
    if any(erasure.value(name) is not None and erasure.number(name) is None for name in counts):
        yield Doubt.CONTRADICTION


def _objects(path_and_text: tuple[str, str]) -> bool:
    """Whether a leaf tells of a failure or an exception, beside a state that may be "Successful"."""
    path, text = path_and_text
    return bool(re.search(r"exception|failure", path)) and text.lower() not in (
        "",
        "0",
        "no",
        "none",
        "false",
    )


def _verdict(status: str | None) -> Verdict:
    """The state in the words of the tool; anything but a plain success is none."""
    words = " ".join((status or "").lower().split())
    if not words:
        return Verdict.UNFINISHED
    if words in ("successful", "erased", "completed successfully"):
        return Verdict.SUCCESS
    if re.search(r"exception|warning|partial", words):
        return Verdict.EXCEPTIONS
    if re.search(r"abort|cancel|interrupt|stopped", words):
        return Verdict.ABORTED
    if re.search(r"fail|not erased|unsuccessful|error", words):
        return Verdict.FAILED
    return Verdict.UNCLEAR


def _verification(erasure: _Node, verdict: Verdict) -> Verification:
    share = next(
        (
            node.text
            for name in ("verification_percentage", "verification_percent", "verification")
            for node in erasure.every(name)
            if node.text
        ),
        None,
    )
    if share is None:
        return Verification.SAMPLE if verdict is Verdict.SUCCESS else Verification.NONE
    percent = re.fullmatch(r"(\d{1,3})(?:[.,]0*)? ?%?", share)
    if percent is None or int(percent[1]) == 0:
        return Verification.NONE
    return Verification.FULL if int(percent[1]) >= 100 else Verification.SAMPLE


def _method(firmware: int | None, overwriting: int | None) -> Method:
    """The report names a standard, not the firmware command: what cannot be told apart is held for the weakest."""
    if overwriting:
        return Method.OVERWRITE
    return Method.ATA_SECURE_ERASE if firmware else Method.UNKNOWN


def _bytes(sectors: int | None, size: int | None) -> int | None:
    """Sectors in bytes: of the size that fits the capacity exactly, else of 512 bytes."""
    if sectors is None:
        return None
    fitting = (sectors * sector for sector in _SECTOR_SIZES if sectors * sector == size)
    return next(fitting, sectors * _SECTOR_SIZES[0])


def _bus(interface: str) -> Bus:
    for word, bus in (
        ("usb", Bus.USB),
        ("nvme", Bus.NVME),
        ("sas", Bus.SAS),
        ("ata", Bus.ATA),
        ("ide", Bus.ATA),
        ("scsi", Bus.SCSI),
        ("mmc", Bus.MMC),
    ):
        if word in interface.lower():
            return bus
    return Bus.OTHER if interface else Bus.UNKNOWN


def _kind(bus: Bus, words: str) -> DriveKind:
    if bus is Bus.USB:
        return DriveKind.USB
    if bus is Bus.NVME:
        return DriveKind.NVME
    for kind, pattern in ((DriveKind.SSD, r"ssd|solid"), (DriveKind.HDD, r"hdd|rotational|magnetic")):
        if re.search(pattern, words, re.IGNORECASE):
            return kind
    return DriveKind.UNKNOWN


def _span(erasure: _Node) -> tuple[datetime | None, datetime | None]:
    """Start and end. They are written without an offset; `timestamp`, of the same clock, tells it."""
    stamp = _moment(erasure.value("timestamp"))
    started, ended = _moment(erasure.value("start_time")), _moment(erasure.value("end_time"))
    if stamp is not None and stamp.tzinfo is not None and ended is not None and ended.tzinfo is None:
        local = ended.replace(tzinfo=stamp.tzinfo)
        if abs(stamp - local) < timedelta(days=1):
            ended = local
            started = started.replace(tzinfo=stamp.tzinfo) if started and started.tzinfo is None else started
    return started, ended


def _moment(text: str | None) -> datetime | None:
    try:
        return datetime.fromisoformat(text) if text else None
    except ValueError:
        return None
