"""The door of programs: the list of devices, and a pile received."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Query, Router

from rebond.access import Actor
from rebond.access.guards import actor_of, require
from rebond.devices.actions import receive
from rebond.devices.models import Device
from rebond.devices.queries import Resolution, Wanted, devices_listed, resolve_all
from rebond.devices.schemas import (
    DevicesOut,
    ListedDeviceOut,
    ListIn,
    ReceptionIn,
    ReceptionOut,
    RefusedOut,
)
from rebond.donations.models import Pallet
from rebond.kit.errors import NotFound
from rebond.kit.keyset import page_of
from rebond.ui.problems import ObstacleOut, Problem

router = Router(tags=["devices"])


@router.get(
    "",
    response={200: DevicesOut, frozenset({401, 403, 422}): Problem},
    summary="Computers within reach, newest first",
)
def list_devices(request: HttpRequest, given: Query[ListIn]) -> DevicesOut:
    actor = actor_of(request)
    require(actor, "device.view")
    rows = devices_listed(
        actor,
        Wanted(search=given.search, group=given.group or "", stage=given.stage.value if given.stage else ""),
    )
    if given.lot:
        rows = rows.filter(lot__reference=given.lot)
    page = page_of(rows.defer("hardware"), after=given.after, size=given.limit)
    return DevicesOut(devices=[_listed(device) for device in page.rows], next=page.next_key)


@router.post(
    "/receive",
    response={200: ReceptionOut, frozenset({401, 403, 404, 409, 422}): Problem},
    summary="Receive a pile at the workshops of its lots",
)
def receive_devices(request: HttpRequest, given: ReceptionIn) -> ReceptionOut:
    actor = actor_of(request)
    require(actor, "device.receive")
    found = resolve_all(list(dict.fromkeys(given.codes)), actor)
    meant = {code: item.device for code, item in found.items() if item.device is not None}
    refused = [_unresolved(item) for item in found.values() if item.device is None]
    with transaction.atomic():
        received = _receive_each_lot(actor, given, meant, refused)
    return ReceptionOut(received=received, refused=refused)


def _receive_each_lot(
    actor: Actor, given: ReceptionIn, meant: Mapping[str, Device], refused: list[RefusedOut]
) -> list[str]:
    """Receive what ``meant`` names, lot by lot, and add to ``refused`` what may not; a missing pallet undoes all."""
    received: list[str] = []
    for lot_id in sorted({device.lot_id for device in meant.values()}):
        devices = {device.pk: device for device in meant.values() if device.lot_id == lot_id}
        outcome = receive(
            actor=actor,
            devices=list(devices.values()),
            workshop=next(iter(devices.values())).lot.workshop,
            pallet=_pallet(lot_id, given.pallet),
            occurred_at=given.occurred_at,
        )
        received += [device.asset_tag for device in outcome.taken]
        codes = {device.pk: code for code, device in meant.items()}
        refused += [
            RefusedOut(
                code=codes[refusal.subject.pk],
                tag=refusal.subject.asset_tag,
                obstacles=[
                    ObstacleOut(code=item.code, message=str(item.message)) for item in refusal.obstacles
                ],
            )
            for refusal in outcome.refused
        ]
    return received


def _pallet(lot_id: int, number: int | None) -> Pallet | None:
    if number is None:
        return None
    pallet = Pallet.objects.filter(lot=lot_id, number=number).first()
    if pallet is None:
        raise NotFound(
            _("Pallet %(number)d is not counted in this lot.") % {"number": number},
            code="no_pallet",
            field="pallet",
        )
    return pallet


def _unresolved(item: Resolution) -> RefusedOut:
    tags: Sequence[Device] = item.candidates or item.near_misses
    if item.candidates:
        obstacle = ObstacleOut(
            code="several", message=_("It means several computers: %(tags)s.") % {"tags": _tags(tags)}
        )
    elif tags:
        obstacle = ObstacleOut(
            code="mistyped", message=_("No computer bears it. Did you mean %(tags)s?") % {"tags": _tags(tags)}
        )
    else:
        obstacle = ObstacleOut(code="unknown", message=_("No computer that is yours bears it."))
    return RefusedOut(code=item.text, tag=None, obstacles=[obstacle])


def _tags(devices: Sequence[Device]) -> str:
    return ", ".join(device.asset_tag for device in devices)


def _listed(device: Device) -> ListedDeviceOut:
    return ListedDeviceOut(
        tag=device.asset_tag,
        stage=device.stage,
        stage_since=device.stage_since,
        programme=device.programme.slug,
        lot=device.lot.reference,
        donor=device.lot.agreement.donor.name,
        maker=device.maker,
        model=device.model,
        serial=device.serial,
        grade=device.grade,
        place=device.place.name if device.place else None,
        workshop=device.workshop.name if device.workshop else None,
        received_at=device.received_at,
    )
