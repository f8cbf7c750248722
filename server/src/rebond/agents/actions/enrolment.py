"""A bench or a stick joins a workshop, and leaves it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from passport.enrolment import check_proof_of_key
from passport.refusal import UnreadableDocument
from rebond.access import Actor
from rebond.access.guards import require
from rebond.agents.actions.keys import hold, key_that_signs
from rebond.agents.choices import AgentKind, RevocationReason
from rebond.agents.codes import LIFE, digest_of, new_code
from rebond.agents.facts import AgentEnrolled, AgentInvited, AgentRevoked
from rebond.agents.models import Agent, EnrolmentCode, SigningKey
from rebond.agents.signing import checked_key, delegation_of
from rebond.kit.errors import Invalid, NotFound
from rebond.kit.holding import hold_each
from rebond.ledger.recording import Entry, record
from rebond.network.actors import new_token, token_digest
from rebond.network.models import Workshop

TAKEN = _(
    "This stick or bench belongs to another workshop, or was revoked. Carry over what it still holds, empty it, then enrol it again."
)
NOT_OWN = _(
    "This stick or bench did not show that the key is its own. Update its software, then enrol it again."
)
UNUSABLE = _("This code is not valid, or was used, or is out of date: ask for a new one.")


@dataclass(frozen=True, slots=True)
class Invited:
    """The answer is the only time that ``code`` can be read."""

    code: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Enrolled:
    """The answer is the only time that ``token`` can be read. ``delegation``: the delegation of the agent's key."""

    agent: Agent
    token: str
    delegation: dict[str, Any]


def invite_agent(*, actor: Actor, workshop: Workshop, kind: str, name: str) -> Invited:
    """A code that enrols one bench or stick within the quarter of an hour."""
    require(actor, "agent.manage", on=workshop)
    if kind not in AgentKind.values:
        raise Invalid(_("Say whether it is a stick or a bench."), code="unknown_kind", field="kind")
    words = " ".join(name.split())[:60]
    if not words:
        raise Invalid(_("Give it a name that is written on it."), code="no_name", field="name")
    code, now = new_code(), timezone.now()
    with transaction.atomic():
        held = hold(workshop)
        row = EnrolmentCode.objects.create(
            workshop=held,
            kind=kind,
            name=words,
            digest=digest_of(code),
            made_at=now,
            made_by_id=actor.membership_id,
            expires_at=now + LIFE,
        )
        key_that_signs(actor=actor, workshop=held)
        facts = AgentInvited(workshop_id=held.pk, agent_kind=str(kind))
        record(actor=actor, entries=[Entry(row.stream, facts)])
    return Invited(code, row.expires_at)


def enrol(*, code: str, public_key: str, proof: str) -> Enrolled:
    """Exchange a code and a public key for a token and the delegation of that key.

    ``proof``: the code signed with the private half (`passport.enrolment`). The public half of a stick stands in every
    certificate: without it, whoever has a code would take the name of another stick, and its token.

    The same key again in its workshop is the same agent, under a new token: the answer was lost on its way, or its time
    is over.

    Wrong, used and out of date codes are told alike. Raise `NotFound`, or `Invalid` for a key that is none or another's.
    """
    subject = checked_key(public_key)
    _require_own(subject, code=code, proof=proof)
    with transaction.atomic():
        offer = _held(code)
        actor = Actor(system="enrolment", membership_id=offer.made_by_id)
        signer = key_that_signs(actor=actor, workshop=offer.workshop)
        known, token, now = _known(subject, offer.workshop), new_token(), timezone.now()
        delegation = delegation_of(subject, signer=signer, label=offer.name, since=now)
        said = {
            "kind": offer.kind,
            "name": offer.name,
            "token_digest": token_digest(token),
            "certified_by": signer,
            "delegation": delegation,
            "enrolled_at": now,
            "enrolled_by_id": offer.made_by_id,
        }
        agent = known or Agent(workshop=offer.workshop, public_key=subject)
        for name, value in said.items():
            setattr(agent, name, value)
        agent.save(update_fields=list(said) if known else None)
        offer.used_at, offer.agent = now, None if known else agent
        offer.save(update_fields=["used_at", "agent"])
        facts = AgentEnrolled(
            workshop_id=agent.workshop_id, agent_id=agent.pk, agent_kind=agent.kind, key_id=signer.pk
        )
        record(actor=actor, entries=[Entry(agent.stream, facts)])
    return Enrolled(agent, token, delegation)


def revoke_agent(*, actor: Actor, agent: Agent, reason: str) -> None:
    """Its token opens nothing and its key proves nothing from here on; what it sent before stays.

    Again: no change, unless one that was no longer used turns out to be stolen or lost.
    """
    require(actor, "agent.manage", on=agent)
    if reason not in RevocationReason.values:
        raise Invalid(_("Say why it is revoked."), code="unknown_reason", field="reason")
    with transaction.atomic():
        hold(agent.workshop)
        rows = Agent.objects.filter(pk=agent.pk)
        retired = rows.filter(revocation_reason=RevocationReason.RETIRED).exclude(revocation_reason=reason)
        ended = rows.filter(revoked_at=None).update(revoked_at=timezone.now(), revocation_reason=reason)
        if ended or retired.update(revocation_reason=reason):
            facts = AgentRevoked(workshop_id=agent.workshop_id, agent_id=agent.pk, reason=str(reason))
            record(actor=actor, entries=[Entry(agent.stream, facts)])


def _require_own(public_key: str, *, code: str, proof: str) -> None:
    try:
        check_proof_of_key(public_key, code=code, proof=proof)
    except UnreadableDocument:
        raise Invalid(NOT_OWN, code="not_its_key", field="proof") from None


def _held(code: str) -> EnrolmentCode:
    open_codes = EnrolmentCode.objects.open_at(timezone.now()).filter(digest=digest_of(code))
    offers = hold_each(open_codes.select_related("workshop__organisation"), no_key=False)
    if not offers:
        raise NotFound(UNUSABLE, code="code_unusable", field="code")
    return offers[0]


def _known(public_key: str, workshop: Workshop) -> Agent | None:
    """The agent in force of that key in that workshop. Raise `Invalid` for a key that is another's or was taken back."""
    found = Agent.objects.select_related("workshop__organisation").filter(public_key=public_key).first()
    is_free = found is None and not SigningKey.objects.filter(public_key=public_key).exists()
    is_same = found is not None and found.workshop_id == workshop.pk and found.revoked_at is None
    if not (is_free or is_same):
        raise Invalid(TAKEN, code="known_key", field="public_key")
    return found
