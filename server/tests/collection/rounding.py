"""Rounds for the tests."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from rebond.collection.actions import Site, add_stop, plan_round, visit_stop
from rebond.collection.choices import Signature, StopOutcome
from rebond.collection.models import DropOffPoint, Round, Stop
from rebond.donations.models import Lot
from tests.cast import Cast
from tests.collection.offering import a_picture
from tests.factories import a_commune, a_donation_agreement, a_lot


def lot_of(cast: Cast, **fields: Any) -> Lot:
    agreement = a_donation_agreement(cast.programme, donor=cast.donor)
    return a_lot(agreement, workshop=cast.workshop, announced_count=48, **fields)


def a_round(cast: Cast, *, stops: int = 1) -> Round:
    made = plan_round(
        actor=cast.actor("amina"),
        workshop=cast.workshop,
        day=timezone.localdate(),
        vehicle="Camion 1",
        driver="Zoé",
    )
    for number in range(stops):
        a_stop(cast, made, site=f"Site {number + 1}")
    return made


def a_stop(cast: Cast, made: Round | None = None, *, lot: Lot | None = None, site: str = "Site 1") -> Stop:
    made = made or a_round(cast, stops=0)
    where = Site(
        site=site, commune=a_commune(), address="1 rue des Pins", contact="Maud 05 58 00 00 00", announced=48
    )
    return add_stop(actor=cast.actor("amina"), round=made, lot=lot or lot_of(cast), site=where)


DRAWN = "120,180 260,90 380,200 520,110 700,170"
"""What a finger draws in the frame."""


def a_signed_stop(cast: Cast) -> Stop:
    return visit_stop(
        actor=cast.actor("amina"),
        stop=a_stop(cast),
        outcome=StopOutcome.COLLECTED,
        collected=46,
        signature=Signature.ON_SCREEN,
        signatory="Maud Invente",
        strokes=DRAWN,
        scan=a_picture(),
    )


def a_point(cast: Cast) -> DropOffPoint:
    return DropOffPoint.objects.create(workshop=cast.workshop, hours="Mardi, 9 h à 12 h")
