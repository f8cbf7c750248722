"""GLPI inventories: the JSON of inventory_format, and the older XML of FusionInventory and GLPI agents."""

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import Element

from passport.formats import edid
from passport.formats import glpi_parts as parts
from passport.formats.opening import json_of, no_hardware, text_of, xml_of
from passport.formats.quantities import day, moment
from passport.formats.vocabulary import form_factor
from passport.hardware import Board, Component, Display, Firmware, HardwareReport, Tool
from passport.junk import meaningful, named, printable, system_uuid
from passport.refusal import Reason, UnreadableDocument
from passport.shape import wrong

Fields = dict[str, Any]
_SECTIONS = ("bios", "hardware", "operatingsystem", "accesslog")


def detect(head: bytes, name: str) -> bool:
    """Whether the beginning of a file is that of a GLPI inventory in JSON."""
    del name
    text = text_of(head)
    return (
        text.lstrip()[:1] == "{"
        and '"content"' in text
        and ('"deviceid"' in text or '"versionclient"' in text)
    )


def detect_xml(head: bytes, name: str) -> bool:
    """Whether the beginning of a file is that of a GLPI inventory in XML."""
    del name
    text = text_of(head[:4096])
    return "<REQUEST>" in text and ("<CONTENT>" in text or "<DEVICEID>" in text)


def read(data: bytes) -> HardwareReport:
    """The computer of an inventory in JSON."""
    return read_inventory(json_of(data))


def read_xml(data: bytes) -> HardwareReport:
    """The computer of an inventory in XML."""
    root = xml_of(data)
    document = {child.tag.lower(): child.text for child in root if child.tag != "CONTENT"}
    content = root.find("CONTENT")
    return read_inventory({**document, "content": _sections_of(content) if content is not None else {}})


def read_inventory(document: object) -> HardwareReport:
    """The computer of a parsed inventory. Phones, printers and network equipment are refused."""
    content = document.get("content") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(content, dict):
        raise wrong("content", "an object is expected")
    _refuse_other_things(document, content)
    report = _report(content)
    if not any(
        (report.maker, report.model, report.serial, report.system_uuid, report.processors, report.drives)
    ):
        raise no_hardware("This inventory describes no hardware", where="content")
    return report


def _sections_of(content: Element) -> Fields:
    """The sections of an XML inventory in the form that JSON has."""
    sections: dict[str, list[Fields]] = {}
    flat: Fields = {}
    for element in content:
        name = element.tag.lower()
        if len(element):
            sections.setdefault(name, []).append({child.tag.lower(): _value(child) for child in element})
        else:
            flat[name] = element.text
    single: Fields = {name: held[0] if name in _SECTIONS else held for name, held in sections.items()}
    return flat | single


def _value(element: Element) -> object:
    return {child.tag.lower(): child.text for child in element} if len(element) else element.text


def _refuse_other_things(document: Fields, content: Fields) -> None:
    kind = str(document.get("itemtype") or "Computer").lower()
    system = parts.section(content, "operatingsystem")
    words = (
        document.get("deviceid"),
        content.get("versionclient"),
        system.get("full_name"),
        system.get("name"),
    )
    if kind == "phone" or "android" in " ".join(map(str, words)).lower() or parts.rows(content, "simcards"):
        raise UnreadableDocument(
            Reason.PHONE,
            "This is the inventory of a phone or of a tablet under Android",
            cure="Only computers are taken in",
            where="itemtype",
        )
    query = str(document.get("action") or document.get("query") or "inventory").lower()
    if kind != "computer" or query in ("netinventory", "netdiscovery", "snmpquery"):
        raise UnreadableDocument(
            Reason.NOT_A_COMPUTER,
            "This is the inventory of a printer or of network equipment",
            cure="Only computers are taken in",
            where="itemtype",
        )


