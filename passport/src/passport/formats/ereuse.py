"""eReuse snapshots: Workbench 11 and older (components), workbench-script (outputs of other tools)."""

import json
from collections.abc import Iterator
from typing import Any

from passport.formats import dmidecode, hwinfo, inxi, lshw, smartctl
from passport.formats import ereuse_components as parts
from passport.formats.merging import merge
from passport.formats.opening import json_of, no_hardware, text_of
from passport.formats.quantities import moment
from passport.hardware import HardwareReport, Tool
from passport.junk import printable
from passport.refusal import Reason, UnreadableDocument

Fields = dict[str, Any]
_NOT_COMPUTERS = (
    "monitor",
    "keyboard",
    "mouse",
    "printer",
    "projector",
    "tft",
    "lcd",
    "display",
    "television",
)
_PHONES = ("smartphone", "cellphone", "phone", "mobile", "tablet")


def detect_script(head: bytes, name: str) -> bool:
    """Whether a file is a snapshot that embeds the outputs of tools."""
    del name
    text = text_of(head)
    if text.lstrip()[:1] != "{" or "Snapshot" not in text:
        return False
    keys = ('"dmidecode"', '"lshw"', '"hwinfo"', '"smartctl"')
    return '"data"' in text and '"components"' not in text and any(key in text for key in keys)


def detect_legacy(head: bytes, name: str) -> bool:
    """Whether a file is a snapshot of the DeviceHub of 2017 and before, with "@type"."""
    del name
    text = text_of(head)
    return (
        text.lstrip()[:1] == "{" and '"@type"' in text and ("Snapshot" in text or "devices:Register" in text)
    )


def detect_workbench(head: bytes, name: str) -> bool:
    """Whether a file is a snapshot with components."""
    del name
    text = text_of(head)
    return text.lstrip()[:1] == "{" and '"device"' in text and '"Snapshot"' in text and '"components"' in text


def read_script(data: bytes) -> HardwareReport:
    """The computer of a snapshot of workbench-script, merged from what its tools say.

    For what several know, dmidecode is believed first, then lshw, then inxi; for drives smartctl, then lshw, then
    inxi. A part that cannot be read is left out as long as another one can.
    """
    document = json_of(data)
    if isinstance(document, dict) and str(document.get("type")).startswith("DeviceSnapshot"):
        document = document.get("data")
    held = document.get("data") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(held, dict):
        raise no_hardware("This snapshot holds no output of a tool", where="data")
    found = list(_embedded(held))
    if not found:
        raise no_hardware("No output in this snapshot can be read", where="data")
    named = HardwareReport(produced_at=moment(document.get("timestamp")), tool=_tool(document))
    return merge([named, *found])


def _embedded(held: Fields) -> Iterator[HardwareReport]:
    """The reports of the embedded outputs, the most trusted first."""
    readers = (
        ("smart", lambda value: smartctl.read_outputs(_parsed(value))),
        ("smartctl", lambda value: smartctl.read_outputs(_parsed(value))),
        ("dmidecode", lambda value: dmidecode.read_text(str(value))),
        ("lshw", _lshw),
        ("inxi", lambda value: inxi.read_sections(_parsed(value))),
        ("hwinfo", lambda value: HardwareReport(displays=hwinfo.displays(str(value)))),
    )
    for name, reader in readers:
        if held.get(name):
            try:
                yield reader(held[name])
            except UnreadableDocument:
                continue


def _parsed(value: object) -> object:
    return json.loads(value) if isinstance(value, str) and _is_json(value) else value


def _is_json(text: str) -> bool:
    try:
        json.loads(text)
    except ValueError:
        return False
    return True


def _lshw(value: object) -> HardwareReport:
    return lshw.read_text(value) if isinstance(value, str) else lshw.read_tree(value)


def _tool(document: Fields) -> Tool | None:
    name = document.get("software") or document.get("snapshotSoftware")
    version = document.get("version")
    text = printable(name[:60]) if isinstance(name, str) else None
    return Tool(name=text, version=printable(str(version)[:40]) if version else None) if text else None


def read_workbench(data: bytes) -> HardwareReport:
    """The computer of a snapshot with components; the lshw beside them adds the system UUID and the family."""
    document = json_of(data)
    if not isinstance(document, dict):
        raise no_hardware("This snapshot is not an object", where="document")
    return _read_components(document, parts.CURRENT)


def read_legacy(data: bytes) -> HardwareReport:
    """The computer of a snapshot of 2017 and before, whose sizes of drives are in mebibytes."""
    document = json_of(data)
    if not isinstance(document, dict):
        raise no_hardware("This snapshot is not an object", where="document")
    return _read_components(document, parts.LEGACY)


def _read_components(document: Fields, dialect: parts.Dialect) -> HardwareReport:
    device = document.get("device")
    device = device if isinstance(device, dict) else {}
    _refuse_other_things(device)
    held = document.get("components")
    components = [item for item in held if isinstance(item, dict)] if isinstance(held, list) else []
    report = parts.report_of(device, components, dialect)
    if report == HardwareReport():
        raise no_hardware("This snapshot describes no hardware", where="device")
    named = HardwareReport(
        produced_at=moment(document.get("endTime") or document.get("date") or document.get("created")),
        tool=_tool(document) or Tool(name="Workbench"),
    )
    return merge([named, report, *_debug(document)])


def _debug(document: Fields) -> Iterator[HardwareReport]:
    """What only the lshw kept beside the components can say.

    Its drives and screens are left out: Workbench took those of the workshop (its own stick) away on purpose.
    """
    held = document.get("debug")
    for report in _embedded({"lshw": held.get("lshw")}) if isinstance(held, dict) else ():
        yield HardwareReport(
            family=report.family,
            system_uuid=report.system_uuid,
            sku=report.sku,
            form_factor=report.form_factor,
        )


def _refuse_other_things(device: Fields) -> None:
    kinds = f"{device.get('type')} {device.get('@type')}".lower()
    if any(word in kinds for word in _PHONES):
        raise UnreadableDocument(
            Reason.PHONE,
            "This is the snapshot of a phone or tablet",
            cure="Only computers are taken in",
            where="device.type",
        )
    if any(word in kinds for word in _NOT_COMPUTERS):
        raise UnreadableDocument(
            Reason.NOT_A_COMPUTER,
            "This is the snapshot of a screen or of an accessory",
            cure="Only computers are taken in",
            where="device.type",
        )
