"""The output of `smartctl -j` (also `--json=...`): one drive, or a list of such outputs."""

from typing import Any

from passport.formats.opening import json_of, no_hardware, text_of
from passport.formats.quantities import from_epoch, positive, whole
from passport.formats.vocabulary import drive_kind, drive_maker
from passport.hardware import Drive, DriveKind, HardwareReport, Smart, Tool
from passport.junk import meaningful, named, printable
from passport.refusal import Reason, UnreadableDocument

Fields = dict[str, Any]
_REALLOCATED, _PENDING, _UNCORRECTABLE = 5, 197, 198
_HOTTEST = 130


def detect(head: bytes, name: str) -> bool:
    """Whether the beginning of a file is that of a smartctl JSON."""
    del name
    text = text_of(head)
    return text.lstrip()[:1] in ("{", "[") and '"smartctl"' in text


def read(data: bytes) -> HardwareReport:
    """The drives that smartctl looked at, and nothing else."""
    return read_outputs(json_of(data))


def read_outputs(value: object) -> HardwareReport:
    """The drives of one parsed output of smartctl, or of a list of them."""
    outputs = [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, dict)]
    drives = tuple(filter(None, map(_drive, outputs)))
    if not drives:
        raise _refusal(outputs)
    first = next(item for item in outputs if _drive(item))
    return HardwareReport(
        produced_at=from_epoch(_part(first, "local_time").get("time_t")), tool=_tool(first), drives=drives
    )


def _part(fields: Fields, name: str) -> Fields:
    held = fields.get(name)
    return held if isinstance(held, dict) else {}


def _tool(output: Fields) -> Tool:
    numbers = _part(output, "smartctl").get("version")
    version = ".".join(str(n)[:10] for n in numbers[:4]) if isinstance(numbers, list) else ""
    return Tool(name="smartctl", version=printable(version))


def _refusal(outputs: list[Fields]) -> UnreadableDocument:
    """Why these outputs name no drive: a list of devices, an error of the tool, or too few options."""
    first = outputs[0] if outputs else {}
    if "devices" in first:
        return UnreadableDocument(
            Reason.DEVICE_LIST,
            "This is the list of drives of smartctl --scan, without what they are",
            cure="Run smartctl -x -j on each drive and send those files",
            where="devices",
        )
    said = _messages(first)
    if said:
        return UnreadableDocument(
            Reason.TOOL_FAILED,
            f"smartctl could not read the drive: {said}",
            cure="Run it again as administrator, with the -d option that the message asks for",
            where="smartctl.messages",
        )
    return no_hardware(
        "This smartctl output names no drive: neither model nor serial number", where="model_name"
    )


def _messages(output: Fields) -> str | None:
    held = _part(output, "smartctl").get("messages")
    first = held[0] if isinstance(held, list) and held else None
    text = first.get("string") if isinstance(first, dict) else None
    return printable(text[:200]) if isinstance(text, str) else None


def _drive(output: Fields) -> Drive | None:
    model = _first(output, "model_name", "scsi_model_name", "product", "scsi_product")
    serial = meaningful(output.get("serial_number"))
    if model is None and serial is None:
        return None
    rotation = whole(output.get("rotation_rate"))
    return Drive(
        maker=drive_maker(output.get("vendor")) or drive_maker(output.get("scsi_vendor")),
        model=model,
        serial=serial,
        wwn=_wwn(output),
        size_bytes=_size(output),
        kind=_kind(output, model, rotation),
        firmware=_first(output, "firmware_version", "revision", "scsi_revision"),
        interface=_interface(output),
        rotation_rpm=rotation or None,
        smart=_smart(output),
    )


def _first(output: Fields, *names: str) -> str | None:
    return next(filter(None, (named(output.get(name)) for name in names)), None)


