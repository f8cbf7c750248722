from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND, require
from rebond.kit.errors import Invalid, NotFound
from rebond.ledger.recording import Entry, record
from rebond.network.actors import new_token, token_digest
from rebond.network.facts import ApiTokenCreated, ApiTokenRevoked
from rebond.network.models import ApiToken, Membership


def create_token(*, actor: Actor, membership: Membership, label: str) -> str:
    """A token that wears one hat of the actor's own. The answer is the only time that it can be read."""
    require(actor, "account.manage_own")
    if membership.user_id != actor.user_id or not membership.runs_at(timezone.now()):
        raise NotFound(NOT_FOUND, code="not_found")
    label = " ".join(label.split())
    if not label:
        raise Invalid(_("Say what the token is for: you will recognise it later."), field="label")
    token = new_token()
    with transaction.atomic():
        row = ApiToken.objects.create(membership=membership, label=label[:80], digest=token_digest(token))
        record(actor=actor, entries=[Entry(f"api_token:{row.pk}", ApiTokenCreated())])
    return token


def revoke_token(*, actor: Actor, token: ApiToken) -> None:
    """End a token of the actor's own. Doing it again changes nothing."""
    require(actor, "account.manage_own")
    if token.membership.user_id != actor.user_id:
        raise NotFound(NOT_FOUND, code="not_found")
    with transaction.atomic():
        if ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now()):
            record(actor=actor, entries=[Entry(f"api_token:{token.pk}", ApiTokenRevoked())])
