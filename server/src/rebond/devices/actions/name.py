"""Identifiers added to devices: what names them besides their tag."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.calling import are_of_other_makers
from rebond.devices.choices import IdentifierKind
from rebond.devices.facts import IdentifierAdded
from rebond.devices.lifecycle import hold_rows
from rebond.devices.matching import OF_ITS_MAKER, Naming, device_with_identifier, naming
from rebond.devices.models import Device, Identifier
from rebond.devices.search import search_text
from rebond.kit.errors import Invalid, Refused
from rebond.ledger.recording import Entry, record

BATCH = 500


def add_identifier(*, actor: Actor, device: Device, kind: IdentifierKind, value: str) -> Identifier:
    """Write down a number found on the machine. One that it already bears changes nothing.

    Raise `Invalid` for one that names no machine, `Refused` when another computer bears it: for a serial number,
    one that may be of the same maker.
    """
    require(actor, "device.identify", on=device)
    item = naming(kind, value)
    if not item.matchable:
        raise Invalid(
            _("“%(value)s” names no machine in particular. Read the label again.") % {"value": value.strip()},
            code="junk_identifier",
            field="value",
        )
    with transaction.atomic():
        (device,) = hold_rows([device])
        _refuse_merged(device)
        others = [
            found
            for found in device_with_identifier(kind, value, territory=device.territory)
            if found != device
            and not (kind in OF_ITS_MAKER and are_of_other_makers(device.maker, found.maker))
        ]
        if others and kind is not IdentifierKind.INVENTORY_NUMBER:
            raise Refused(
                _("%(tag)s already bears this number. If both are one computer, merge them.")
                % {"tag": others[0].asset_tag},
                code="borne_by_another",
                field="value",
            )
        add_namings(actor=actor, namings={device: [item]}, source="person")
        if kind is IdentifierKind.SERIAL and not device.serial:
            Device.objects.filter(pk=device.pk).update(serial=item.value[:80])
    return Identifier.objects.get(device=device, kind=kind, normalised=item.normalised)


def add_namings(
    *,
    actor: Actor,
    namings: Mapping[Device, Sequence[Naming]],
    source: str,
    occurred_at: datetime | None = None,
) -> list[Identifier]:
    """Add to each device those that it does not bear yet, and make it found by them. The caller asked for the right."""
    with transaction.atomic():
        devices = hold_rows(list(namings))
        borne = _borne(devices)
        wanted = {device.pk: given for device, given in namings.items()}
        new = [
            Identifier(
                device=device,
                kind=item.kind,
                value=item.value,
                normalised=item.normalised,
                matchable=item.matchable,
                source=source,
            )
            for device in devices
            for item in {(n.kind.value, n.normalised): n for n in wanted[device.pk]}.values()
            if (item.kind.value, item.normalised) not in borne[device.pk]
        ]
        made = Identifier.objects.bulk_create(new, batch_size=BATCH)
        _index({row.device_id: row.device for row in made})
        record(
            actor=actor,
            occurred_at=occurred_at,
            entries=[
                Entry(row.device.stream, IdentifierAdded(identifier_id=row.pk, identifier_kind=str(row.kind)))
                for row in made
            ],
        )
    return made


def _borne(devices: Sequence[Device]) -> dict[int, set[tuple[str, str]]]:
    borne: dict[int, set[tuple[str, str]]] = {device.pk: set() for device in devices}
    for start in range(0, len(devices), BATCH):
        rows = Identifier.objects.filter(device__in=devices[start : start + BATCH])
        for device_id, kind, normalised in rows.values_list("device_id", "kind", "normalised").order_by("pk"):
            borne[device_id].add((kind, normalised))
    return borne


def _index(devices: Mapping[int, Device]) -> None:
    changed = sorted(devices)
    for start in range(0, len(changed), BATCH):
        part = Device.objects.filter(pk__in=changed[start : start + BATCH]).prefetch_related("identifiers")
        rows = list(part.order_by("pk"))
        for device in rows:
            device.search_text = search_text(device, [row.value for row in device.identifiers.all()])
        Device.objects.bulk_update(rows, ["search_text"], batch_size=BATCH)


def _refuse_merged(device: Device) -> None:
    if device.merged_into_id is not None:
        raise Refused(_("This computer was merged with its twin: use the other tag."), code="merged")
