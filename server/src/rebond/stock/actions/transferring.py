"""A transfer is filled, leaves with its slip, and is received by scanning; each gap is settled."""

from __future__ import annotations

from collections.abc import Collection
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.lifecycle import hold_rows
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.donations.earmarks import obstacles_of_earmarks
from rebond.kit.errors import Invalid, Refused
from rebond.kit.holding import hold_one
from rebond.kit.outcomes import Obstacle, Outcome, Refusal
from rebond.ledger.recording import Entry, record
from rebond.network.models import Place, Workshop
from rebond.stock.actions.hands import change_hands, obstacles_to_transfer
from rebond.stock.actions.missing import declare_missing
from rebond.stock.choices import MissingReason, TransferLineState, TransferState
from rebond.stock.facts import TransferDispatched, TransferLineSettled, TransferOpened, TransferReceived
from rebond.stock.models import Transfer, TransferLine
from rebond.stock.queries import Arrived, aim_of_place, is_held_by, obstacles_on_the_way, sort_transfer

TO_SETTLE = frozenset({TransferLineState.MISSING, TransferLineState.SURPLUS})


def open_transfer(*, actor: Actor, origin: Workshop | Place, destination: Workshop | Place) -> Transfer:
    """Opening again between the same two answers the one being filled. Raise `Invalid` for two that cannot exchange."""
    with transaction.atomic():
        require(actor, "stock.transfer", on=[origin, destination])
        if type(origin) is not type(destination) or origin.pk == destination.pk:
            raise Invalid(_("Choose two different workshops, or two different places."), field="destination")
        _refuse_closed(destination)
        kind = "workshop" if isinstance(origin, Workshop) else "place"
        ends = {f"from_{kind}": origin, f"to_{kind}": destination}
        type(origin).objects.select_for_update(no_key=True, of=("self",)).get(pk=origin.pk)
        if (filling := Transfer.objects.filling().filter(**ends).order_by("pk").first()) is not None:
            return filling
        now = timezone.now()
        transfer = Transfer.objects.create(
            **ends, territory=origin.organisation.territory, reference=uuid4().hex, opened_at=now
        )
        transfer.reference = f"TR-{timezone.localdate(now).year}-{transfer.pk:04}"
        transfer.save(update_fields=["reference"])
        opened = TransferOpened(
            **_ends(transfer),
            from_workshop_id=transfer.from_workshop_id,
            from_place_id=transfer.from_place_id,
        )
        record(actor=actor, entries=[Entry(transfer.stream, opened)])
    return transfer


def load_transfer(*, actor: Actor, transfer: Transfer, devices: Collection[Device]) -> Outcome[Device]:
    """Put computers on the slip. One scanned again stays as it is."""
    with transaction.atomic():
        transfer = _hold(transfer, actor, "stock.transfer")
        _refuse_unless(transfer, TransferState.FILLING)
        held = hold_rows(devices)
        require(actor, "device.view", on=held)
        in_the_way = _obstacles_to_load(held, transfer)
        taken = [device for device in held if not in_the_way.get(device.pk)]
        TransferLine.objects.bulk_create(
            [TransferLine(transfer=transfer, device=device) for device in taken], ignore_conflicts=True
        )
    refused = [Refusal(device, tuple(in_the_way[device.pk])) for device in held if in_the_way.get(device.pk)]
    return Outcome(taken, refused)


def unload_transfer(*, actor: Actor, transfer: Transfer, devices: Collection[Device]) -> None:
    with transaction.atomic():
        transfer = _hold(transfer, actor, "stock.transfer")
        _refuse_unless(transfer, TransferState.FILLING)
        transfer.lines.filter(device__in=devices).delete()


def dispatch_transfer(*, actor: Actor, transfer: Transfer) -> Transfer:
    """It leaves: the destination answers for what is on the slip. Raise `Refused` when it is empty or one may not go."""
    with transaction.atomic():
        transfer = _hold(transfer, actor, "stock.transfer")
        _refuse_unless(transfer, TransferState.FILLING)
        _refuse_closed(transfer.destination)
        held = hold_rows(list(transfer.lines.values_list("device_id", flat=True)))
        if not held:
            raise Refused(_("The transfer is empty. Scan the computers that leave."), code="transfer_empty")
        in_the_way = _obstacles_to_load(held, transfer)
        _refuse_first(
            [Refusal(device, tuple(in_the_way[device.pk])) for device in held if in_the_way.get(device.pk)]
        )
        change_hands(actor=actor, devices=held, to=transfer.destination, transfer_id=transfer.pk)
        transfer.state, transfer.dispatched_at = TransferState.UNDERWAY, timezone.now()
        transfer.save(update_fields=["state", "dispatched_at"])
        sent = TransferDispatched(**_ends(transfer), sent=len(held))
        record(actor=actor, entries=[Entry(transfer.stream, sent)])
    return transfer


def receive_transfer(*, actor: Actor, transfer: Transfer, scanned: Collection[Device]) -> Arrived:
    """Close the reception. What is on the slip and was not scanned did not come; what came besides is in surplus."""
    with transaction.atomic():
        transfer = _hold(transfer, actor, "transfer.receive")
        _refuse_unless(transfer, TransferState.UNDERWAY)
        hold_rows(list(transfer.lines.values_list("device_id", flat=True)))
        arrived = sort_transfer(transfer, scanned)
        transfer.lines.filter(device__in=arrived.received).update(state=TransferLineState.RECEIVED)
        transfer.lines.filter(device__in=arrived.missing).update(state=TransferLineState.MISSING)
        TransferLine.objects.bulk_create(
            [
                TransferLine(transfer=transfer, device=device, state=TransferLineState.SURPLUS)
                for device in arrived.surplus
            ]
        )
        transfer.state, transfer.received_at = TransferState.RECEIVED, timezone.now()
        transfer.received_by_id = actor.membership_id
        transfer.save(update_fields=["state", "received_at", "received_by"])
        received = TransferReceived(
            **_ends(transfer),
            received=len(arrived.received),
            missing=len(arrived.missing),
            surplus=len(arrived.surplus),
        )
        record(actor=actor, entries=[Entry(transfer.stream, received), *_close_lines(transfer, arrived.gone)])
    return arrived


