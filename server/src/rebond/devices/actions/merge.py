"""Two rows, one computer: the twin ends, both histories are kept."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.choices import IdentifierKind
from rebond.devices.facts import Absorbed, Held, Merged
from rebond.devices.lifecycle import hold_rows
from rebond.devices.matching import naming
from rebond.devices.models import Device, Drive, Hold, Identifier
from rebond.devices.search import search_text
from rebond.devices.stages import Stage
from rebond.kit.errors import Refused
from rebond.ledger.recording import Entry, record

MERGEABLE = frozenset({Stage.ANNOUNCED.value, *Stage.IN_WORK})
LEARNT = (
    "maker",
    "model",
    "family",
    "serial",
    "processor",
    "memory_mib",
    "storage_bytes",
    "battery_percent",
    "windows_licence",
    "operating_system",
    "hardware",
    "described_at",
)


def merge(*, actor: Actor, twin: Device, into: Device, capability: str = "device.merge") -> Device:
    """``twin`` ends as a name of ``into``, which inherits its identifiers, drives, holds and what was learnt of it.

    Raise `Refused` when they are the same row, one was merged before, they belong to different programmes or
    donors, the twin has left the workshop, or the other one is not where the twin was seen.
    """
    with transaction.atomic():
        held = {device.pk: device for device in hold_rows([twin, into])}
        require(actor, capability, on=held.values())
        twin, into = held[twin.pk], held[into.pk]
        _refuse_unless_twins(twin, into)
        _move_identifiers(twin, into)
        _move_drives(twin, into)
        carried = _move_holds(twin, into)
        twin.merged_into = into
        twin.save(update_fields=["merged_into"])
        _inherit(twin, into)
        entries = [
            Entry(twin.stream, Merged(into_id=into.pk)),
            Entry(into.stream, Absorbed(twin_id=twin.pk)),
            *(Entry(into.stream, Held(hold_id=hold.pk, reason=hold.reason)) for hold in carried),
        ]
        record(actor=actor, entries=entries)
    return into


def _refuse_unless_twins(twin: Device, into: Device) -> None:
    if twin.pk == into.pk:
        raise Refused(
            _("This is one and the same tag. Scan the tag of the other computer."), code="same_device"
        )
    if twin.merged_into_id or into.merged_into_id:
        raise Refused(_("One of the two was already merged."), code="merged_already")
    if twin.programme_id != into.programme_id:
        raise Refused(_("The two belong to different programmes."), code="other_programme")
    if twin.lot.agreement.donor_id != into.lot.agreement.donor_id:
        raise Refused(
            _("The two were given by different donors: the terms of both would be mixed."), code="other_donor"
        )
    if twin.stage not in MERGEABLE:
        raise Refused(
            _("%(tag)s has left the workshop: merge the other one into it instead.")
            % {"tag": twin.asset_tag},
            code="twin_left",
        )
    _refuse_unless_together(twin, into)


def _refuse_unless_together(twin: Device, into: Device) -> None:
    """One that was only announced may be anywhere; one that was seen here cannot be elsewhere at the same time."""
    if twin.stage == Stage.ANNOUNCED and (into.stage in MERGEABLE or not twin.drives.exists()):
        return
    if into.stage in Stage.IN_WORK:
        return
    if into.stage == Stage.ANNOUNCED:
        raise Refused(
            _("%(tag)s is not received yet: merge it into %(other)s instead.")
            % {"tag": into.asset_tag, "other": twin.asset_tag},
            code="not_received",
        )
    raise Refused(
        _("%(tag)s is at “%(stage)s”: bring it back into work first, then merge.")
        % {"tag": into.asset_tag, "stage": into.get_stage_display()},
        code="elsewhere",
    )


def _move_identifiers(twin: Device, into: Device) -> None:
    known = set(into.identifiers.values_list("kind", "normalised"))
    for row in twin.identifiers.order_by("pk"):
        if (row.kind, row.normalised) not in known:
            Identifier.objects.filter(pk=row.pk).update(device=into)
    tag = naming(IdentifierKind.ASSET_TAG, twin.asset_tag)
    Identifier.objects.get_or_create(
        device=into,
        kind=tag.kind,
        normalised=tag.normalised,
        defaults={"value": tag.value, "matchable": True, "source": "merge"},
    )


def _move_drives(twin: Device, into: Device) -> None:
    """A drive that both rows list stays on both: its proofs are read through the twin as well."""
    known = set(into.drives.exclude(normalised_serial="").values_list("normalised_serial", flat=True))
    for drive in twin.drives.order_by("pk"):
        if drive.normalised_serial not in known:
            Drive.objects.filter(pk=drive.pk).update(device=into)


def _move_holds(twin: Device, into: Device) -> list[Hold]:
    """What blocked the twin blocks the one that goes on."""
    already = set(into.holds.filter(lifted_at=None).values_list("reason", flat=True))
    carried = list(twin.holds.filter(lifted_at=None).exclude(reason__in=already).order_by("pk"))
    Hold.objects.filter(pk__in=[hold.pk for hold in carried]).update(device=into)
    return carried


def _inherit(twin: Device, into: Device) -> None:
    """The dates of the longest life, and what was learnt of the twin where nothing was known."""
    into.data_since = _latest(into.data_since, twin.data_since)
    into.received_at = _earliest(into.received_at, twin.received_at)
    into.first_ready_at = _earliest(into.first_ready_at, twin.first_ready_at)
    for name in LEARNT:
        if getattr(into, name) in ("", None):
            setattr(into, name, getattr(twin, name))
    into.search_text = search_text(into, into.identifiers.values_list("value", flat=True))
    into.save(update_fields=["data_since", "received_at", "first_ready_at", "search_text", *LEARNT])


def _latest(one: datetime | None, other: datetime | None) -> datetime | None:
    return max((moment for moment in (one, other) if moment is not None), default=None)


def _earliest(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((moment for moment in (one, other) if moment is not None), default=None)
