"""Who works at a shared computer: by a badge, or by a name and a PIN, in a second."""

from __future__ import annotations

import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor, may
from rebond.access.guards import require
from rebond.agents.codes import ALPHABET
from rebond.agents.limits import WRONG_CODES
from rebond.bench.facts import OperatorCodeChanged, OperatorLocked, OperatorSwitched
from rebond.bench.models import Operator
from rebond.kit.errors import Invalid, NotFound, Refused
from rebond.kit.holding import hold_each
from rebond.kit.sealing import derive_key, fingerprint
from rebond.ledger.recording import Entry, record
from rebond.network.actors import actor_for
from rebond.network.models import Membership
from rebond.network.querysets import running

MOST_TRIES = 5
LOCKED_FOR = timedelta(minutes=5)
SHORTEST_PIN, LONGEST_PIN = 4, 8
BADGE_LENGTH = 16
WRONG = _("This badge or this PIN is not known here.")


def set_pin(*, actor: Actor, pin: str) -> None:
    """The actor's own PIN, for the hat worn. Raise `Invalid` for one that everybody would try first."""
    require(actor, "account.manage_own")
    if not (pin.isascii() and pin.isdigit() and SHORTEST_PIN <= len(pin) <= LONGEST_PIN):
        raise Invalid(_("A PIN has 4 to 8 digits."), code="bad_pin", field="pin")
    if len(set(pin)) == 1 or pin in "0123456789" or pin in "9876543210":
        raise Invalid(_("This PIN is too easy to guess: choose another."), code="easy_pin", field="pin")
    hashed = make_password(pin)
    with transaction.atomic():
        row = _own(actor)
        row.pin, row.wrong_tries, row.locked_until = hashed, 0, None
        row.save(update_fields=["pin", "wrong_tries", "locked_until"])
        record(actor=actor, entries=[Entry(row.stream, OperatorCodeChanged(means="pin"))])


def make_badge(*, actor: Actor) -> str:
    """A new code for the actor's own badge, 80 bits; the old badge opens nothing any more. Shown this once."""
    require(actor, "account.manage_own")
    code = "B-" + "".join(secrets.choice(ALPHABET) for _ in range(BADGE_LENGTH))
    with transaction.atomic():
        row = _own(actor)
        row.badge_digest = badge_digest(code)
        row.save(update_fields=["badge_digest"])
        record(actor=actor, entries=[Entry(row.stream, OperatorCodeChanged(means="badge"))])
    return code


def switch_by_badge(*, actor: Actor, badge: str) -> Membership:
    """The person of that badge. Wrong and foreign badges are told alike; too many are not tried."""
    limit = f"badge:{actor.territory_id}"
    WRONG_CODES.refuse_when_too_many(limit)
    rows = _operators_of(actor).filter(badge_digest=badge_digest(badge))
    found = rows.first()
    if found is None:
        WRONG_CODES.count(limit)
        raise NotFound(WRONG, code="unknown_badge", field="badge")
    return _switched(found, "badge")


def switch_by_pin(*, actor: Actor, operator: Operator, pin: str) -> Membership:
    """The person named, when the PIN is theirs. Five wrong ones close it for five minutes."""
    with transaction.atomic():
        found = hold_each(_operators_of(actor), [operator.pk], no_key=False)
        if not found:
            raise NotFound(WRONG, code="unknown_pin", field="pin")
        (held,) = found
        wrong = _refuse_wrong(held, pin)
    if wrong is not None:  # raised after the count of wrong tries was kept
        raise wrong
    return _switched(held, "pin")


def badge_digest(code: str) -> str:
    plain = "".join(sign for sign in code.upper() if sign.isalnum())
    return fingerprint(plain.encode(), key=derive_key(settings.FINGERPRINT_KEY, "bench.badge"))


def _refuse_wrong(held: Operator, pin: str) -> Refused | NotFound | None:
    now = timezone.now()
    if held.locked_until is not None and held.locked_until > now:
        return Refused(
            _("Too many wrong PINs: wait five minutes, or use the badge."), code="locked", field="pin"
        )
    if held.pin and check_password(pin, held.pin):
        if held.wrong_tries:
            Operator.objects.filter(pk=held.pk).update(wrong_tries=0, locked_until=None)
        return None
    tries = held.wrong_tries + 1
    locks = tries >= MOST_TRIES
    held.wrong_tries, held.locked_until = (0, now + LOCKED_FOR) if locks else (tries, None)
    held.save(update_fields=["wrong_tries", "locked_until"])
    if locks:
        by = actor_for(held.membership)
        record(actor=by, entries=[Entry(held.stream, OperatorLocked(tries=tries))])
    return NotFound(WRONG, code="unknown_pin", field="pin")


def _own(actor: Actor) -> Operator:
    if actor.membership_id is None:
        raise Refused(_("Choose a hat first."), code="no_hat")
    row, _made = Operator.objects.select_for_update(of=("self",)).get_or_create(
        membership_id=actor.membership_id
    )
    return row


def _operators_of(actor: Actor) -> QuerySet[Operator]:
    """Active people of the same territory; at an external workshop, its own."""
    rows = Operator.objects.filter(
        running("membership__"),
        membership__organisation__territory=actor.territory_id,
    ).select_related("membership__user", "membership__organisation")
    return rows.filter(membership__organisation=actor.organisation_id) if actor.is_external else rows


def _switched(found: Operator, means: str) -> Membership:
    hat = found.membership
    by = actor_for(hat)
    if not may(by, "bench.view"):
        raise NotFound(WRONG, code="unknown_badge", field="badge")
    with transaction.atomic():
        record(actor=by, entries=[Entry(found.stream, OperatorSwitched(means=means))])
    return hat
