"""Which devices a set of identifiers means. A junk identifier means none."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from passport.codes import normalise
from passport.junk import identifies, is_junk, mac_address, system_uuid, uuid_variants
from rebond.devices.choices import IdentifierKind
from rebond.devices.models import Device, Drive, Identifier
from rebond.network.models import Territory

SHORTEST_SERIAL = 4
LONGEST = 120
LONGEST_DRIVE_SERIAL = 80
_NOT_ALPHANUMERIC = re.compile(r"[^A-Z0-9]")
STRONG = (IdentifierKind.SERIAL, IdentifierKind.SYSTEM_UUID)
WEAK = (IdentifierKind.BOARD_SERIAL, IdentifierKind.MAC)


@dataclass(frozen=True, slots=True)
class Naming:
    """One identifier as found. ``matchable`` False: worth keeping, not worth believing."""

    kind: IdentifierKind
    value: str
    normalised: str
    matchable: bool


def naming(kind: IdentifierKind, value: str) -> Naming:
    """Judge an identifier once, for storing and for looking up alike."""
    text = value.strip()[:LONGEST]
    if kind is IdentifierKind.SYSTEM_UUID:
        uuid = system_uuid(text)
        return Naming(kind, text, str(uuid or text).upper(), uuid is not None)
    if kind is IdentifierKind.MAC:
        mac = mac_address(text)
        return Naming(kind, text, str(mac or text).upper(), mac is not None and identifies(mac))
    if kind is IdentifierKind.ASSET_TAG:
        tag = normalise(text)
        return Naming(kind, text, tag or text.upper(), tag is not None)
    plain = normalised_serial(text)
    long_enough = kind is IdentifierKind.INVENTORY_NUMBER or len(plain) >= SHORTEST_SERIAL
    return Naming(kind, text, plain, bool(plain) and long_enough and not is_junk(text))


def normalised_serial(value: str) -> str:
    """Serial numbers are compared in upper case, without spaces or dashes."""
    return _NOT_ALPHANUMERIC.sub("", value.upper())


def drive_serial(value: str) -> str:
    """What recognises a drive; empty when its serial number says nothing."""
    return "" if is_junk(value) else normalised_serial(value)[:LONGEST_DRIVE_SERIAL]


def devices_named(namings: Iterable[Naming], *, territory: Territory) -> list[Device]:
    """Current devices of the territory that the identifiers mean.

    A serial number or a system UUID decides; a board serial or MAC address only where neither is known or
    meets anything, because boards and network cards move from one computer to another.
    """
    usable = [item for item in namings if item.matchable]
    strong = _found([item for item in usable if item.kind in STRONG], territory)
    return strong or _found([item for item in usable if item.kind in WEAK], territory)


def drives_with_serial(serial: str, *, territory: Territory) -> list[Drive]:
    plain = drive_serial(serial)
    if not plain:
        return []
    drives = Drive.objects.filter(
        normalised_serial=plain, device__territory=territory, device__merged_into=None
    )
    return list(drives.select_related("device").order_by("-last_seen_at", "-pk"))


def device_with_identifier(
    kind: IdentifierKind, value: str, *, territory: Territory, among: Collection[int] | None = None
) -> list[Device]:
    """Current devices that bear exactly this identifier."""
    item = naming(kind, value)
    found = _found([item], territory) if item.matchable else []
    return [device for device in found if among is None or device.pk in among]


def _found(namings: Collection[Naming], territory: Territory) -> list[Device]:
    wanted = {(item.kind.value, spelling) for item in namings for spelling in _spellings(item)}
    rows = Identifier.objects.filter(
        normalised__in={spelling for _kind, spelling in wanted}, matchable=True, device__territory=territory
    )
    named = rows.order_by("pk").values_list("device_id", "kind", "normalised")
    keys = {device_id for device_id, kind, normalised in named if (kind, normalised) in wanted}
    if not keys:
        return []
    devices = Device.objects.filter(pk__in=keys, merged_into=None)
    # Which computer, not what it is: whoever changes it reads it again, held.
    return list(devices.only("asset_tag", "territory", "programme", "lot", "stage").order_by("pk"))


def _spellings(item: Naming) -> set[str]:
    if item.kind is not IdentifierKind.SYSTEM_UUID:
        return {item.normalised}
    return {value.upper() for value in uuid_variants(item.normalised)}
