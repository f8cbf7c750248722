"""What is inside a computer, in a few lines, from its columns and the report that was applied."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from rebond.desk.evidence import filesizeformat_decimal
from rebond.devices.calling import processor_name
from rebond.devices.models import Device

Fact = tuple[str, str]


def summary_of(device: Device) -> str:
    """One line under the title: serial number, processor, memory, storage."""
    parts = (
        _("serial number %(serial)s") % {"serial": device.serial} if device.serial else "",
        processor_name(device.processor),
        memory_of(device),
        filesizeformat_decimal(device.storage_bytes) if device.storage_bytes else "",
    )
    return " · ".join(filter(None, parts))


def memory_of(device: Device) -> str:
    if not device.memory_mib:
        return ""
    gib = f"{device.memory_mib / 1024:.1f}".removesuffix(".0")
    return _("%(size)s GB of memory") % {"size": gib}


def hardware_of(device: Device) -> list[Fact]:
    """Names and values, those that are known."""
    return [(name, value) for name, value in _facts(device) if value]


def _facts(device: Device) -> Iterator[Fact]:
    report: dict[str, Any] = device.hardware or {}
    yield _("Form"), str(device.get_form_factor_display()) if device.form_factor != "unknown" else ""
    yield _("Processor"), device.processor
    yield _("Memory"), memory_of(device)
    yield _("Storage"), filesizeformat_decimal(device.storage_bytes) if device.storage_bytes else ""
    yield _("Screen"), ", ".join(filter(None, map(_display, report.get("displays") or ())))
    yield _("Graphics"), _components(report, "graphics")
    yield _("Network"), _components(report, "network")
    yield _("Camera"), _components(report, "cameras")
    yield _("Firmware"), _firmware(report.get("firmware") or {})
    yield _("Windows licence"), _licence(device)


def _display(display: dict[str, Any]) -> str:
    inches = f"{display['diagonal_mm'] / 25.4:.1f}″" if display.get("diagonal_mm") else ""
    pixels = (
        f"{display['width_px']} × {display['height_px']}"
        if display.get("width_px") and display.get("height_px")
        else ""
    )
    return " ".join(filter(None, (inches, pixels))) or str(display.get("model") or "")


def _components(report: dict[str, Any], name: str) -> str:
    models = [str(item.get("model") or "") for item in report.get(name) or ()]
    return ", ".join(dict.fromkeys(filter(None, models)))


def _firmware(firmware: dict[str, Any]) -> str:
    return " ".join(str(firmware[key]) for key in ("vendor", "version") if firmware.get(key))


def _licence(device: Device) -> str:
    if device.windows_licence is None:
        return ""
    return _("found in the firmware") if device.windows_licence else _("none in the firmware")
