from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor, Role, system_actor
from rebond.access.guards import NOT_ALLOWED, require
from rebond.kit.errors import NotAllowed, Refused
from rebond.kit.holding import hold_each
from rebond.ledger.recording import Entry, record
from rebond.network.facts import MembershipEnded
from rebond.network.granting import may_grant
from rebond.network.models import ApiToken, Membership

CALENDAR = system_actor("calendar")


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
        record(actor=actor, entries=[Entry(f"membership:{membership.pk}", _ended(membership))])
    membership.ended_at = now
    return membership


def end_those_due(hats: QuerySet[Membership] | None = None) -> int:
    """Write down the end of hats that ended by themselves, of ``hats`` or of all; answer how many.

    Nobody wears them any more already: this closes their tokens, tells the ledger, and frees the hat to be given again.
    """
    rows = Membership.objects.all() if hats is None else hats
    with transaction.atomic():
        due = hold_each(rows.filter(ended_at=None, ends_at__lte=timezone.now()))
        for membership in due:
            membership.ended_at = membership.ends_at
        Membership.objects.bulk_update(due, ["ended_at"])
        tokens = ApiToken.objects.filter(membership__in=[row.pk for row in due], revoked_at=None)
        tokens.update(revoked_at=timezone.now())
        record(actor=CALENDAR, entries=[Entry(f"membership:{row.pk}", _ended(row)) for row in due])
    return len(due)


def _ended(membership: Membership) -> MembershipEnded:
    return MembershipEnded(
        role=membership.role, organisation_id=membership.organisation_id, place_id=membership.place_id
    )
