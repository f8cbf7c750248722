"""The keys of a workshop: made here, never shown, replaced or revoked."""

from __future__ import annotations

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from passport.certificate_keys import public_key, rotate
from passport.shape import encode
from passport.strict import b64
from rebond.access import Actor
from rebond.access.guards import require
from rebond.agents.choices import RevocationReason
from rebond.agents.facts import SigningKeyMade, SigningKeyRevoked
from rebond.agents.keys import sealed, unsealed
from rebond.agents.models import SigningKey
from rebond.kit.errors import Invalid
from rebond.kit.holding import hold_one
from rebond.ledger.recording import Entry, record
from rebond.network.models import Workshop


def replace_key(*, actor: Actor, workshop: Workshop) -> SigningKey:
    """A new key signs from here on; what the one before signed stays believed."""
    require(actor, "signing_key.manage", on=workshop)
    with transaction.atomic():
        return make_key(actor=actor, workshop=hold(workshop))


def revoke_key(*, actor: Actor, key: SigningKey, reason: str) -> None:
    """Believe nothing that comes in from here on under this key or under one that it certified. Again: no change."""
    require(actor, "signing_key.manage", on=key)
    if reason not in RevocationReason.values:
        raise Invalid(_("Say why the key is revoked."), code="unknown_reason", field="reason")
    with transaction.atomic():
        hold(key.workshop)
        ended = SigningKey.objects.filter(pk=key.pk, revoked_at=None)
        if ended.update(revoked_at=timezone.now(), revocation_reason=reason):
            facts = SigningKeyRevoked(workshop_id=key.workshop_id, key_id=key.pk, reason=str(reason))
            record(actor=actor, entries=[Entry(key.stream, facts)])


def key_that_signs(*, actor: Actor, workshop: Workshop) -> SigningKey:
    """That of the workshop, made when it has none, inside the caller's transaction."""
    held = hold(workshop)
    return SigningKey.objects.signing().filter(workshop=held).first() or make_key(actor=actor, workshop=held)


def hold(workshop: Workshop) -> Workshop:
    """One writer of the keys and agents of a workshop at a time."""
    return hold_one(Workshop.objects.select_related("organisation"), workshop.pk)


def make_key(*, actor: Actor, workshop: Workshop) -> SigningKey:
    """Inside a transaction that holds ``workshop``."""
    now = timezone.now()
    before = SigningKey.objects.signing().filter(workshop=workshop).first()
    SigningKey.objects.signing().filter(workshop=workshop).update(retired_at=now)
    private = Ed25519PrivateKey.generate()
    public = b64(public_key(private))
    followed = rotate(unsealed(before), key=public, at=now.replace(microsecond=0)) if before else None
    made = SigningKey.objects.create(
        workshop=workshop,
        public_key=public,
        sealed_private_key=sealed(private),
        rotation=encode(followed) if followed else None,
        made_at=now,
    )
    facts = SigningKeyMade(workshop_id=workshop.pk, key_id=made.pk, replaces_id=before.pk if before else None)
    record(actor=actor, entries=[Entry(made.stream, facts)])
    return made