def _close_lines(transfer: Transfer, gone: Collection[Device]) -> list[Entry]:
    """What was handed over since had come; what is missing on record is lost here too: nothing is left to settle."""
    entries = []
    for device in gone:
        lost = device.stage == Stage.MISSING
        now = TransferLineState.LOST if lost else TransferLineState.RECEIVED
        transfer.lines.filter(device=device).update(state=now)
        was = TransferLineState.LOADED.value
        settled = TransferLineSettled(**_ends(transfer), device_id=device.pk, was=was, now=now.value)
        entries.append(Entry(transfer.stream, settled))
    return entries


def settle_transfer_line(*, actor: Actor, line: TransferLine, now: TransferLineState) -> TransferLine:
    """It came after all, it never left, or it is lost. Raise `Refused` when it was settled otherwise, or may not be."""
    with transaction.atomic():
        transfer = _hold(line.transfer, actor, "stock.transfer")
        line = TransferLine.objects.select_for_update(no_key=True, of=("self",)).get(pk=line.pk)
        if line.state == now:
            return line
        if line.state not in TO_SETTLE or now not in SETTLED_AS:
            raise Refused(_("This line was settled already."), code="line_settled")
        (device,) = hold_rows([line.device_id])
        _settle(actor, transfer, TransferLineState(line.state), device, now)
        settled = TransferLineSettled(
            **_ends(transfer), device_id=device.pk, was=str(line.state), now=now.value
        )
        line.state = now
        line.save(update_fields=["state"])
        record(actor=actor, entries=[Entry(transfer.stream, settled)])
    return line


SETTLED_AS = frozenset({TransferLineState.RECEIVED, TransferLineState.BACK, TransferLineState.LOST})


def _settle(
    actor: Actor, transfer: Transfer, was: TransferLineState, device: Device, now: TransferLineState
) -> None:
    """What is in surplus is in the hands of another until it is received here; what is missing is in these hands."""
    outcome: Outcome[Device] = Outcome()
    if now == TransferLineState.RECEIVED and was == TransferLineState.SURPLUS:
        outcome = change_hands(
            actor=actor, devices=[device], to=transfer.destination, transfer_id=transfer.pk
        )
    elif now == TransferLineState.BACK and was == TransferLineState.MISSING:
        outcome = change_hands(actor=actor, devices=[device], to=transfer.origin, transfer_id=transfer.pk)
    elif now == TransferLineState.LOST:
        outcome = declare_missing(actor=actor, devices=[device], reason=MissingReason.LOST_IN_DELIVERY)
    _refuse_first(list(outcome.refused))


def _obstacles_to_load(held: Collection[Device], transfer: Transfer) -> dict[int, list[Obstacle]]:
    found = obstacles_to_transfer(list(held), transfer.destination)
    promised = TransferLine.objects.filter(
        device__in=held, state=TransferLineState.LOADED, transfer__state=TransferState.FILLING
    ).exclude(transfer=transfer)
    elsewhere = set(promised.values_list("device_id", flat=True))
    moving = {} if isinstance(transfer.destination, Workshop) else obstacles_on_the_way(held)
    for told in (moving, _earmarked(held, transfer.destination)):
        for key, obstacle in told.items():
            found.setdefault(key, []).append(obstacle)
    for device in held:
        if not found.get(device.pk) and not is_held_by(transfer.origin, device):
            away = _("It is not at %(site)s on record.") % {"site": transfer.origin}
            found[device.pk] = [Obstacle("not_at_origin", away)]
        elif device.pk in elsewhere:
            other = Obstacle("in_another_transfer", _("It is on the slip of another transfer."))
            found.setdefault(device.pk, []).append(other)
    return found


def _earmarked(held: Collection[Device], to: Workshop | Place) -> dict[int, Obstacle]:
    """A workshop keeps computers for whoever they are set aside for."""
    if isinstance(to, Workshop):
        return {}
    return obstacles_of_earmarks((device.pk, device.lot, aim_of_place(to)) for device in held)


def _hold(transfer: Transfer, actor: Actor, capability: str) -> Transfer:
    rows = Transfer.objects.select_related(
        "from_workshop__organisation",
        "to_workshop__organisation",
        "from_place__organisation",
        "to_place__organisation",
    )
    held = hold_one(rows, transfer.pk)
    require(actor, capability, on=held)
    return held


def _refuse_closed(destination: Workshop | Place) -> None:
    if isinstance(destination, Place) and not destination.is_open:
        raise Invalid(_("This place is closed: choose one that is open."), field="destination")


def _refuse_unless(transfer: Transfer, state: TransferState) -> None:
    if transfer.state != state:
        raise Refused(
            _("This transfer is “%(state)s”: it is too late, or too early, for that.")
            % {"state": transfer.get_state_display()},
            code="transfer_state",
        )


def _refuse_first(refused: Collection[Refusal[Device]]) -> None:
    for refusal in refused:
        raise Refused(
            f"{refusal.subject.asset_tag}: {refusal.reason}",
            code="device_refused",
            obstacles=refusal.obstacles,
        )


def _ends(transfer: Transfer) -> dict[str, int | None]:
    return {"workshop_id": transfer.to_workshop_id, "place_id": transfer.to_place_id}
