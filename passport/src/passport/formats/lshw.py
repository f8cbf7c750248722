"""The output of `lshw -json` and `lshw -xml`: a tree of nodes, each with its class."""

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple
from xml.etree.ElementTree import Element

from passport.formats import lshw_nodes as nodes
from passport.formats.opening import json_of_text, malformed, no_hardware, text_of, too_deep, xml_of
from passport.formats.quantities import day, positive
from passport.formats.vocabulary import form_factor
from passport.hardware import Board, Component, Firmware, FormFactor, HardwareReport, Tool
from passport.junk import meaningful, named, printable, system_uuid, version_of

_DEEPEST = 60
_MOST_OBJECTS = 2000
_BETWEEN = " \t\r\n,"


class Node(NamedTuple):
    """A node with those above it, the root first."""

    fields: dict[str, Any]
    above: tuple[dict[str, Any], ...]


def detect(head: bytes, name: str) -> bool:
    """Whether the beginning of a file is that of an lshw JSON."""
    del name
    text = text_of(head[:4096])
    return text.lstrip()[:1] in ("{", "[") and '"class"' in text and '"id"' in text


def detect_xml(head: bytes, name: str) -> bool:
    """Whether the beginning of a file is that of an lshw XML."""
    del name
    text = text_of(head[:4096])
    return "<node " in text and ("lshw" in text or "<list" in text or 'class="system"' in text)


def read(data: bytes) -> HardwareReport:
    """The computer that the tree describes."""
    return read_text(text_of(data))


def read_text(text: str) -> HardwareReport:
    """The computer that the text of a tree describes."""
    return read_tree(_json(text))


def read_xml(data: bytes) -> HardwareReport:
    """The computer that the tree describes, in XML."""
    root = xml_of(data)
    return read_tree([_from_xml(node) for node in ([root] if root.tag == "node" else root.findall("node"))])


def read_tree(tree: object) -> HardwareReport:
    """The computer that a parsed tree describes: one root, or the list of nodes of `lshw -class`."""
    roots = [item for item in (tree if isinstance(tree, list) else [tree]) if isinstance(item, dict)]
    if not roots:
        raise malformed("This lshw output holds no node", where="document")
    found = [node for root in roots for node in _walk(root, ())]
    report = _report(found)
    if report == HardwareReport(tool=report.tool):
        raise no_hardware("This lshw output describes no computer and no drive")
    return report


def _json(text: str) -> object:
    """The tree, also where lshw writes several objects without brackets, or a comma too many."""
    try:
        return json.loads(text)
    except RecursionError:
        raise too_deep() from None
    except ValueError:
        objects = list(_objects(text))
        return objects or json_of_text(text)


def _objects(text: str) -> Iterator[object]:
    decoder = json.JSONDecoder()
    text = text.strip().removeprefix("[").removesuffix("]").rstrip(_BETWEEN)
    position = _skip(text, 0)
    for _ in range(_MOST_OBJECTS):
        if position >= len(text):
            return
        try:
            value, position = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            json_of_text(text)
            return
        yield value
        position = _skip(text, position)
    raise malformed("This lshw output holds more nodes in a row than any computer", where="document")


def _skip(text: str, position: int) -> int:
    while position < len(text) and text[position] in _BETWEEN:
        position += 1
    return position


def _from_xml(element: Element, depth: int = 0) -> dict[str, Any]:
    """The node of an XML element in the form that JSON has."""
    if depth > _DEEPEST:
        raise too_deep()
    node: dict[str, Any] = dict(element.attrib)
    for child in element:
        if child.tag == "node":
            node.setdefault("children", []).append(_from_xml(child, depth + 1))
        elif child.tag == "configuration":
            node["configuration"] = {s.get("id", ""): s.get("value", "") for s in child.findall("setting")}
        elif child.tag == "capabilities":
            node["capabilities"] = {c.get("id", ""): c.text or True for c in child.findall("capability")}
        elif child.tag in ("size", "capacity", "clock", "width"):
            node[child.tag] = positive(child.text)
            node["units"] = child.get("units", node.get("units"))
        else:
            node.setdefault(child.tag, child.text)
    return node


