"""A lot is announced, its pallets counted, its reception closed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.donations.closing import still_coming_for
from rebond.donations.facts import LotAnnounced, LotBoughtIn, LotClosed, LotReopened, PalletCounted
from rebond.donations.models import DonationAgreement, Lot, Pallet
from rebond.kit.days import written
from rebond.kit.errors import Invalid, Refused
from rebond.kit.holding import hold_one
from rebond.ledger.recording import Entry, record
from rebond.network.models import Workshop

MOST_IN_A_LOT = 20_000
MOST_ON_A_PALLET = 1_000
OLDEST_YEAR = 1980


def announce_lot(
    *,
    actor: Actor,
    agreement: DonationAgreement,
    workshop: Workshop,
    reference: str,
    announced_on: date,
    announced_count: int | None = None,
    bought_in: int | None = None,
    occurred_at: datetime | None = None,
) -> Lot:
    """The donor announces computers: how many, or nothing (None). A list of them is imported afterwards.

    ``bought_in``: the year in which they were bought, where it is one for all.
    """
    require(actor, "lot.announce", on=agreement)
    _refuse_bad_announcement(agreement, workshop, announced_on, announced_count)
    _refuse_bad_year(bought_in)
    with transaction.atomic():
        # Two announced at once under one reference: the second waits, then is told.
        DonationAgreement.objects.select_for_update(no_key=True, of=("self",)).get(pk=agreement.pk)
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
            bought_in=bought_in,
        )
        announced = LotAnnounced(
            agreement_id=agreement.pk, workshop_id=workshop.pk, announced_count=announced_count
        )
        entries = [Entry(lot.stream, announced)]
        if bought_in is not None:
            entries.append(Entry(lot.stream, LotBoughtIn(year=bought_in)))
        record(actor=actor, occurred_at=occurred_at, entries=entries)
    return lot


def say_when_bought(*, actor: Actor, lot: Lot, year: int | None) -> Lot:
    """The year in which the computers of a lot were bought; None: not known. The same again changes nothing."""
    require(actor, "lot.announce", on=lot)
    _refuse_bad_year(year)
    with transaction.atomic():
        held = hold_lot(lot)
        if held.bought_in != year:
            told = LotBoughtIn(year=year, was=held.bought_in)
            held.bought_in = year
            held.save(update_fields=["bought_in"])
            record(actor=actor, entries=[Entry(held.stream, told)])
    return held


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
    """Nothing more is expected: what was announced and not seen is missing for good. Again: changes nothing.

    Raise `Refused` with an obstacle for each drop-off that a donor still brings, or that waits for a vehicle.
    """
    require(actor, "device.receive", on=lot)
    with transaction.atomic():
        lot = hold_lot(lot)
        if lot.closed_at is None:
            _refuse_still_coming(lot)
            lot.closed_at = occurred_at or timezone.now()
            lot.save(update_fields=["closed_at"])
            counted = Lot.objects.with_counts().get(pk=lot.pk).counted or 0  # type: ignore[attr-defined]  # annotated
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
    rows = Lot.objects.select_related("agreement__programme", "agreement__donor", "workshop")
    return hold_one(rows, lot.pk)


def hold_lots(lot_ids: Collection[int]) -> None:
    """Nobody closes or reopens these before the end of the transaction. Before the computers, in key order."""
    if connection.features.has_select_for_update:  # an IMMEDIATE transaction holds the whole of SQLite
        list(Lot.objects.select_for_update(no_key=True).filter(pk__in=lot_ids).order_by("pk"))


def _refuse_still_coming(lot: Lot) -> None:
    obstacles = [coming.obstacle for coming in still_coming_for(lot)]
    if obstacles:
        raise Refused(
            " ".join(str(obstacle.message) for obstacle in obstacles),
            code="still_coming",
            obstacles=obstacles,
        )


def _refuse_closed(lot: Lot) -> None:
    if lot.closed_at is not None:
        raise Refused(
            _("The reception of lot %(lot)s is closed. Reopen it first.") % {"lot": lot.reference},
            code="lot_closed",
        )


def _refuse_bad_announcement(
    agreement: DonationAgreement, workshop: Workshop, announced_on: date, announced_count: int | None
) -> None:
    if agreement.signed_on is None:
        raise Refused(
            _("Agreement %(reference)s is not signed yet: its signature is under way.")
            % {"reference": agreement.reference},
            code="agreement_not_signed",
            field="agreement",
        )
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


def _refuse_bad_year(year: int | None) -> None:
    if year is not None and not OLDEST_YEAR <= year <= timezone.localdate().year:
        raise Invalid(
            _("Enter a year between %(oldest)d and this one.") % {"oldest": OLDEST_YEAR}, field="bought_in"
        )
