"""A device begins: announced in a lot, with its own tag."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from passport.codes import new_code
from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.facts import Announced
from rebond.devices.matching import Naming
from rebond.devices.models import Device, Identifier, ReservedTag
from rebond.devices.search import search_text
from rebond.devices.stages import Stage
from rebond.donations.models import Lot
from rebond.ledger.recording import Entry, record

BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NewDevice:
    """What is known of a computer before anybody looked inside. ``tag``: reserved for it; a fresh one otherwise."""

    maker: str = ""
    model: str = ""
    form_factor: str = "unknown"
    serial: str = ""
    tag: str = ""
    namings: Sequence[Naming] = field(default=())


def register(
    *,
    actor: Actor,
    lot: Lot,
    new: Sequence[NewDevice],
    source: str = "",
    occurred_at: datetime | None = None,
    capability: str = "lot.announce",
) -> list[Device]:
    """Create one announced device per entry, each with a fresh tag. Raise `NotAllowed` or `NotFound`.

    ``capability``: who receives may use the labels that somebody reserved.
    """
    require(actor, capability, on=lot)
    moment = occurred_at or timezone.now()
    with transaction.atomic():
        fresh = iter(fresh_tags(sum(not entry.tag for entry in new)))
        tags = [entry.tag or next(fresh) for entry in new]
        devices = Device.objects.bulk_create(
            [_device(lot, entry, tag, moment) for entry, tag in zip(new, tags, strict=True)], batch_size=BATCH
        )
        Identifier.objects.bulk_create(
            [
                Identifier(
                    device=device,
                    kind=naming.kind,
                    value=naming.value[:120],
                    normalised=naming.normalised[:120],
                    matchable=naming.matchable,
                    source=source,
                )
                for device, entry in zip(devices, new, strict=True)
                for naming in {(n.kind, n.normalised): n for n in entry.namings}.values()
            ],
            batch_size=BATCH,
        )
        record(
            actor=actor,
            occurred_at=occurred_at,
            entries=[
                Entry(
                    device.stream,
                    Announced(
                        origin="",
                        target=Stage.ANNOUNCED,
                        lot_id=lot.pk,
                        programme_id=lot.agreement.programme_id,
                    ),
                )
                for device in devices
            ],
        )
    return devices


def fresh_tags(count: int) -> list[str]:
    """Tags that no device bears and no lot reserved. The unique column has the last word."""
    tags: set[str] = set()
    while len(tags) < count:
        wanted = {new_code(secrets.randbelow) for _ in range(count - len(tags))} - tags
        for start in range(0, len(batch := sorted(wanted)), BATCH):
            part = batch[start : start + BATCH]
            taken = set(Device.objects.filter(asset_tag__in=part).values_list("asset_tag", flat=True))
            reserved = set(ReservedTag.objects.filter(tag__in=part).values_list("tag", flat=True))
            tags.update(set(part) - taken - reserved)
    return sorted(tags, key=lambda _tag: secrets.randbelow(1 << 30))


def _device(lot: Lot, entry: NewDevice, tag: str, moment: datetime) -> Device:
    device = Device(
        territory_id=lot.agreement.programme.territory_id,
        programme_id=lot.agreement.programme_id,
        lot=lot,
        asset_tag=tag,
        stage=Stage.ANNOUNCED,
        stage_since=moment,
        maker=entry.maker[:80],
        model=entry.model[:120],
        form_factor=entry.form_factor,
        serial=entry.serial[:80],
    )
    device.search_text = search_text(device, [naming.value for naming in entry.namings])
    return device
