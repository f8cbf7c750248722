from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor, Role
from rebond.access.guards import NOT_ALLOWED, require
from rebond.kit.errors import NotAllowed, Refused
from rebond.ledger.recording import Entry, record
from rebond.network.facts import MembershipEnded
from rebond.network.granting import may_grant
from rebond.network.models import ApiToken, Membership


def end_membership(*, actor: Actor, membership: Membership) -> Membership:
    """Take a hat off somebody; the tokens that wore it end too. Doing it again changes nothing.

    Raise `NotAllowed` for a role that the actor could not give, `Refused` for the hat that the actor wears.
    """
    require(actor, "people.invite", on=membership)
    if not may_grant(
        actor, Role(membership.role), organisation=membership.organisation, place=membership.place
    ):
        raise NotAllowed(NOT_ALLOWED, code="beyond_reach")
    if membership.pk == actor.membership_id:
        raise Refused(
            _("You cannot take off the role that you are wearing. Ask a colleague."), code="own_hat"
        )
    now = timezone.now()
    with transaction.atomic():
        if not Membership.objects.filter(pk=membership.pk, ended_at=None).update(ended_at=now):
            return membership
        ApiToken.objects.filter(membership=membership, revoked_at=None).update(revoked_at=now)
        told = MembershipEnded(
            role=membership.role, organisation_id=membership.organisation_id, place_id=membership.place_id
        )
        record(actor=actor, entries=[Entry(f"membership:{membership.pk}", told)])
    membership.ended_at = now
    return membership
