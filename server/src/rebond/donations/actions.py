"""The verbs of a donation: an agreement is drawn up, a lot announced, its pallets counted, its reception closed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import connection, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.donations.choices import AgreementKind, LegalCondition, LegalGround
from rebond.donations.facts import (
    ConditionChecked,
    ConditionUnchecked,
    DonationAgreementDrawnUp,
    LotAnnounced,
    LotClosed,
    LotReopened,
    PalletCounted,
)
from rebond.donations.models import DonationAgreement, DonorPool, LegalCheck, Lot, Pallet
from rebond.kit.days import written
from rebond.kit.errors import Invalid, Refused
from rebond.ledger.recording import Entry, record
from rebond.network.models import Organisation, Workshop
from rebond.programmes.choices import ErasureLevel, Outlet
from rebond.programmes.models import Programme

MOST_IN_A_LOT = 20_000
MOST_ON_A_PALLET = 1_000


def draw_up_agreement(
    *,
    actor: Actor,
    programme: Programme,
    donor: Organisation,
    reference: str,
    signed_on: date,
    ends_on: date | None = None,
    kind: AgreementKind = AgreementKind.ONE_OFF,
    legal_ground: LegalGround = LegalGround.PRIVATE_GIFT,
    erasure_level: ErasureLevel = ErasureLevel.CLEAR,
    outlets: Collection[Outlet] = (),
    pool: str = "",
    occurred_at: datetime | None = None,
) -> DonationAgreement:
    """The donor signed. ``outlets`` empty: the donor sets no limit. ``pool`` names a donor pool, made when new."""
    require(actor, "donation.edit", on=(programme, donor))
    _refuse_bad_term(kind, signed_on, ends_on)
    with transaction.atomic():
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


def announce_lot(
    *,
    actor: Actor,
    agreement: DonationAgreement,
    workshop: Workshop,
    reference: str,
    announced_on: date,
    announced_count: int | None = None,
    occurred_at: datetime | None = None,
) -> Lot:
    """The donor announces computers: how many, or nothing (None). A list of them is imported afterwards."""
    require(actor, "lot.announce", on=agreement)
    _refuse_bad_announcement(agreement, workshop, announced_on, announced_count)
    with transaction.atomic():
        if Lot.objects.filter(agreement=agreement, reference=reference).exists():
            raise Invalid(
                _("This agreement already has a lot %(reference)s. Choose another reference.")
                % {"reference": reference},
                code="reference_taken",
                field="reference",
            )
        lot = Lot.objects.create(
            agreement=agreement,
            workshop=workshop,
            reference=reference,
            announced_on=announced_on,
            announced_count=announced_count,
        )
        announced = LotAnnounced(
            agreement_id=agreement.pk, workshop_id=workshop.pk, announced_count=announced_count
        )
        record(actor=actor, occurred_at=occurred_at, entries=[Entry(lot.stream, announced)])
    return lot


def count_pallet(
    *,
    actor: Actor,
    lot: Lot,
    number: int,
    counted: int,
    received_on: date,
    occurred_at: datetime | None = None,
) -> Pallet:
    """Somebody counted by hand what came on a pallet. The same count again changes nothing; another one corrects."""
    require(actor, "device.receive", on=lot)
    if received_on > timezone.localdate():
        raise Invalid(
            _("A pallet cannot have come in the future. Enter the day of its arrival."), field="received_on"
        )
    if not 0 <= counted <= MOST_ON_A_PALLET:
        raise Invalid(
            _("Count between 0 and %(most)d computers.") % {"most": MOST_ON_A_PALLET}, field="counted"
        )
    with transaction.atomic():
        lot = hold_lot(lot)
        _refuse_closed(lot)
        pallet, is_new = Pallet.objects.get_or_create(
            lot=lot, number=number, defaults={"counted": counted, "received_on": received_on}
        )
        if not is_new and (pallet.counted, pallet.received_on) == (counted, received_on):
            return pallet
        pallet.counted, pallet.received_on = counted, received_on
        pallet.save(update_fields=["counted", "received_on"])
        fact = PalletCounted(pallet_id=pallet.pk, number=number, counted=counted)
        record(actor=actor, occurred_at=occurred_at, entries=[Entry(lot.stream, fact)])
    return pallet


def close_lot(*, actor: Actor, lot: Lot, occurred_at: datetime | None = None) -> Lot:
    """Nothing more is expected: what was announced and not seen is missing for good. Again: changes nothing."""
    require(actor, "device.receive", on=lot)
    with transaction.atomic():
        lot = hold_lot(lot)
        if lot.closed_at is None:
            lot.closed_at = occurred_at or timezone.now()
            lot.save(update_fields=["closed_at"])
            counted = lot.pallets.aggregate(total=Sum("counted"))["total"] or 0
            closed = LotClosed(announced_count=lot.announced_count, counted=counted)
            record(actor=actor, occurred_at=occurred_at, entries=[Entry(lot.stream, closed)])
    return lot


def reopen_lot(*, actor: Actor, lot: Lot) -> Lot:
    """A forgotten pallet came, or the lot was closed by mistake."""
    require(actor, "device.receive", on=lot)
    with transaction.atomic():
        lot = hold_lot(lot)
        if lot.closed_at is not None:
            reopened = LotReopened(closed_on=timezone.localdate(lot.closed_at).isoformat())
            lot.closed_at = None
            lot.save(update_fields=["closed_at"])
            record(actor=actor, entries=[Entry(lot.stream, reopened)])
    return lot


def hold_lot(lot: Lot) -> Lot:
    """Hold the row until the end of the transaction, and answer it as it now is."""
    rows = Lot.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("agreement__programme", "agreement__donor", "workshop").get(pk=lot.pk)


def hold_lots(lot_ids: Collection[int]) -> None:
    """Nobody closes or reopens these before the end of the transaction. Before the computers, in key order."""
    if connection.features.has_select_for_update:  # an IMMEDIATE transaction holds the whole of SQLite
        list(Lot.objects.select_for_update(no_key=True).filter(pk__in=lot_ids).order_by("pk"))


def _refuse_closed(lot: Lot) -> None:
    if lot.closed_at is not None:
        raise Refused(
            _("The reception of lot %(lot)s is closed. Reopen it first.") % {"lot": lot.reference},
            code="lot_closed",
        )


def _refuse_bad_term(kind: AgreementKind, signed_on: date, ends_on: date | None) -> None:
    if kind is AgreementKind.MULTI_YEAR and ends_on is None:
        raise Invalid(_("An agreement over several years needs the day on which it ends."), field="ends_on")
    if ends_on is not None and ends_on < signed_on:
        raise Invalid(_("The agreement cannot end before it is signed."), field="ends_on")


def _refuse_bad_announcement(
    agreement: DonationAgreement, workshop: Workshop, announced_on: date, announced_count: int | None
) -> None:
    if agreement.ends_on is not None and announced_on > agreement.ends_on:
        raise Refused(
            _("Agreement %(reference)s ended on %(day)s. Draw up a new one with the donor.")
            % {"reference": agreement.reference, "day": written(agreement.ends_on)},
            code="agreement_ended",
            field="agreement",
        )
    if workshop.scope_keys().territory_id != agreement.scope_keys().territory_id:
        raise Invalid(_("This workshop belongs to another territory. Choose one of yours."), field="workshop")
    if announced_count is not None and not 1 <= announced_count <= MOST_IN_A_LOT:
        raise Invalid(
            _("Announce between 1 and %(most)d computers.") % {"most": MOST_IN_A_LOT}, field="announced_count"
        )
