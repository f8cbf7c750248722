"""The key of a place is written once, and never shown again."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.errors import Invalid
from rebond.kit.holding import hold_one
from rebond.lacoop.facts import CoopKeyForgotten, CoopKeySet
from rebond.lacoop.models import CoopKey
from rebond.lacoop.sealing import SEAL
from rebond.ledger.recording import Entry, record
from rebond.network.models import Place

LONGEST = 300


def set_key(*, actor: Actor, place: Place, key: str, structure_id: UUID | None = None) -> CoopKey:
    """Keep the key that La Coop gave, sealed; the one before goes. Raise `Invalid` for what is no key."""
    plain = key.strip()
    identifier, colon, secret = plain.partition(":")
    is_key = bool(identifier and colon and secret) and plain.isascii() and plain.isprintable()
    if not is_key or " " in plain or len(plain) > LONGEST:
        raise Invalid(
            _("Write the key as La Coop gives it: the number of the client, a colon, its secret."),
            field="key",
        )
    with transaction.atomic():
        held = _hold(actor, place)
        kept, _created = CoopKey.objects.update_or_create(
            place=held,
            defaults={
                "sealed_key": SEAL.close(plain),
                "structure_id": structure_id,
                "set_at": timezone.now(),
                "set_by_id": actor.membership_id,
                "read_until": None,
                "fault": "",
            },
        )
        record(actor=actor, entries=[Entry(kept.stream, CoopKeySet(place_id=held.pk))])
    return kept


def forget_key(*, actor: Actor, place: Place) -> bool:
    """The key goes; what was read and confirmed stays. Answer whether there was one."""
    with transaction.atomic():
        held = _hold(actor, place)
        kept = CoopKey.objects.filter(place=held).first()
        if kept is None:
            return False
        kept.delete()
        record(actor=actor, entries=[Entry(kept.stream, CoopKeyForgotten(place_id=held.pk))])
    return True


def _hold(actor: Actor, place: Place) -> Place:
    held = hold_one(Place.objects.select_related("organisation"), place.pk)
    require(actor, "coop_key.set", on=held)
    return held
