"""An agreement is drawn up, and what the law asks of it is made sure of."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.donations.actions.signing import begin_signature
from rebond.donations.choices import AgreementKind, LegalCondition, LegalGround
from rebond.donations.facts import ConditionChecked, ConditionUnchecked, DonationAgreementDrawnUp
from rebond.donations.models import DonationAgreement, DonorPool, LegalCheck
from rebond.kit.errors import Invalid, Refused
from rebond.ledger.recording import Entry, record
from rebond.network.models import Organisation
from rebond.programmes.choices import ErasureLevel, Outlet
from rebond.programmes.models import Programme


def draw_up_agreement(
    *,
    actor: Actor,
    programme: Programme,
    donor: Organisation,
    reference: str,
    signed_on: date | None,
    ends_on: date | None = None,
    kind: AgreementKind = AgreementKind.ONE_OFF,
    legal_ground: LegalGround = LegalGround.PRIVATE_GIFT,
    erasure_level: ErasureLevel = ErasureLevel.CLEAR,
    outlets: Collection[Outlet] = (),
    pool: str = "",
    occurred_at: datetime | None = None,
) -> DonationAgreement:
    """The donor signed on ``signed_on``; None: it goes through its signatures first (`signing`).

    ``outlets`` empty: the donor sets no limit. ``pool`` names a donor pool, made when new.
    Raise `Invalid` for a reference in use, or a signature to come.
    """
    require(actor, "donation.edit", on=(programme, donor))
    _refuse_bad_term(kind, signed_on, ends_on)
    with transaction.atomic():
        # Two drawn up at once under one reference: the second waits, then is told.
        Programme.objects.select_for_update(no_key=True, of=("self",)).get(pk=programme.pk)
        if DonationAgreement.objects.filter(programme=programme, reference=reference).exists():
            raise Invalid(
                _("The reference %(reference)s is already used in this programme. Choose another one.")
                % {"reference": reference},
                code="reference_taken",
                field="reference",
            )
        agreement = DonationAgreement.objects.create(
            programme=programme,
            donor=donor,
            pool=DonorPool.objects.get_or_create(programme=programme, name=pool)[0] if pool else None,
            reference=reference,
            kind=kind,
            legal_ground=legal_ground,
            signed_on=signed_on,
            ends_on=ends_on,
            erasure_level=erasure_level,
            outlets=[outlet.value for outlet in outlets],
        )
        if signed_on is None:
            begin_signature(agreement)
        drawn_up = DonationAgreementDrawnUp(
            programme_id=programme.pk,
            donor_id=donor.pk,
            agreement_kind=agreement.kind,
            legal_ground=agreement.legal_ground,
            erasure_level=agreement.erasure_level,
        )
        record(actor=actor, occurred_at=occurred_at, entries=[Entry(agreement.stream, drawn_up)])
    return agreement


def check_condition(
    *, actor: Actor, agreement: DonationAgreement, condition: LegalCondition, checked: bool = True
) -> None:
    """Somebody made sure of a condition of the law, or finds that it does not hold. Again: changes nothing.

    Raise `Refused` for an agreement that is no gift of a public body.
    """
    require(actor, "donation.edit", on=agreement)
    with transaction.atomic():
        held = DonationAgreement.objects.select_for_update(no_key=True, of=("self",)).get(pk=agreement.pk)
        if held.legal_ground != LegalGround.PUBLIC_GIFT:
            raise Refused(
                _("Only the gift of a public body has these conditions."), code="other_legal_ground"
            )
        known = LegalCheck.objects.filter(agreement=held, condition=condition)
        if known.exists() == checked:
            return
        if checked:
            LegalCheck.objects.create(
                agreement=held,
                condition=condition,
                checked_at=timezone.now(),
                checked_by_id=actor.membership_id,
            )
            record(actor=actor, entries=[Entry(held.stream, ConditionChecked(condition=condition))])
        else:
            known.delete()
            record(actor=actor, entries=[Entry(held.stream, ConditionUnchecked(condition=condition))])


def _refuse_bad_term(kind: AgreementKind, signed_on: date | None, ends_on: date | None) -> None:
    if kind is AgreementKind.MULTI_YEAR and ends_on is None:
        raise Invalid(_("An agreement over several years needs the day on which it ends."), field="ends_on")
    if signed_on is not None and signed_on > timezone.localdate():
        raise Invalid(_("This day is still to come."), code="to_come", field="signed_on")
    if ends_on is not None and signed_on is not None and ends_on < signed_on:
        raise Invalid(_("The agreement cannot end before it is signed."), field="ends_on")
