"""Builds the `Actor` from the hat worn."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from rebond.access import NOBODY, Actor, Role
from rebond.network.models import ApiToken, Membership, Organisation
from rebond.network.querysets import running
from rebond.notices.models import Notice

HAT = "hat"


def actor_for(membership: Membership) -> Actor:
    return Actor(
        user_id=membership.user_id,
        membership_id=membership.pk,
        role=Role(membership.role),
        territory_id=membership.organisation.territory_id,
        organisation_id=membership.organisation_id,
        place_id=membership.place_id,
        workshop_ids=_entrusted_to(membership.organisation),
        until=membership.ends_at,
    )


def _entrusted_to(organisation: Organisation) -> frozenset[int] | None:
    """Its workshops when it is an external one: one query more, for its people only."""
    if not organisation.is_external_workshop:
        return None
    return frozenset(organisation.workshops.order_by("pk").values_list("pk", flat=True))


def hats_of(request: HttpRequest) -> list[Membership]:
    """The active memberships of the person, oldest first; each with the ``unread_notices`` of the person.

    The header of every page counts those: they come with the hats, in the one query that every page makes.
    """
    if not request.user.is_authenticated:
        return []
    hats = Membership.objects.active().filter(user=request.user).annotate(unread_notices=_unread())
    return list(hats.select_related("organisation__territory", "place__commune").order_by("pk"))


def _unread() -> Coalesce:
    own = Notice.objects.filter(recipient=OuterRef("user"), read_at=None).order_by()
    return Coalesce(Subquery(own.values("recipient").annotate(count=Count("pk")).values("count")), 0)


def worn_of(request: HttpRequest, hats: Sequence[Membership]) -> Membership | None:
    """The membership worn in this session: the one chosen, else the oldest one active."""
    chosen = request.session.get(HAT)
    return next((hat for hat in hats if hat.pk == chosen), hats[0] if hats else None)


def hat_of(request: HttpRequest) -> Membership | None:
    """The membership that the middleware found for this request."""
    hat = getattr(request, "hat", None)
    return hat if isinstance(hat, Membership) else None


def actor_of_token(token: str) -> Actor:
    """The hat that an API token wears; nobody when the token is unknown, revoked or its hat was taken off."""
    found = (
        ApiToken.objects.filter(running("membership__"), digest=token_digest(token), revoked_at=None)
        .select_related("membership__organisation")
        .first()
    )
    return actor_for(found.membership) if found else NOBODY


def new_token() -> str:
    return secrets.token_urlsafe(32)


def token_digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
