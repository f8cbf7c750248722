"""How many computers a donor promises a year. What came is counted elsewhere: the gap is shown, never smoothed."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from rebond.access import Actor
from rebond.access.guards import require
from rebond.donations.actions.lots import MOST_IN_A_LOT
from rebond.donations.facts import ComputersPromised
from rebond.donations.models import Commitment, DonationAgreement
from rebond.kit.errors import Invalid
from rebond.ledger.recording import Entry, record


def promise(*, actor: Actor, agreement: DonationAgreement, year: int, computers: int) -> None:
    """``computers`` are promised in ``year``, whatever was promised before; 0 takes the promise away.

    The same again changes nothing. Raise `Invalid` for a year in which the agreement does not run.
    """
    require(actor, "donation.edit", on=agreement)
    if not 0 <= computers <= MOST_IN_A_LOT:
        raise Invalid(
            _("Promise at most %(most)d computers a year.") % {"most": MOST_IN_A_LOT}, field="computers"
        )
    with transaction.atomic():
        held = DonationAgreement.objects.select_for_update(no_key=True, of=("self",)).get(pk=agreement.pk)
        _refuse_outside(held, year)
        known = Commitment.objects.filter(agreement=held, year=year).first()
        was = known.computers if known else 0
        if was == computers:
            return
        if computers:
            Commitment.objects.update_or_create(agreement=held, year=year, defaults={"computers": computers})
        elif known:
            known.delete()
        told = ComputersPromised(year=year, computers=computers, was=was)
        record(actor=actor, entries=[Entry(held.stream, told)])


def _refuse_outside(agreement: DonationAgreement, year: int) -> None:
    first, last = agreement.years
    if year < first or (last is not None and year > last):
        raise Invalid(
            _("The agreement runs from %(first)d to %(last)d: choose one of these years.")
            % {"first": first, "last": last}
            if last is not None
            else _("The agreement runs from %(first)d on: choose that year or a later one.")
            % {"first": first},
            code="outside_the_agreement",
            field="year",
        )
