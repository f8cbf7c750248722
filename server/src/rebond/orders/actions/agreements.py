"""An agreement is drawn up, its conditions are met by evidence, it is signed; a renewal is a new one."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.kit.errors import Invalid, Refused
from rebond.kit.holding import hold_one
from rebond.ledger.recording import Entry, record
from rebond.network.models import Place
from rebond.orders.choices import AgreementState, PrerequisiteKind
from rebond.orders.facts import AgreementDrawnUp, AgreementEnded, AgreementSigned, PrerequisiteMet
from rebond.orders.models import Agreement, Prerequisite
from rebond.orders.queries import obstacles_to_signing
from rebond.programmes.models import Programme


def draw_up_agreement(
    *,
    actor: Actor,
    programme: Programme,
    place: Place,
    reference: str,
    renews: Agreement | None = None,
    occurred_at: datetime | None = None,
) -> Agreement:
    """Begin an agreement; with ``renews``, the next one of the same place.

    Raise `NotFound` for a place out of reach, `Invalid` for a reference in use or a renewal of something else.
    """
    agreement = Agreement(programme=programme, place=place, reference=reference.strip(), renews=renews)
    require(actor, "agreement.edit", on=[programme, place, agreement])
    with transaction.atomic():
        # Two drawn up at once, under one reference or as one renewal: the second waits, then is told.
        Programme.objects.select_for_update(no_key=True, of=("self",)).get(pk=programme.pk)
        _refuse_a_bad_draft(agreement)
        agreement.save()
        facts = AgreementDrawnUp(**_subject(agreement), renews_id=renews.pk if renews else None)
        record(actor=actor, occurred_at=occurred_at, entries=[Entry(agreement.stream, facts)])
    return agreement


def meet_prerequisite(
    *,
    actor: Actor,
    agreement: Agreement,
    kind: PrerequisiteKind,
    evidence: str,
    met_on: date | None = None,
    occurred_at: datetime | None = None,
) -> Prerequisite:
    """Tick a condition, and say by what evidence. Ticking it again replaces the evidence.

    Raise `Invalid` without evidence, `Refused` once the agreement is signed.
    """
    if not evidence.strip():
        raise Invalid(_("Say what proves it: a page, a document, a decision."), field="evidence")
    with transaction.atomic():
        agreement = _hold(actor, agreement)
        _require_draft(agreement)
        met, _created = Prerequisite.objects.update_or_create(
            agreement=agreement,
            kind=kind,
            defaults={
                "evidence": evidence.strip()[:200],
                "met_on": met_on or timezone.localdate(occurred_at),
                "checked_by_id": actor.membership_id,
            },
        )
        facts = PrerequisiteMet(**_subject(agreement), prerequisite=PrerequisiteKind(kind).value)
        record(actor=actor, occurred_at=occurred_at, entries=[Entry(agreement.stream, facts)])
    return met


def sign_agreement(
    *,
    actor: Actor,
    agreement: Agreement,
    signed_on: date,
    ends_on: date | None,
    signed_paper_reference: str = "",
    occurred_at: datetime | None = None,
) -> Agreement:
    """Both sides have signed. Raise `Refused`, with its obstacles, while a condition lacks its evidence."""
    if ends_on is not None and ends_on < signed_on:
        raise Invalid(_("It cannot end before it is signed. Check both dates."), field="ends_on")
    if signed_on > timezone.localdate():
        raise Invalid(_("This date is in the future. Enter the day of the signature."), field="signed_on")
    with transaction.atomic():
        agreement = _hold(actor, agreement)
        _require_draft(agreement)
        if obstacles := obstacles_to_signing(agreement):
            message = " ".join(str(obstacle.message) for obstacle in obstacles)
            raise Refused(message, code="prerequisite_missing", obstacles=obstacles)
        agreement.state = AgreementState.SIGNED
        agreement.signed_on, agreement.ends_on = signed_on, ends_on
        agreement.signed_paper_reference = signed_paper_reference.strip()[:120]
        agreement.save()
        facts = AgreementSigned(
            **_subject(agreement),
            signed_on=signed_on.isoformat(),
            ends_on=ends_on.isoformat() if ends_on else None,
        )
        record(actor=actor, occurred_at=occurred_at, entries=[Entry(agreement.stream, facts)])
    return agreement


def end_agreement(
    *, actor: Actor, agreement: Agreement, ends_on: date, occurred_at: datetime | None = None
) -> Agreement:
    """End a signed agreement before its term. Raise `Refused` when it is not signed, `Invalid` for a day outside it."""
    with transaction.atomic():
        agreement = _hold(actor, agreement)
        if agreement.state != AgreementState.SIGNED or agreement.signed_on is None:
            raise Refused(_("Only a signed agreement can be ended."), code="agreement_not_signed")
        if ends_on < agreement.signed_on or (agreement.ends_on and ends_on > agreement.ends_on):
            raise Invalid(
                _("Choose a day between the signature and the term of the agreement."), field="ends_on"
            )
        agreement.state, agreement.ends_on = AgreementState.ENDED, ends_on
        agreement.save()
        facts = AgreementEnded(**_subject(agreement), ends_on=ends_on.isoformat())
        record(actor=actor, occurred_at=occurred_at, entries=[Entry(agreement.stream, facts)])
    return agreement


def _hold(actor: Actor, agreement: Agreement) -> Agreement:
    rows = Agreement.objects.select_related("programme", "place__organisation")
    held = hold_one(rows, agreement.pk)
    require(actor, "agreement.edit", on=held)
    return held


def _require_draft(agreement: Agreement) -> None:
    if agreement.state != AgreementState.DRAFT:
        raise Refused(
            _("This agreement is signed already. Draw up its renewal instead."), code="agreement_not_a_draft"
        )


def _refuse_a_bad_draft(agreement: Agreement) -> None:
    if not agreement.reference:
        raise Invalid(_("Give the agreement a reference."), field="reference")
    if Agreement.objects.filter(programme=agreement.programme, reference=agreement.reference).exists():
        raise Invalid(_("This reference is already used. Choose another one."), field="reference")
    before = agreement.renews
    if before is None:
        return
    if (before.programme_id, before.place_id) != (agreement.programme_id, agreement.place_id):
        raise Invalid(_("A renewal follows an agreement of the same place and programme."), field="renews")
    if before.state == AgreementState.DRAFT:
        raise Invalid(_("The agreement to renew is not signed yet."), field="renews")
    if Agreement.objects.filter(renews=before).exists():
        raise Invalid(_("This agreement was renewed already."), field="renews")


def _subject(agreement: Agreement) -> dict[str, int]:
    return {"programme_id": agreement.programme_id, "place_id": agreement.place_id}