def _wwn(output: Fields) -> str | None:
    """The world wide name in 16 hexadecimal digits, as the kernel writes it."""
    held = _part(output, "wwn")
    parts = [whole(held.get(name)) for name in ("naa", "oui", "id")]
    if parts[0] is not None and parts[1] is not None and parts[2] is not None:
        return f"0x{parts[0] & 0xF:x}{parts[1] & 0xFFFFFF:06x}{parts[2] & 0xFFFFFFFFF:09x}"
    unit = output.get("logical_unit_id")
    return meaningful(unit) if isinstance(unit, str) and unit.startswith("0x") else None


def _size(output: Fields) -> int | None:
    size = positive(_part(output, "user_capacity").get("bytes")) or positive(
        output.get("nvme_total_capacity")
    )
    if size is not None:
        return size
    namespaces = output.get("nvme_namespaces")
    first = namespaces[0] if isinstance(namespaces, list) and namespaces else {}
    return positive(_part(first, "size").get("bytes")) if isinstance(first, dict) else None


def _kind(output: Fields, model: str | None, rotation: int | None) -> DriveKind:
    if str(_part(output, "device").get("protocol")).lower() == "nvme":
        return DriveKind.NVME
    if rotation is None:
        return drive_kind(model)
    return DriveKind.HDD if rotation else DriveKind.SSD


def _interface(output: Fields) -> str | None:
    protocol = str(_part(output, "device").get("protocol", "")).lower()
    if protocol == "ata":
        return "sata" if "sata_version" in output else "ata"
    if protocol == "scsi":
        transport = str(_part(output, "scsi_transport_protocol").get("name", "")).lower()
        return "sas" if transport.startswith("sas") else "scsi"
    return "nvme" if protocol == "nvme" else None


def _smart(output: Fields) -> Smart | None:
    passed = _part(output, "smart_status").get("passed")
    health = _part(output, "nvme_smart_health_information_log")
    temperature = positive(_part(output, "temperature").get("current")) or positive(health.get("temperature"))
    attributes = _attributes(output)
    smart = Smart(
        passed=passed if isinstance(passed, bool) else None,
        power_on_hours=_either(_part(output, "power_on_time").get("hours"), health.get("power_on_hours")),
        power_cycles=_either(output.get("power_cycle_count"), health.get("power_cycles")),
        reallocated=_either(attributes.get(_REALLOCATED), output.get("scsi_grown_defect_list")),
        pending=whole(attributes.get(_PENDING)),
        uncorrectable=whole(attributes.get(_UNCORRECTABLE)),
        percentage_used=_percentage_used(output, health),
        temperature_celsius=temperature if temperature is not None and temperature <= _HOTTEST else None,
    )
    return smart if smart != Smart() else None


def _either(first: object, second: object) -> int | None:
    found = whole(first)
    return whole(second) if found is None else found


def _attributes(output: Fields) -> dict[int, object]:
    """Raw values of the ATA attributes by their number."""
    table = _part(output, "ata_smart_attributes").get("table")
    rows = [row for row in table if isinstance(row, dict)] if isinstance(table, list) else []
    return {row["id"]: _part(row, "raw").get("value") for row in rows if isinstance(row.get("id"), int)}


def _percentage_used(output: Fields, health: Fields) -> int | None:
    said = _either(health.get("percentage_used"), output.get("scsi_percentage_used_endurance_indicator"))
    if said is not None:
        return said
    held = _part(output, "endurance_used").get("current_percent")
    return whole(held) if held is not None else _endurance_indicator(output)


def _endurance_indicator(output: Fields) -> int | None:
    """The "Percentage Used Endurance Indicator" of the device statistics (ACS-3, page 7, offset 8)."""
    pages = _part(output, "ata_device_statistics").get("pages")
    for page in pages if isinstance(pages, list) else ():
        table = page.get("table") if isinstance(page, dict) and page.get("number") == 7 else None
        for row in table if isinstance(table, list) else ():
            if isinstance(row, dict) and row.get("offset") == 8:
                return whole(row.get("value"))
    return None
