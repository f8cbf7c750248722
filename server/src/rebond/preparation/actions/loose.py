"""The only things that change how many loose accessories there are: a movement, its sum on the row, its event."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.devices.models import Device
from rebond.kit.errors import Invalid, Refused
from rebond.kit.holding import hold_one
from rebond.ledger.recording import Entry, record
from rebond.network.models import Workshop
from rebond.preparation.choices import Connector, LooseCause
from rebond.preparation.facts import LooseMinimumSet, LooseMoved
from rebond.preparation.models import LooseAccessory, LooseMovement
from rebond.programmes.choices import HandoverItem

MOST = 10_000


def move(
    actor: Actor,
    loose: LooseAccessory,
    delta: int,
    cause: LooseCause,
    *,
    device: Device | None = None,
    submission: UUID | None = None,
) -> None:
    """In the caller's transaction, with ``loose`` held. Raise `Refused` where fewer are left."""
    rows = LooseAccessory.objects.filter(pk=loose.pk, quantity__gte=max(0, -delta))
    if not rows.update(quantity=F("quantity") + delta):
        raise Refused(_("No more of it is left: %(what)s.") % {"what": loose}, code="none_left")
    loose.quantity += delta
    LooseMovement.objects.create(
        loose=loose,
        delta=delta,
        cause=cause,
        device=device,
        moved_at=timezone.now(),
        moved_by_id=actor.membership_id,
        submission=submission,
    )
    told = LooseMoved(
        item=loose.item,
        connector=loose.connector,
        cause=cause.value,
        count=delta,
        quantity=loose.quantity,
        device_id=device.pk if device else None,
    )
    record(actor=actor, entries=[Entry(loose.stream, told)])


def take_in(
    *, actor: Actor, workshop: Workshop, item: str, count: int, submission: UUID, connector: str = ""
) -> LooseAccessory:
    """``count`` more came in: bought, given, left by a computer that was taken apart.

    The same ``submission`` again changes nothing. Raise `Refused` where it said something else.
    """
    _judge(item, connector, count, field="count")
    require(actor, "accessory.keep", on=workshop)
    try:
        with transaction.atomic():
            made, _new = LooseAccessory.objects.get_or_create(
                workshop=workshop, item=item, connector=connector
            )
            held = hold_loose(made)
            before = LooseMovement.objects.filter(submission=submission).first()
            if before is None:
                move(actor, held, count, LooseCause.CAME_IN, submission=submission)
            elif (before.loose_id, before.delta) != (held.pk, count):
                raise _sent_already()
    except IntegrityError:  # the same submission, for another accessory, at the same moment
        raise _sent_already() from None
    return held


def count_loose(*, actor: Actor, loose: LooseAccessory, found: int, seen: int) -> LooseAccessory:
    """``found`` lie there. ``seen``: how many the page said; raise `Refused` where the stock changed meanwhile."""
    if not 0 <= found <= MOST:
        raise Invalid(_("Give a number."), code="number", field="found")
    with transaction.atomic():
        held = hold_loose(loose)
        require(actor, "accessory.keep", on=held)
        if found == held.quantity:
            return held
        if held.quantity != seen:
            raise Refused(
                _("The stock changed meanwhile: %(count)d are written now. Count again.")
                % {"count": held.quantity},
                code="changed_meanwhile",
                field="found",
            )
        move(actor, held, found - held.quantity, LooseCause.COUNTED)
    return held


def set_minimum(*, actor: Actor, loose: LooseAccessory, minimum: int) -> LooseAccessory:
    """How many the workshop wants at least; what lacks is told as to find."""
    if not 0 <= minimum <= MOST:
        raise Invalid(_("Give a number."), code="number", field="minimum")
    with transaction.atomic():
        held = hold_loose(loose)
        require(actor, "accessory.keep", on=held)
        if held.minimum != minimum:
            held.minimum = minimum
            held.save(update_fields=["minimum"])
            record(actor=actor, entries=[Entry(held.stream, LooseMinimumSet(minimum=minimum))])
    return held


def hold_loose(loose: LooseAccessory) -> LooseAccessory:
    return hold_one(LooseAccessory.objects.select_related("workshop__organisation"), loose.pk)


def _judge(item: str, connector: str, count: int, *, field: str) -> None:
    if item not in HandoverItem.values:
        raise Invalid(_("Choose in the list."), code="unknown_item", field="item")
    if (item == HandoverItem.CHARGER) != bool(connector):
        raise Invalid(
            _("Say which connector the charger has, and for a charger only."),
            code="connector_missing",
            field="connector",
        )
    if connector and connector not in Connector.values:
        raise Invalid(_("Choose in the list."), code="unknown_connector", field="connector")
    if not 0 < count <= MOST:
        raise Invalid(_("Give a number above zero."), code="number", field=field)


def _sent_already() -> Refused:
    return Refused(
        _("This page was sent already: open it again to add other accessories."), code="sent_already"
    )