def _report(content: Fields) -> HardwareReport:
    bios, hardware = parts.section(content, "bios"), parts.section(content, "hardware")
    modules, slots = parts.memory(parts.rows(content, "memories"))
    counted = sum(module.size_bytes or 0 for module in modules)
    storages = parts.rows(content, "storages")
    return HardwareReport(
        produced_at=_produced_at(content),
        tool=_tool(content.get("versionclient")),
        maker=named(bios.get("smanufacturer")) or named(bios.get("mmanufacturer")),
        model=named(bios.get("smodel")),
        sku=meaningful(bios.get("skunumber")),
        form_factor=form_factor(hardware.get("chassis_type") or bios.get("type")),
        serial=meaningful(bios.get("ssn")),
        system_uuid=system_uuid(hardware.get("uuid")),
        asset_tag=meaningful(bios.get("assettag")),
        board=_board(bios),
        firmware=_firmware(bios),
        processors=tuple(map(parts.processor, parts.rows(content, "cpus"))),
        memory_bytes=max(counted, parts.mebibytes(hardware.get("memory")) or 0) or None,
        memory_slots=slots,
        memory_modules=modules,
        drives=tuple(filter(None, map(parts.drive, storages))),
        optical_drives=tuple(parts.optical(row) for row in storages if parts.is_optical(row)),
        batteries=tuple(filter(None, map(parts.battery, parts.rows(content, "batteries")))),
        displays=tuple(map(_display, parts.rows(content, "monitors"))),
        graphics=tuple(map(parts.graphics, _distinct(parts.rows(content, "videos"), "name"))),
        network=tuple(parts.network(parts.rows(content, "networks"))),
        cameras=tuple(_component(row, "designation") for row in parts.rows(content, "cameras")),
        audio=tuple(_component(row, "name") for row in parts.rows(content, "sounds")),
    )


def _distinct(rows: list[Fields], name: str) -> Iterator[Fields]:
    seen: set[str] = set()
    for row in rows:
        key = str(row.get(name))
        if key not in seen:
            seen.add(key)
            yield row


def _produced_at(content: Fields) -> Any:
    """The time of the inventory, in the time zone that the operating system states."""
    zone = parts.section(content, "operatingsystem").get("timezone")
    offset = str(zone.get("offset")) if isinstance(zone, dict) else ""
    text = str(parts.section(content, "accesslog").get("logdate"))
    zoned = re.fullmatch(r"([+-]\d{2}):?(\d{2})", offset)
    return moment(f"{text}{zoned[1]}:{zoned[2]}" if zoned and len(text) == 19 else text)


def _tool(client: object) -> Tool | None:
    text = printable(client[:100]) if isinstance(client, str) else None
    if text is None:
        return None
    name, _, version = re.sub(r"_v(?=\d)", "/", text).partition("/")
    return Tool(name=name or text, version=version or None)


def _board(bios: Fields) -> Board | None:
    board = Board(
        maker=named(bios.get("mmanufacturer")),
        model=named(bios.get("mmodel")),
        serial=meaningful(bios.get("msn")),
    )
    return board if board != Board() else None


def _firmware(bios: Fields) -> Firmware | None:
    firmware = Firmware(
        vendor=named(bios.get("bmanufacturer")),
        version=meaningful(bios.get("bversion")),
        released_on=day(bios.get("bdate")),
    )
    return firmware if firmware != Firmware() else None


def _display(row: Fields) -> Display:
    """The screen, from its EDID where the agent kept it."""
    try:
        decoded = edid.display_of(base64.b64decode(str(row.get("base64") or ""), validate=False))
    except (binascii.Error, ValueError):
        decoded = None
    said = Display(
        maker=named(row.get("manufacturer")),
        model=named(row.get("caption")) or named(row.get("name")),
        serial=meaningful(row.get("serial")),
    )
    if decoded is None:
        return said
    return Display(
        maker=said.maker or decoded.maker,
        model=said.model or decoded.model,
        serial=said.serial or decoded.serial,
        panel_id=decoded.panel_id,
        diagonal_mm=decoded.diagonal_mm,
        width_px=decoded.width_px,
        height_px=decoded.height_px,
    )


def _component(row: Fields, name: str) -> Component:
    return Component(
        maker=named(row.get("manufacturer")), model=named(row.get("model")) or named(row.get(name))
    )
