"""A personal link for a prescriber without an account: sent by the coordination, opened, revoked in one gesture."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.errors import Invalid, NotFound, Refused
from rebond.kit.holding import hold_one
from rebond.ledger.recording import Entry, record
from rebond.network.models import Organisation
from rebond.notices.email import send
from rebond.referrals.choices import LinkLife, LinkState
from rebond.referrals.facts import LinkRevoked, LinkSent
from rebond.referrals.following import is_well_typed
from rebond.referrals.limits import WRONG_LINKS_OF_A_VISITOR
from rebond.referrals.links import SEAL, address_of, digest_of, new_secret
from rebond.referrals.models import PersonalLink

UNKNOWN = _(
    "This link opens nothing. Open the link of your message again, whole; or ask the coordination for a new one."
)
WHY_CLOSED = {
    LinkState.REVOKED: _("This link was revoked. Ask the coordination for a new one."),
    LinkState.EXPIRED: _("This link is out of date. Ask the coordination for a new one."),
}


@dataclass(frozen=True, slots=True)
class Sent:
    """``address`` is what the message leads to; it is known now and never again. Empty for a page sent twice."""

    link: PersonalLink
    address: str


def send_link(
    *, actor: Actor, organisation: Organisation, email: str, life: LinkLife, submission: UUID
) -> Sent:
    """Mail a personal link in the name of ``organisation``. The same ``submission`` again sends nothing more.

    Raise `NotFound` for an organisation out of reach, `Invalid` for one that refers nobody. The message leaves once the
    transaction is committed, and raises what the mail server raises.
    """
    require(actor, "prescriber_link.manage", on=organisation)
    if not organisation.prescriber_kind:
        raise Invalid(
            _("This organisation refers nobody. Say first, on its page, as what it refers people."),
            field="organisation",
        )
    now, secret = timezone.now(), new_secret()
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=organisation.pk)
        if already := PersonalLink.objects.filter(submission=submission).first():
            return Sent(already, "")
        link = PersonalLink.objects.create(
            organisation=organisation,
            secret_digest=digest_of(secret),
            sealed_email=SEAL.close(email.strip()),
            submission=submission,
            sent_at=now,
            sent_by_id=actor.membership_id,
            expires_at=now + timedelta(days=int(life)),
        )
        sent = Sent(link, address_of(secret))
        told = LinkSent(organisation_id=organisation.pk, days=int(life))
        record(actor=actor, entries=[Entry(link.stream, told)])
        transaction.on_commit(partial(_mail, sent, email.strip(), secret))
    return sent


def revoke_link(*, actor: Actor, link: PersonalLink) -> PersonalLink:
    """From now on it opens nothing, not even for whoever has it open. Doing it again changes nothing.

    Whoever holds the link may do it too: it went to the wrong person, or was passed on.
    """
    with transaction.atomic():
        held = hold_one(PersonalLink.objects.select_related("organisation"), link.pk)
        if actor.link_id != held.pk:
            require(actor, "prescriber_link.manage", on=held)
        if held.revoked_at is None:
            held.revoked_at = timezone.now()
            held.save(update_fields=["revoked_at"])
            record(
                actor=actor, entries=[Entry(held.stream, LinkRevoked(organisation_id=held.organisation_id))]
            )
    return held


def open_link(*, secret: str, visitor: str) -> PersonalLink:
    """The link behind a secret, in the time of its life. ``visitor``: who tries, without saying who it is.

    Raise `Invalid` for a slip of the fingers, which counts as no try; `NotFound` for a secret of no link; `Refused` for one
    that ended, with the reason, to whoever holds its secret; `TooManyTries`.
    """
    WRONG_LINKS_OF_A_VISITOR.refuse_when_too_many(visitor)
    if not is_well_typed(secret):
        raise Invalid(
            _("A sign of the link is wrong or missing. Copy it whole from your message."), field="secret"
        )
    link = PersonalLink.objects.filter(secret_digest=digest_of(secret)).select_related("organisation").first()
    if link is None:
        WRONG_LINKS_OF_A_VISITOR.count(visitor)
        raise NotFound(UNKNOWN, code="link_unknown", field="secret")
    if not link.is_open:
        raise Refused(WHY_CLOSED[link.state], code=f"link_{link.state}", field="secret")
    PersonalLink.objects.filter(pk=link.pk).update(opened_at=timezone.now())
    return link


def _mail(sent: Sent, email: str, secret: str) -> None:
    words = {
        "organisation": sent.link.organisation,
        "address": sent.address,
        "secret": secret,
        "page": address_of("").removesuffix("#"),
        "valid_until": sent.link.expires_at,
    }
    send("referrals/emails/link", email, words)
