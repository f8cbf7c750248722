"""The secret address at which a diary reads sessions."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.errors import Refused
from rebond.learning.facts import CalendarFeedEnded, CalendarFeedMade
from rebond.learning.models import CalendarFeed
from rebond.ledger.recording import Entry, record
from rebond.network.actors import new_token, token_digest
from rebond.network.models import Membership, Place


def make_feed(*, actor: Actor, place: Place | None = None) -> str:
    """A new secret (256 bits) for the sessions of ``place``, or for those that the person leads: answered once only.

    The one before is worth nothing from now on. Only a digest is kept.
    """
    secret = new_token()
    with transaction.atomic():
        owner = _held_owner(actor, place)
        feed, _created = CalendarFeed.objects.update_or_create(
            **owner, defaults={"digest": token_digest(secret), "made_at": timezone.now()}
        )
        facts = CalendarFeedMade(place_id=feed.place_id, membership_id=feed.membership_id)
        record(actor=actor, entries=[Entry(feed.stream, facts)])
    return secret


def end_feed(*, actor: Actor, place: Place | None = None) -> bool:
    """The address is worth nothing any more. Answer whether there was one."""
    with transaction.atomic():
        feed = CalendarFeed.objects.filter(**_held_owner(actor, place)).first()
        if feed is None:
            return False
        facts = CalendarFeedEnded(place_id=feed.place_id, membership_id=feed.membership_id)
        record(actor=actor, entries=[Entry(feed.stream, facts)])
        feed.delete()
    return True


def _held_owner(actor: Actor, place: Place | None) -> dict[str, Any]:
    """Whose sessions, held so that two renewals come one after the other."""
    if place is not None:
        require(actor, "learning.record", on=place)
        return {"place": Place.objects.select_for_update(no_key=True).get(pk=place.pk)}
    require(actor, "learning.view")
    own = Membership.objects.select_for_update(no_key=True).filter(pk=actor.membership_id or 0).first()
    if own is None:
        raise Refused(_("Sign in to have a calendar of your own."), code="nobody")
    return {"membership": own}
