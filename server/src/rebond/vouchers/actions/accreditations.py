"""A place is accredited: its criteria are met by evidence, it is granted, it may be withdrawn."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import NOT_FOUND, require
from rebond.kit.errors import Invalid, NotFound, Refused
from rebond.kit.holding import hold_one
from rebond.ledger.recording import Entry, record
from rebond.network.models import Place
from rebond.vouchers.choices import AccreditationState, CriterionKind, WithdrawalReason
from rebond.vouchers.facts import (
    AccreditationCriterionMet,
    AccreditationGranted,
    AccreditationOpened,
    AccreditationWithdrawn,
)
from rebond.vouchers.models import Accreditation, CriterionMet, VoucherScheme
from rebond.vouchers.queries.accreditations import obstacles_to_accreditation


def open_accreditation(
    *, actor: Actor, scheme: VoucherScheme, place: Place, occurred_at: datetime | None = None
) -> Accreditation:
    """Begin the examination of ``place``. Raise `Refused` while one is under way or stands without an end."""
    accreditation = Accreditation(scheme=scheme, place=place)
    require(actor, "voucher.edit", on=[scheme, accreditation])
    if place.organisation.territory_id != scheme.programme.territory_id:
        raise NotFound(NOT_FOUND, code="not_found")
    with transaction.atomic():
        VoucherScheme.objects.select_for_update(no_key=True).get(pk=scheme.pk)
        _refuse_a_second(accreditation)
        accreditation.save()
        facts = AccreditationOpened(**_subject(accreditation))
        record(actor=actor, occurred_at=occurred_at, entries=[Entry(accreditation.stream, facts)])
    return accreditation


def meet_criterion(
    *,
    actor: Actor,
    accreditation: Accreditation,
    kind: CriterionKind,
    evidence: str,
    met_on: date | None = None,
    occurred_at: datetime | None = None,
) -> CriterionMet:
    """Tick a criterion of the scheme, and say by what evidence; again, it replaces the evidence.

    Raise `Invalid` without evidence or for a criterion that the scheme does not ask, `Refused` once it is granted.
    """
    if not evidence.strip():
        raise Invalid(_("Say what proves it: a page, a document, a decision."), field="evidence")
    with transaction.atomic():
        accreditation = _hold(actor, accreditation)
        _require_draft(accreditation)
        if kind not in accreditation.scheme.criteria:
            raise Invalid(_("This scheme does not ask this criterion."), field="evidence")
        met, _created = CriterionMet.objects.update_or_create(
            accreditation=accreditation,
            kind=CriterionKind(kind).value,
            defaults={
                "evidence": evidence.strip()[:200],
                "met_on": met_on or timezone.localdate(occurred_at),
                "checked_by_id": actor.membership_id,
            },
        )
        facts = AccreditationCriterionMet(**_subject(accreditation), criterion=met.kind)
        record(actor=actor, occurred_at=occurred_at, entries=[Entry(accreditation.stream, facts)])
    return met


def grant_accreditation(
    *,
    actor: Actor,
    accreditation: Accreditation,
    granted_on: date,
    ends_on: date | None = None,
    payee_reference: str = "",
    occurred_at: datetime | None = None,
) -> Accreditation:
    """The place may redeem from ``granted_on``. Raise `Refused`, with its obstacles, while a criterion is not proven."""
    if granted_on > timezone.localdate():
        raise Invalid(_("This date is in the future. Enter the day of the decision."), field="granted_on")
    if ends_on is not None and ends_on < granted_on:
        raise Invalid(_("It cannot end before it begins. Check both dates."), field="ends_on")
    with transaction.atomic():
        accreditation = _hold(actor, accreditation)
        _require_draft(accreditation)
        if obstacles := obstacles_to_accreditation(accreditation):
            message = " ".join(str(obstacle.message) for obstacle in obstacles)
            raise Refused(message, code="criterion_missing", obstacles=obstacles)
        accreditation.state = AccreditationState.GRANTED
        accreditation.granted_on, accreditation.ends_on = granted_on, ends_on
        accreditation.payee_reference = payee_reference.strip()[:40]
        accreditation.save()
        facts = AccreditationGranted(
            **_subject(accreditation),
            granted_on=granted_on.isoformat(),
            ends_on=ends_on.isoformat() if ends_on else None,
        )
        record(actor=actor, occurred_at=occurred_at, entries=[Entry(accreditation.stream, facts)])
    return accreditation


def withdraw_accreditation(
    *,
    actor: Actor,
    accreditation: Accreditation,
    ends_on: date,
    reason: WithdrawalReason,
    occurred_at: datetime | None = None,
) -> Accreditation:
    """After ``ends_on`` the place redeems no more; what it redeemed before is still paid.

    Raise `Refused` when it is not accredited, `Invalid` for a day outside the accreditation.
    """
    with transaction.atomic():
        accreditation = _hold(actor, accreditation)
        begun = accreditation.granted_on
        if accreditation.state != AccreditationState.GRANTED or begun is None:
            raise Refused(_("This place is not accredited."), code="not_accredited")
        if ends_on < begun or (accreditation.ends_on and ends_on > accreditation.ends_on):
            raise Invalid(
                _("Choose a day between the first and the last of the accreditation."), field="ends_on"
            )
        accreditation.state, accreditation.ends_on = AccreditationState.WITHDRAWN, ends_on
        accreditation.withdrawal = WithdrawalReason(reason).value
        accreditation.save()
        facts = AccreditationWithdrawn(
            **_subject(accreditation), ends_on=ends_on.isoformat(), reason=accreditation.withdrawal
        )
        record(actor=actor, occurred_at=occurred_at, entries=[Entry(accreditation.stream, facts)])
    return accreditation


def _refuse_a_second(wanted: Accreditation) -> None:
    known = Accreditation.objects.filter(scheme=wanted.scheme, place=wanted.place).order_by("pk")
    if any(one.state == AccreditationState.DRAFT for one in known):
        raise Refused(_("This place is under examination already."), code="under_examination", field="place")
    if any(one.state == AccreditationState.GRANTED and one.ends_on is None for one in known):
        raise Refused(_("This place is accredited already."), code="accredited_already", field="place")


def _hold(actor: Actor, accreditation: Accreditation) -> Accreditation:
    rows = Accreditation.objects.select_related("scheme__programme", "place__organisation")
    held = hold_one(rows, accreditation.pk)
    require(actor, "voucher.edit", on=held)
    return held


def _require_draft(accreditation: Accreditation) -> None:
    if accreditation.state != AccreditationState.DRAFT:
        raise Refused(_("This examination is closed. Open another one."), code="not_a_draft")


def _subject(accreditation: Accreditation) -> dict[str, int]:
    return {"scheme_id": accreditation.scheme_id, "place_id": accreditation.place_id}
