"""Which devices a set of identifiers means. A junk identifier means none."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from passport.codes import normalise
from passport.junk import identifies, is_junk, mac_address, system_uuid, uuid_variants
from rebond.devices.calling import are_of_other_makers
from rebond.devices.choices import IdentifierKind
from rebond.devices.models import Device, Identifier
from rebond.network.models import Territory

SHORTEST_SERIAL = 4
LONGEST = 120
LONGEST_DRIVE_SERIAL = 80
_NOT_ALPHANUMERIC = re.compile(r"[^A-Z0-9]")
STRONG = (IdentifierKind.SERIAL, IdentifierKind.SYSTEM_UUID)
WEAK = (IdentifierKind.BOARD_SERIAL, IdentifierKind.MAC)
OF_ITS_MAKER = (IdentifierKind.SERIAL, IdentifierKind.BOARD_SERIAL)
"""Unique for one maker only: two makers give one number to two computers."""
Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Naming:
    """One identifier as found. ``matchable`` False: worth keeping, not worth believing."""

    kind: IdentifierKind
    value: str
    normalised: str
    matchable: bool


@dataclass(frozen=True, slots=True)
class Named:
    """What a document says of a machine to have it recognised. ``maker``: empty where it says nothing."""

    namings: Iterable[Naming]
    maker: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """The devices that are meant; where none is, those that bear the serial number, and are of another maker."""

    meant: Sequence[Device] = ()
    of_other_makers: Sequence[Device] = ()


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


def devices_named(namings: Iterable[Naming], *, territory: Territory, maker: str = "") -> list[Device]:
    """Current devices of the territory that the identifiers mean.

    A serial number or a system UUID decides; a board serial or MAC address only where neither is known or
    meets anything, because boards and network cards move from one computer to another. With ``maker``, a computer
    known to be of another maker is not meant by a serial number alone.
    """
    (found,) = find_each([Named(namings, maker)], territory=territory)
    return list(found.meant)


def find_each(each: Sequence[Named], *, territory: Territory) -> list[Found]:
    """What `devices_named` says of each, and what another maker kept away, in as many queries as for one."""
    usable = [[item for item in named.namings if item.matchable] for named in each]
    bearers = _bearers([item for namings in usable for item in namings], territory)
    return [_found(namings, named.maker, bearers) for namings, named in zip(usable, each, strict=True)]


def _found(usable: Sequence[Naming], maker: str, bearers: Mapping[Key, Sequence[Device]]) -> Found:
    agreeing = {device.pk for device in _borne_by((n for n in usable if n.kind not in OF_ITS_MAKER), bearers)}
    others: dict[int, Device] = {}
    for rank in (STRONG, WEAK):
        borne = _borne_by([item for item in usable if item.kind in rank], bearers)
        away = [d for d in borne if d.pk not in agreeing and are_of_other_makers(maker, d.maker)]
        if meant := [device for device in borne if device not in away]:
            return Found(meant=meant)
        others |= {device.pk: device for device in away}
    return Found(of_other_makers=list(others.values()))


def device_with_identifier(
    kind: IdentifierKind, value: str, *, territory: Territory, among: Collection[int] | None = None
) -> list[Device]:
    """Current devices that bear exactly this identifier."""
    item = naming(kind, value)
    found = _borne_by([item], _bearers([item], territory)) if item.matchable else []
    return [device for device in found if among is None or device.pk in among]


def _bearers(namings: Iterable[Naming], territory: Territory) -> dict[Key, list[Device]]:
    """By kind and spelling, the current devices of the territory, in key order.

    The identifiers are looked up by themselves: joined to the territory, a planner without statistics reads all of
    its computers.
    """
    wanted = {(item.kind.value, spelling) for item in namings for spelling in spellings(item)}
    if not wanted:
        return {}
    rows = Identifier.objects.filter(normalised__in={spelling for _kind, spelling in wanted}, matchable=True)
    named = rows.order_by("device_id").values_list("device_id", "kind", "normalised")
    found = [(pk, (kind, spelling)) for pk, kind, spelling in named if (kind, spelling) in wanted]
    if not found:
        return {}
    # Which computer, not what it is: whoever changes it reads it again, held.
    rows_of_devices = Device.objects.filter(territory=territory, merged_into=None).only(
        "asset_tag", "maker", "territory", "programme", "lot", "stage"
    )
    devices = rows_of_devices.in_bulk({pk for pk, _key in found})
    bearers: dict[Key, list[Device]] = {}
    for pk, key in found:
        if pk in devices:
            bearers.setdefault(key, []).append(devices[pk])
    return bearers


def _borne_by(namings: Iterable[Naming], bearers: Mapping[Key, Sequence[Device]]) -> list[Device]:
    found = {
        device.pk: device
        for item in namings
        for spelling in spellings(item)
        for device in bearers.get((item.kind.value, spelling), ())
    }
    return [found[pk] for pk in sorted(found)]


def spellings(item: Naming) -> set[str]:
    """How this identifier may be written in a report and in the database."""
    if item.kind is not IdentifierKind.SYSTEM_UUID:
        return {item.normalised}
    return {value.upper() for value in uuid_variants(item.normalised)}