def _walk(node: dict[str, Any], above: tuple[dict[str, Any], ...]) -> Iterator[Node]:
    if len(above) > _DEEPEST:
        raise too_deep()
    yield Node(node, above)
    children = node.get("children")
    for child in children if isinstance(children, list) else ():
        if isinstance(child, dict):
            yield from _walk(child, (*above, node))


def _report(found: list[Node]) -> HardwareReport:
    fields = [node.fields for node in found]
    system = next((f for f in fields if f.get("class") == "system"), {})
    settings = nodes.settings(system)
    core = next((f for f in fields if f.get("id") == "core" and f.get("class") == "bus"), None)
    bios = next((f for f in fields if f.get("id") == "firmware"), None)
    modules, slots, memory = nodes.memory([(n.fields, n.above) for n in found])
    model, sku = _model_and_sku(system.get("product"), settings.get("sku"))
    multimedia = [f for f in fields if f.get("class") == "multimedia"]
    return HardwareReport(
        tool=Tool(name="lshw"),
        maker=named(system.get("vendor")),
        model=model,
        version=version_of(system.get("version")),
        family=meaningful(settings.get("family")),
        sku=sku,
        serial=meaningful(system.get("serial")),
        system_uuid=system_uuid(settings.get("uuid")),
        form_factor=_form(system, settings),
        board=_board(core),
        firmware=_firmware(bios),
        processors=nodes.processors(fields),
        memory_bytes=memory,
        memory_slots=slots,
        memory_modules=modules,
        drives=tuple(filter(None, (nodes.drive(node.fields, node.above) for node in found))),
        optical_drives=tuple(_component(f) for f in fields if nodes.is_optical(f)),
        batteries=tuple(filter(None, map(nodes.battery, fields))),
        graphics=tuple(nodes.graphics(f) for f in fields if nodes.is_graphics(f)),
        network=nodes.network(fields),
        cameras=tuple(_component(f) for f in multimedia if nodes.is_camera(f)),
        audio=tuple(_component(f) for f in multimedia if nodes.is_audio(f)),
    )


def _model_and_sku(product: object, stated: object) -> tuple[str | None, str | None]:
    """The product without the SKU that lshw adds in brackets, and that SKU."""
    sku = meaningful(stated)
    text = printable(product) if isinstance(product, str) else None
    found = re.fullmatch(r"(.+?) \(([^()]*(?:\([^()]*\))?)\)", text or "")
    if not found:
        return named(text), sku
    added = meaningful(found[2])
    if added in (None, sku):
        return named(found[1]), sku
    if sku is None and re.fullmatch(r"(?=.*\d)[A-Z0-9#/_-]{4,}", found[2]):
        return named(found[1]), added
    return named(text), sku


def _form(system: dict[str, Any], settings: dict[str, Any]) -> FormFactor:
    said = form_factor(settings.get("chassis"))
    return said if said is not FormFactor.UNKNOWN else form_factor(system.get("description"))


def _board(core: dict[str, Any] | None) -> Board | None:
    if core is None:
        return None
    board = Board(
        maker=named(core.get("vendor")),
        model=named(core.get("product")),
        version=version_of(core.get("version")),
        serial=meaningful(core.get("serial")),
    )
    return board if board != Board() else None


def _firmware(bios: dict[str, Any] | None) -> Firmware | None:
    if bios is None:
        return None
    firmware = Firmware(
        vendor=named(bios.get("vendor")),
        version=version_of(bios.get("version")),
        released_on=day(bios.get("date")),
    )
    return firmware if firmware != Firmware() else None


def _component(fields: dict[str, Any]) -> Component:
    return Component(
        maker=named(fields.get("vendor")),
        model=named(fields.get("product")),
        serial=meaningful(fields.get("serial")),
    )
