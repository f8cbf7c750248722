"""From an accepted order to a loaded van."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.lifecycle import STEPS, Obstacles, advance, hold_rows, moment_of_all
from rebond.devices.models import Device
from rebond.donations.earmarks import obstacles_of_earmarks
from rebond.kit.errors import Refused
from rebond.kit.holding import hold_one
from rebond.kit.outcomes import Obstacle, Outcome
from rebond.ledger.recording import Entry, record
from rebond.network.models import Workshop
from rebond.orders.choices import OrderState
from rebond.orders.models import Order
from rebond.stock.choices import DeliveryState, LineState
from rebond.stock.facts import DeliveryDispatched, DeliveryOpened
from rebond.stock.models import Delivery, DeliveryLine, Placement
from rebond.stock.queries import room_in
from rebond.stock.queries.earmarks import aim_of_place
from rebond.stock.queries.places import may_go_to_a_place
from rebond.workshop.queries import obstacles_of_media


def open_delivery(
    *, actor: Actor, order: Order, workshop: Workshop, occurred_at: datetime | None = None
) -> Delivery:
    """Begin to fill an accepted order, or to send what is still owed of it.

    Opening again answers the delivery being filled. Raise `NotFound` for a workshop out of reach.
    """
    with transaction.atomic():
        order = hold_order(order.pk)
        require(actor, "order.fill", on=[order, workshop])
        if (filling := order.deliveries.filter(state=DeliveryState.FILLING).first()) is not None:
            return filling
        _refuse_unless_fillable(order)
        if room_in(order) <= 0:
            raise Refused(_("Everything that was ordered has left already."), code="order_full")
        delivery = Delivery.objects.create(
            order=order,
            place=order.place,
            workshop=workshop,
            reference=f"{order.reference}-{order.deliveries.count() + 1}",
            opened_at=occurred_at or timezone.now(),
        )
        opened = DeliveryOpened(order_id=order.pk, place_id=order.place_id, workshop_id=workshop.pk)
        record(actor=actor, occurred_at=occurred_at, entries=[Entry(delivery.stream, opened)])
    return delivery


def load(
    *, actor: Actor, delivery: Delivery, devices: Collection[Device], occurred_at: datetime | None = None
) -> Outcome[Device]:
    """Reserve computers for the delivery, up to what was ordered. One scanned again stays as it is."""
    with transaction.atomic():
        delivery = hold_delivery(delivery)
        _refuse_unless_filling(delivery)
        _refuse_unless_fillable(delivery.order)
        loaded = set(delivery.lines.filter(state=LineState.LOADED).values_list("device_id", flat=True))
        outcome = reserve_for(
            actor=actor,
            delivery=delivery,
            devices=[device for device in devices if device.pk not in loaded],  # scanned twice: it is there
            room=room_in(delivery.order),
            occurred_at=occurred_at,
        )
        DeliveryLine.objects.bulk_create(
            [DeliveryLine(delivery=delivery, device=device) for device in outcome.taken],
            update_conflicts=True,
            unique_fields=["delivery", "device"],
            update_fields=["state"],
        )
    return outcome


def reserve_for(
    *, actor: Actor, delivery: Delivery, devices: Collection[Device], room: int, occurred_at: datetime | None
) -> Outcome[Device]:
    """Ready computers are reserved for the delivery, ``room`` of them at most, inside the caller's transaction."""
    return advance(
        STEPS["reserve"],
        devices,
        actor=actor,
        facts_of=lambda _device: {"order_id": delivery.order_id, "delivery_id": delivery.pk},
        obstacles=lambda held: _obstacles_to_load(held, delivery, room),
        occurred_at=occurred_at,
    )


def unload(
    *, actor: Actor, delivery: Delivery, devices: Collection[Device], occurred_at: datetime | None = None
) -> Outcome[Device]:
    """Take computers out of a delivery that has not left, even of an order that was given up since."""
    with transaction.atomic():
        delivery = hold_delivery(delivery)
        _refuse_unless_filling(delivery)
        mine = set(delivery.lines.values_list("device_id", flat=True))
        stranger = [Obstacle("not_in_delivery", _("This computer is not in this delivery."))]
        outcome = advance(
            STEPS["release"],
            devices,
            actor=actor,
            facts_of=lambda _device: {"delivery_id": delivery.pk},
            obstacles=lambda held: {device.pk: stranger for device in held if device.pk not in mine},
            occurred_at=occurred_at,
        )
        delivery.lines.filter(device__in=outcome.taken).delete()
    return outcome


def empty_delivery(*, actor: Actor, delivery: Delivery) -> Outcome[Device]:
    """Take everything out of a delivery that has not left; doing it again changes nothing."""
    with transaction.atomic():
        loaded = hold_delivery(delivery).lines.filter(state=LineState.LOADED).values("device")
        return unload(
            actor=actor, delivery=delivery, devices=list(Device.objects.filter(pk__in=loaded).order_by("pk"))
        )


