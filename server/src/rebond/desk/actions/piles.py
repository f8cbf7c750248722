"""One gesture on a pile, once: a key sent twice does nothing more, and the minute after belongs to the one who did it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.desk.actions.carrying_out import DO, UNDO, Done, Wish
from rebond.desk.models import ON_THE_WAY, TO_UNDO, PileGesture
from rebond.desk.piles import MOST, VERBS
from rebond.devices.models import Device
from rebond.kit.errors import Invalid, NotFound, Refused
from rebond.kit.outcomes import Outcome

KEPT = timedelta(days=90)
"""A page may keep its scans over a holiday; after that a key is forgotten."""

__all__ = ["Wish", "act_on_pile", "undo_pile"]


def act_on_pile(*, actor: Actor, key: UUID, wish: Wish) -> PileGesture:
    """Do it for each that may take it, and keep what came of it under ``key``.

    The same key again answers what came of the first. Raise `Invalid` for a gesture that is not known or lacks what it
    needs, `NotFound` for the key of somebody else, `Refused` when the key was sent with something else; and what the
    action of the verb itself raises.
    """
    verb = VERBS.get(wish.verb)
    if verb is None or not verb.takes(wish.option):
        raise Invalid(_("This gesture is not known. Scan its card again."), code="unknown_gesture")
    if len(wish.devices) + len(wish.unknown) + len(wish.reserved) > MOST:
        raise Invalid(_("A pile is %(most)d computers at most.") % {"most": MOST}, code="pile_too_large")
    require(actor, verb.capability)
    with transaction.atomic():
        now = timezone.now()
        gesture, is_new = PileGesture.objects.get_or_create(
            key=key,
            defaults={
                "membership_id": actor.membership_id,
                "verb": wish.verb,
                "option": wish.option,
                "said": said_in(wish),
                "done_at": now,
            },
        )
        if gesture.membership_id != actor.membership_id:
            raise NotFound(_("This gesture is not yours."), code="not_yours")
        if not is_new and (gesture.verb, gesture.option, gesture.said) != (
            wish.verb,
            wish.option,
            said_in(wish),
        ):
            raise Refused(
                _("This page was sent already: open it again for another gesture."), code="sent_already"
            )
        if is_new:
            _keep(gesture, DO[verb.key](actor, wish))
            PileGesture.objects.filter(done_at__lt=now - KEPT).delete()
    return gesture


def said_in(wish: Wish) -> str:
    """A digest of the codes as they were sent, and of what was scanned beside them: what each names may change since."""
    beside = [wish.workshop, wish.lot, wish.delivery]
    codes = wish.codes or [*(device.asset_tag for device in wish.devices), *wish.unknown]
    said = [list(codes), wish.location, *(thing.pk if thing else None for thing in beside)]
    return sha256(json.dumps(said).encode()).hexdigest()


def _keep(gesture: PileGesture, done: Done) -> None:
    gesture.taken = [device.pk for device in done.outcome.taken]
    gesture.refused = [[refusal.subject.asset_tag, refusal.reason] for refusal in done.outcome.refused]
    gesture.to_undo = dict(done.to_undo)
    gesture.save(update_fields=["taken", "refused", "to_undo"])


def undo_pile(*, actor: Actor, key: UUID) -> Outcome[Device]:
    """Take back what was just done, where nothing happened since. Undone before: nothing more happens.

    Raise `NotFound` for somebody else's gesture, `Refused` when the minute is over.
    """
    with transaction.atomic():
        gesture = PileGesture.objects.select_for_update(no_key=True).filter(key=key).first()
        if gesture is None or gesture.membership_id != actor.membership_id:
            raise NotFound(_("This gesture is not yours."), code="not_yours")
        if gesture.undone_at is not None:
            return Outcome()
        now = timezone.now()
        if now > gesture.done_at + TO_UNDO + ON_THE_WAY:
            raise Refused(
                _("The minute is over. Correct it on the page of each computer."), code="minute_over"
            )
        gesture.undone_at = now
        gesture.save(update_fields=["undone_at"])
        if not gesture.taken:
            return Outcome()
        return UNDO[gesture.verb](actor, gesture, _devices(gesture.taken))


def _devices(keys: Sequence[int]) -> list[Device]:
    return list(Device.objects.filter(pk__in=keys).order_by("pk"))
