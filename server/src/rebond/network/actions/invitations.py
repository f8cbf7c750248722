"""A hat is offered by e-mail, and taken by the person to whom the message went."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor, Role
from rebond.access.guards import NOT_ALLOWED, require
from rebond.accounts.actions import open_account
from rebond.accounts.models import User
from rebond.kit.days import midnight_after
from rebond.kit.errors import Invalid, NotAllowed, NotFound, Refused
from rebond.kit.holding import hold_each
from rebond.ledger.recording import Entry, record
from rebond.network.actions.memberships import end_those_due
from rebond.network.actors import actor_for, new_token, token_digest
from rebond.network.facts import InvitationSent, InvitationWithdrawn, MembershipStarted
from rebond.network.granting import ROLES_AT_A_PLACE, may_grant
from rebond.network.models import Invitation, Membership, Organisation, Place
from rebond.notices.email import send

VALID_FOR = timedelta(days=14)
LONGEST = timedelta(days=3653)
UNUSABLE = _(
    "This invitation is not valid, or not any more: it is used, withdrawn or out of date. "
    "Ask whoever invited you for a new one."
)


@dataclass(frozen=True, slots=True)
class Invited:
    """``address`` is what the e-mail leads to; it is known now and never again."""

    invitation: Invitation
    address: str


def invite(
    *,
    actor: Actor,
    email: str,
    role: Role,
    organisation: Organisation,
    place: Place | None = None,
    name: str = "",
    last_day: date | None = None,
) -> Invited:
    """Offer a hat. An earlier offer of the same hat to the same address ends.

    ``last_day``: the last one on which it is worn; the hat ends by itself at midnight.

    Raise `NotAllowed` for a role beyond the inviter's own reach, `NotFound` for an organisation or place beyond it,
    `Invalid` for a role that asks for a place or a day that is over, `Refused` when the person already has this role there.
    """
    require(actor, "people.invite", on=place or organisation)
    place = _place_for(role, organisation, place)
    if not may_grant(actor, role, organisation=organisation, place=place):
        raise NotAllowed(NOT_ALLOWED, code="beyond_reach", field="role")
    email = email.strip().lower()
    _refuse_twice(email, role, organisation, place)
    role_ends_at = _midnight_after(last_day)
    token = new_token()
    with transaction.atomic():
        for earlier in Invitation.objects.filter(
            email=email, role=role, organisation=organisation, place=place, accepted_at=None
        ).order_by("pk"):
            _withdraw(actor, earlier)
        invitation = Invitation.objects.create(
            organisation=organisation,
            place=place,
            role=role,
            email=email,
            name=name.strip()[:120],
            token_digest=token_digest(token),
            invited_by_id=actor.membership_id,
            expires_at=_valid_until(role_ends_at),
            role_ends_at=role_ends_at,
        )
        told = InvitationSent(
            role=role,
            organisation_id=organisation.pk,
            place_id=place.pk if place else None,
            last_day=last_day.isoformat() if last_day else "",
        )
        record(actor=actor, entries=[Entry(f"invitation:{invitation.pk}", told)])
        invited = Invited(invitation, f"{settings.PUBLIC_URL}{reverse('network:accept', args=[token])}")
        transaction.on_commit(partial(_mail, invited, email))
    return invited


def withdraw_invitation(*, actor: Actor, invitation: Invitation) -> None:
    """End an offer that nobody took yet. Doing it again changes nothing."""
    require(actor, "people.invite", on=invitation)
    with transaction.atomic():
        _withdraw(actor, invitation)


def accept_with_account(*, token: str, name: str, password: str, language: str = "fr") -> Membership:
    """Somebody new takes the offer and opens an account. Raise `Invalid` for a weak password."""
    with transaction.atomic():
        invitation = _held(token)
        if User.objects.filter(email__iexact=invitation.email).exists():
            raise Refused(_("This address already has an account: sign in first."), code="account_exists")
        name = " ".join(name.split())
        if not name:
            raise Invalid(_("Write a name: it is how your colleagues recognise you."), field="name")
        user = open_account(email=invitation.email, name=name[:120], password=password, language=language)
        return _start(invitation, user)


def accept_as(*, token: str, user: User) -> Membership:
    """Somebody who has an account takes the offer. Raise `Refused` when it went to another address."""
    with transaction.atomic():
        invitation = _held(token)
        if invitation.email.lower() != user.email.lower():
            raise Refused(
                _("This invitation went to another address. Sign out, then open it again."),
                code="other_person",
            )
        return _start(invitation, user)


def _place_for(role: Role, organisation: Organisation, place: Place | None) -> Place | None:
    if role not in ROLES_AT_A_PLACE:
        return None
    if place is None:
        raise Invalid(_("Choose the place where this person works."), code="place_needed", field="place")
    if place.organisation_id != organisation.pk:
        raise Invalid(
            _("This place belongs to another organisation."), code="other_organisation", field="place"
        )
    return place


def _midnight_after(last_day: date | None) -> datetime | None:
    if last_day is None:
        return None
    if last_day < timezone.localdate():
        raise Invalid(_("This day is over. Choose today or a later day."), code="day_over", field="last_day")
    if last_day > timezone.localdate() + LONGEST:
        raise Invalid(
            _("This day is too far off: choose one within ten years."),
            code="day_too_far",
            field="last_day",
        )
    return midnight_after(last_day)


def _valid_until(role_ends_at: datetime | None) -> datetime:
    """An offer ends with the hat that it offers."""
    usual = timezone.now() + VALID_FOR
    return min(usual, role_ends_at - timedelta(seconds=1)) if role_ends_at else usual


def _refuse_twice(email: str, role: Role, organisation: Organisation, place: Place | None) -> None:
    same = Membership.objects.active().filter(
        user__email__iexact=email, role=role, organisation=organisation, place=place
    )
    if same.exists():
        raise Refused(_("This person already has this role there."), code="member_already", field="email")


def _withdraw(actor: Actor, invitation: Invitation) -> None:
    held = (
        Invitation.objects.select_for_update(of=("self",)).filter(pk=invitation.pk, accepted_at=None).first()
    )
    if held is None:
        return
    told = InvitationWithdrawn(role=held.role, organisation_id=held.organisation_id, place_id=held.place_id)
    record(actor=actor, entries=[Entry(f"invitation:{held.pk}", told)])
    held.delete()


def _held(token: str) -> Invitation:
    """The open offer behind a token, held. Wrong, used and out of date are told alike."""
    rows = Invitation.objects.select_related("organisation__territory", "place")
    open_one = rows.filter(token_digest=token_digest(token), accepted_at=None, expires_at__gt=timezone.now())
    found = hold_each(open_one, no_key=False)
    if not found:
        raise NotFound(UNUSABLE, code="invitation_unusable")
    return found[0]


def _start(invitation: Invitation, user: User) -> Membership:
    hat = {"role": invitation.role, "organisation": invitation.organisation, "place": invitation.place}
    known = (
        Membership.objects.active().filter(user=user, **hat).select_related("organisation", "place").first()
    )
    if known is None:
        end_those_due(Membership.objects.filter(user=user, **hat))
    membership = known or Membership.objects.create(user=user, ends_at=invitation.role_ends_at, **hat)
    invitation.accepted_at = timezone.now()
    invitation.email = invitation.name = ""
    invitation.save(update_fields=["accepted_at", "email", "name"])
    if known is None:
        told = MembershipStarted(
            role=membership.role,
            organisation_id=membership.organisation_id,
            place_id=membership.place_id,
            invitation_id=invitation.pk,
            last_day=membership.last_day.isoformat() if membership.last_day else "",
        )
        record(actor=actor_for(membership), entries=[Entry(f"membership:{membership.pk}", told)])
    return membership


def _mail(invited: Invited, email: str) -> None:
    words = {
        "invitation": invited.invitation,
        "address": invited.address,
        "valid_until": invited.invitation.expires_at,
    }
    send("network/emails/invitation", email, words)