def dispatch(*, actor: Actor, delivery: Delivery, occurred_at: datetime | None = None) -> Delivery:
    """The delivery leaves with what is loaded, which may be fewer than ordered: the shortfall is recorded.

    Raise `Refused` when it is empty, has left, or when a loaded computer may not leave.
    """
    with transaction.atomic():
        delivery = hold_delivery(delivery)
        _refuse_unless_filling(delivery)
        _refuse_unless_fillable(delivery.order)
        loaded = list(delivery.lines.filter(state=LineState.LOADED).values_list("device_id", flat=True))
        if not (devices := hold_rows(loaded)):
            raise Refused(_("The delivery is empty. Scan the computers that leave."), code="delivery_empty")
        moment = moment_of_all(devices, occurred_at)
        _all_leave(actor, delivery, devices, moment)
        delivery.state = DeliveryState.IN_TRANSIT
        delivery.dispatched_at = moment or timezone.now()
        delivery.save(update_fields=["state", "dispatched_at"])
        short = max(room_in(delivery.order), 0)
        left = DeliveryDispatched(
            order_id=delivery.order_id, place_id=delivery.place_id, sent=len(devices), shortfall=short
        )
        record(actor=actor, occurred_at=moment, entries=[Entry(delivery.stream, left)])
    return delivery


def leave_for(
    *, actor: Actor, delivery: Delivery, devices: Collection[Device], occurred_at: datetime | None
) -> Outcome[Device]:
    """Reserved computers leave the workshop for the place of the delivery, inside the caller's transaction.

    A drive that was seen after the shelving still needs its proof (rule 2), and a lot may be set aside after the loading.
    """

    def in_the_way(held: Sequence[Device]) -> Obstacles:
        earmarked = _earmarked(held, delivery)
        return {pk: [*earmarked.get(pk, ()), *found] for pk, found in obstacles_of_media(held).items()}

    outcome = advance(
        STEPS["dispatch"],
        devices,
        actor=actor,
        sets={"place": delivery.place},
        facts_of=lambda _device: {"delivery_id": delivery.pk, "place_id": delivery.place_id},
        obstacles=in_the_way,
        occurred_at=occurred_at,
    )
    Placement.objects.filter(device__in=[device.pk for device in outcome.taken]).delete()
    return outcome


def hold_order(pk: int) -> Order:
    rows = Order.objects.select_related("agreement__programme", "place__organisation")
    return hold_one(rows, pk)


def hold_delivery(delivery: Delivery) -> Delivery:
    """The order first, then its delivery, then (by the caller) the computers: the same way everywhere."""
    order = hold_order(delivery.order_id)
    rows = Delivery.objects.select_related("place__organisation", "workshop__organisation")
    held = hold_one(rows, delivery.pk)
    held.order = order
    return held


def _all_leave(
    actor: Actor, delivery: Delivery, devices: Sequence[Device], occurred_at: datetime | None
) -> None:
    outcome = leave_for(actor=actor, delivery=delivery, devices=devices, occurred_at=occurred_at)
    if outcome.refused:
        first = outcome.refused[0]
        raise Refused(
            ngettext(
                "%(count)s computer cannot leave: %(tag)s. %(reason)s",
                "%(count)s computers cannot leave, the first is %(tag)s. %(reason)s",
                len(outcome.refused),
            )
            % {"count": len(outcome.refused), "tag": first.subject.asset_tag, "reason": first.reason},
            code="cannot_leave",
            obstacles=first.obstacles,
        )


def _refuse_unless_filling(delivery: Delivery) -> None:
    if delivery.state != DeliveryState.FILLING:
        raise Refused(_("This delivery has already left."), code="delivery_left")


def _refuse_unless_fillable(order: Order) -> None:
    if order.state not in OrderState.FILLABLE:
        raise Refused(
            _(
                "The order is “%(state)s”: nothing more can be sent for it. Take its computers out of the delivery."
            )
            % {"state": order.get_state_display()},
            code="order_not_accepted",
        )


def obstacles_of_terms(held: Sequence[Device], delivery: Delivery) -> dict[int, list[Obstacle]]:
    """What holds on every way to the place: for whom the lot is set aside, the programme of the order, the donor's terms."""
    outlet = Obstacle(
        "outlet_excluded", _("The donor's terms do not allow this computer to be ceded to a place.")
    )
    other = Obstacle("other_programme", _("This computer belongs to another programme than the order."))
    programme_id = delivery.order.agreement.programme_id
    found = _earmarked(held, delivery)
    for device in held:
        if found.setdefault(device.pk, []):
            continue
        if device.lot.serves_id != programme_id:
            found[device.pk] = [other]
        elif not may_go_to_a_place(device.lot):
            found[device.pk] = [outlet]
    return found


def _earmarked(held: Sequence[Device], delivery: Delivery) -> dict[int, list[Obstacle]]:
    aim = aim_of_place(delivery.place, delivery.order.agreement.programme_id)
    judged = obstacles_of_earmarks((device.pk, device.lot, aim) for device in held)
    return {key: [obstacle] for key, obstacle in judged.items()}


def _obstacles_to_load(held: Sequence[Device], delivery: Delivery, room: int) -> Obstacles:
    found = obstacles_of_terms(held, delivery)
    full = Obstacle("order_full", _("The order is already complete."))
    away = Obstacle("other_workshop", _("This computer is in stock at another workshop."))
    for device in held:
        if found[device.pk]:
            continue
        if device.workshop_id != delivery.workshop_id:
            found[device.pk] = [away]
        elif room <= 0:
            found[device.pk] = [full]
        else:
            room -= device.stage in STEPS["reserve"].sources
    return found
