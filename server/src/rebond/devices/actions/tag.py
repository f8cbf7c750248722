"""Labels first, identities later: tags reserved for a lot, stuck on what comes, then given their numbers."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from passport.junk import mac_address
from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.actions.merge import merge
from rebond.devices.actions.name import add_identifier, add_namings
from rebond.devices.actions.register import NewDevice, fresh_tags, register
from rebond.devices.choices import IdentifierKind
from rebond.devices.facts import TagAttached
from rebond.devices.lifecycle import hold_rows
from rebond.devices.makers import serial_in
from rebond.devices.matching import devices_named, naming
from rebond.devices.models import Device, ReservedTag
from rebond.devices.stages import Stage
from rebond.donations.actions import hold_lot
from rebond.donations.models import Lot
from rebond.kit.errors import Invalid, Refused
from rebond.kit.holding import hold_each
from rebond.ledger.recording import Entry, record

MOST_TAGS = 500


def reserve_tags(*, actor: Actor, lot: Lot, count: int) -> list[ReservedTag]:
    """Fresh tags that only computers of this lot will bear. Raise `Invalid` for none or too many at once."""
    require(actor, "lot.announce", on=lot)
    if not 0 < count <= MOST_TAGS:
        raise Invalid(
            _("Between 1 and %(most)d labels at once.") % {"most": MOST_TAGS}, code="bad_count", field="count"
        )
    now = timezone.now()
    with transaction.atomic():
        lot = hold_lot(lot)
        if lot.closed_at is not None:
            closed = _("The reception of lot %(lot)s is closed. Reopen it first.") % {"lot": lot.reference}
            raise Refused(closed, code="lot_closed")
        return ReservedTag.objects.bulk_create(
            [ReservedTag(tag=tag, lot=lot, reserved_at=now) for tag in fresh_tags(count)]
        )


def use_tags(*, actor: Actor, tags: Sequence[ReservedTag]) -> list[Device]:
    """Computers without a known identity bear these labels from now on; announced, ready to be received."""
    made: list[Device] = []
    with transaction.atomic():
        held = _held(tags)
        for lot in {tag.lot_id: tag.lot for tag in held}.values():
            mine = [tag for tag in held if tag.lot_id == lot.pk]
            new = [NewDevice(tag=tag.tag) for tag in mine]
            devices = register(actor=actor, lot=lot, new=new, source="reception", capability="device.receive")
            for tag, device in zip(mine, devices, strict=True):
                tag.device = device
            ReservedTag.objects.bulk_update(mine, ["device"])
            made += devices
    return made


def _held(tags: Sequence[ReservedTag]) -> list[ReservedTag]:
    """Those still free, in key order; what somebody else just used is used."""
    rows = ReservedTag.objects.select_related("lot__agreement__programme__territory")
    return hold_each(rows.filter(device=None), [tag.pk for tag in tags])


def attach_to_reserved(*, actor: Actor, tag: ReservedTag, number: str) -> Device:
    """A label without a computer meets a number: the listed computer takes the label, or a new one is registered.

    Raise `Invalid` for a number that names no machine, `Refused` for one that belongs to a computer at work.
    """
    require(actor, "device.identify", on=tag)
    kind, text = _kind_of(number)
    with transaction.atomic():
        free = _held([tag])
        if not free:
            raise Refused(_("This label is on a computer by now. Scan it again."), code="tag_used")
        (tag,) = free
        listed = _bearer(kind, text, tag.lot)
        if listed is None:
            (device,) = use_tags(actor=actor, tags=[tag])
            add_identifier(actor=actor, device=device, kind=kind, value=text)
            return device
        (listed,) = hold_rows([listed])  # somebody may receive it at this moment
        _refuse_unless_waiting(listed, tag.lot)
        return _take_label(actor, listed, tag)


def attach_number(*, actor: Actor, device: Device, number: str) -> Device:
    """A computer received without identity gets its number; the line of the donor's list that bears it becomes one with it."""
    require(actor, "device.identify", on=device)
    kind, text = _kind_of(number)
    with transaction.atomic():
        listed = _bearer(kind, text, device.lot)
        if listed is not None and listed.pk != device.pk and not device.identifiers.exists():
            held = {row.pk: row for row in hold_rows([device, listed])}
            _refuse_unless_waiting(held[listed.pk], device.lot)
            return merge(actor=actor, twin=listed, into=device, capability="device.identify")
        add_identifier(actor=actor, device=device, kind=kind, value=text)
    return device


def _kind_of(number: str) -> tuple[IdentifierKind, str]:
    text = serial_in(number)
    kind = IdentifierKind.MAC if mac_address(text) else IdentifierKind.SERIAL
    if not naming(kind, text).matchable:
        raise Invalid(
            _("“%(value)s” names no machine in particular. Read the label again.") % {"value": text},
            code="junk_identifier",
            field="number",
        )
    return kind, text


def _bearer(kind: IdentifierKind, text: str, lot: Lot) -> Device | None:
    return next(iter(devices_named([naming(kind, text)], territory=lot.agreement.programme.territory)), None)


def _refuse_unless_waiting(listed: Device, lot: Lot) -> None:
    """Only a line of the same lot that nobody received yet may become one with a label."""
    if listed.stage != Stage.ANNOUNCED or listed.lot_id != lot.pk:
        raise Refused(
            _("%(tag)s already bears this number. If both are one computer, merge them.")
            % {"tag": listed.asset_tag},
            code="borne_by_another",
            field="number",
        )


def _take_label(actor: Actor, device: Device, tag: ReservedTag) -> Device:
    """``device`` is held."""
    before = naming(IdentifierKind.ASSET_TAG, device.asset_tag)
    Device.objects.filter(pk=device.pk).update(asset_tag=tag.tag)
    device.asset_tag = tag.tag
    add_namings(actor=actor, namings={device: [before]}, source="label")
    tag.device = device
    tag.save(update_fields=["device"])
    record(actor=actor, entries=[Entry(device.stream, TagAttached(tag=tag.tag, before=before.value))])
    device.refresh_from_db(fields=["search_text"])
    return device
