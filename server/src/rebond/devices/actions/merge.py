"""Two rows, one computer: the twin ends, both histories are kept."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.choices import IdentifierKind
from rebond.devices.facts import Absorbed, Merged
from rebond.devices.lifecycle import hold_rows
from rebond.devices.matching import naming
from rebond.devices.models import Device, Drive, Identifier
from rebond.devices.search import search_text
from rebond.devices.stages import Stage
from rebond.kit.errors import Refused
from rebond.ledger.recording import Entry, record

MERGEABLE = frozenset({Stage.ANNOUNCED.value, *Stage.IN_WORK})


def merge(*, actor: Actor, twin: Device, into: Device) -> Device:
    """``twin`` ends as a name of ``into``, which inherits its identifiers and drives.

    Raise `Refused` when they are the same row, one was merged before, they belong to different
    programmes, or the twin has left the workshop.
    """
    with transaction.atomic():
        held = {device.pk: device for device in hold_rows([twin, into])}
        require(actor, "device.merge", on=held.values())
        twin, into = held[twin.pk], held[into.pk]
        _refuse_unless_twins(twin, into)
        _move_identifiers(twin, into)
        _move_drives(twin, into)
        twin.merged_into = into
        twin.save(update_fields=["merged_into"])
        into.search_text = search_text(into, into.identifiers.values_list("value", flat=True))
        into.save(update_fields=["search_text"])
        entries = [
            Entry(twin.stream, Merged(into_id=into.pk)),
            Entry(into.stream, Absorbed(twin_id=twin.pk)),
        ]
        record(actor=actor, entries=entries)
    return into


def _refuse_unless_twins(twin: Device, into: Device) -> None:
    if twin.pk == into.pk:
        raise Refused(_("This is one and the same tag. Scan the tag of the other computer."), code="same_device")
    if twin.merged_into_id or into.merged_into_id:
        raise Refused(_("One of the two was already merged."), code="merged_already")
    if twin.programme_id != into.programme_id:
        raise Refused(_("The two belong to different programmes."), code="other_programme")
    if twin.stage not in MERGEABLE:
        raise Refused(
            _("%(tag)s has left the workshop: merge the other one into it instead.") % {"tag": twin.asset_tag},
            code="twin_left",
        )


def _move_identifiers(twin: Device, into: Device) -> None:
    known = set(into.identifiers.values_list("kind", "normalised"))
    for row in twin.identifiers.order_by("pk"):
        if (row.kind, row.normalised) not in known:
            Identifier.objects.filter(pk=row.pk).update(device=into)
    tag = naming(IdentifierKind.ASSET_TAG, twin.asset_tag)
    Identifier.objects.get_or_create(
        device=into, kind=tag.kind, normalised=tag.normalised,
        defaults={"value": tag.value, "matchable": True, "source": "merge"},
    )


def _move_drives(twin: Device, into: Device) -> None:
    """A drive that both rows list stays on both: its proofs are read through the twin as well."""
    known = set(into.drives.exclude(normalised_serial="").values_list("normalised_serial", flat=True))
    for drive in twin.drives.order_by("pk"):
        if drive.normalised_serial not in known:
            Drive.objects.filter(pk=drive.pk).update(device=into)
