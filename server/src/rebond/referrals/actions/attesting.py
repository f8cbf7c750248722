"""A place opened a request itself: the organisation that the person names says whether it follows them."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND, require
from rebond.kit.errors import Invalid, NotFound, Refused
from rebond.ledger.recording import Entry, record
from rebond.network.models import Organisation
from rebond.referrals.choices import Confirmation
from rebond.referrals.eligibility import may_not_refer
from rebond.referrals.facts import ConfirmationAsked, ReferralConfirmed, ReferralDenied
from rebond.referrals.lifecycle import hold_rows
from rebond.referrals.models import Referral
from rebond.referrals.readers import prescribers_at
from rebond.referrals.stages import Stage


def refuse_who_cannot_confirm(organisation: Organisation, *, territory_id: int) -> None:
    """Raise `NotFound` for an organisation of elsewhere, `Invalid` for one where nobody would be told."""
    if organisation.territory_id != territory_id:
        raise NotFound(NOT_FOUND, code="not_found")
    if not prescribers_at(organisation.pk):
        raise Invalid(
            _("Nobody of this organisation has an account here. Call it, then refer without it."),
            code="nobody_to_ask",
            field="to_confirm_by",
        )


def ask_confirmation(*, actor: Actor, referral: Referral, organisation: Organisation) -> Referral:
    """The person names the organisation afterwards, or another one. Asked again of the same, it is asked once.

    From now on the organisation sees the request as its own. Raise `Refused` where a prescriber is known, the request
    has ended, or the rules that it keeps do not let this organisation refer.
    """
    with transaction.atomic():
        (held,) = hold_rows([referral])
        require(actor, "referral.answer", on=held)
        has_ended = held.stage not in Stage.OPEN
        if held.awaits_confirmation and held.prescriber_id == organisation.pk and not has_ended:
            return held
        if held.prescriber_id is not None or has_ended:
            raise Refused(
                _("Nobody is asked: whoever referred this person is known, or the request has ended."),
                code="nobody_is_asked",
            )
        refuse_who_cannot_confirm(organisation, territory_id=held.programme.territory_id)
        _refuse_who_may_not_refer(held, organisation)
        held.prescriber, held.confirmation = organisation, Confirmation.ASKED
        held.save(update_fields=["prescriber", "confirmation"])
        told = ConfirmationAsked(organisation_id=organisation.pk)
        record(actor=actor, entries=[Entry(held.stream, told)])
    return held


def _refuse_who_may_not_refer(held: Referral, organisation: Organisation) -> None:
    obstacle = may_not_refer(
        held.kept_rules,
        kind=organisation.prescriber_kind or held.prescriber_kind,
        organisation=organisation,
        opens_at_a_place=False,
    )
    if obstacle is not None:
        raise Refused(obstacle.message, code=obstacle.code, field="to_confirm_by")


def confirm_request(*, actor: Actor, referral: Referral) -> Referral:
    """The organisation follows this person: the request is its own, and of its kind. Said twice, it is said once."""
    with transaction.atomic():
        held = _asked_of(actor, referral)
        if held.confirmation == Confirmation.CONFIRMED:
            return held
        held.confirmation = Confirmation.CONFIRMED
        held.prescriber_kind = (held.prescriber and held.prescriber.prescriber_kind) or held.prescriber_kind
        held.save(update_fields=["confirmation", "prescriber_kind"])
        told = ReferralConfirmed(organisation_id=held.prescriber_id or 0)
        record(actor=actor, entries=[Entry(held.stream, told)])
    return held


def deny_request(*, actor: Actor, referral: Referral) -> Referral:
    """The organisation does not follow this person: it sees the request no more. What the person said stays."""
    with transaction.atomic():
        held = _asked_of(actor, referral)
        if held.confirmation == Confirmation.CONFIRMED:
            raise Refused(
                _("Your organisation confirmed this request already. Take it back if it was a mistake."),
                code="confirmed_already",
            )
        told = ReferralDenied(organisation_id=held.prescriber_id or 0)
        held.prescriber, held.confirmation = None, Confirmation.DENIED
        held.save(update_fields=["prescriber", "confirmation"])
        record(actor=actor, entries=[Entry(held.stream, told)])
    return held


def _asked_of(actor: Actor, referral: Referral) -> Referral:
    """Held, by an account of the organisation: a personal link shows what came by it alone."""
    (held,) = hold_rows([referral])
    require(actor, "referral.confirm", on=held)
    if actor.link_id is not None:
        raise NotFound(NOT_FOUND, code="not_found")
    if held.confirmation not in {Confirmation.ASKED, Confirmation.CONFIRMED}:
        raise Refused(_("Nothing is to be confirmed here."), code="nothing_to_confirm")
    return held
