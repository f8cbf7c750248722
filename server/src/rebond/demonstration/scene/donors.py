"""What donors promise and offer, and the vehicle that fetches it."""

from __future__ import annotations

from rebond.access import NOBODY, Role
from rebond.collection.actions import (
    Acceptance,
    Site,
    accept,
    add_stop,
    ask_for_more,
    ask_to_give,
    bring_in,
    plan_round,
    refuse,
    tell_drop_off_point,
    visit_stop,
)
from rebond.collection.choices import EquipmentKind, Handing, RequestRefusal, Signature, StopOutcome
from rebond.collection.contacts import Reachable
from rebond.collection.models import DonationRequest, Round
from rebond.collection.offers import Offer, OfferedLine
from rebond.demonstration.people import player
from rebond.demonstration.scene.stage import PHONE, Scene
from rebond.donations.actions import Earmark, check_condition, promise, set_aside
from rebond.donations.choices import EarmarkReason, LegalCondition
from rebond.donations.models import Lot
from rebond.geography.models import Commune
from rebond.network.choices import OrganisationKind as Kind
from rebond.programmes.choices import Criterion

PROMISED = 300
"""Computers a year."""


def play_donors(scene: Scene, announced: Lot) -> None:
    _promise(scene)
    accepted = _offers(scene)
    coordinator = scene.crew.coordinator
    tell_drop_off_point(actor=coordinator, where=scene.crew.workshop, hours="Mardi et jeudi, 9 h à 12 h")
    tell_drop_off_point(actor=coordinator, where=scene.neighbour, hours="Selon la tournée du bus")
    if accepted.lot is not None:
        _come_back(scene, accepted.lot)
    _leave_today(scene, announced)
    set_aside(
        actor=coordinator,
        lot=announced,
        earmark=Earmark(public=Criterion.SCHOOLCHILDREN),
        reason=EarmarkReason.DONOR,
    )


def _promise(scene: Scene) -> None:
    """The agreement of several years: how many each year, and what the law asks of a public body."""
    first, last = scene.donation.signed_on or scene.today, scene.donation.ends_on or scene.today
    for year in range(first.year, last.year + 1):
        promise(actor=scene.crew.coordinator, agreement=scene.donation, year=year, computers=PROMISED)
    for condition in (LegalCondition.NO_LONGER_USED, LegalCondition.UNIT_VALUE, LegalCondition.ENTITLED):
        check_condition(actor=scene.crew.coordinator, agreement=scene.donation, condition=condition)


def _offers(scene: Scene) -> DonationRequest:
    """One to be answered, one question to the donor, one accepted (answered), one refused."""
    coordinator, donor = scene.crew.coordinator, player(Role.DONOR)
    company = _offer(scene, "Scierie de la Haute Lande", Kind.COMPANY, "40197", laptops=18, bought=-5)
    _asked(scene, company)
    colleges = _offer(scene, scene.donor.name, Kind.DEPARTEMENT, "40192", laptops=60, bought=-6)
    question = ask_to_give(
        actor=donor,
        territory=scene.territory,
        offer=colleges,
        submission=scene.submission(),
        organisation=scene.donor,
    )
    ask_for_more(actor=coordinator, request=question, question="Les chargeurs viennent-ils avec ?")
    old = _offer(scene, "Garage du Tursan", Kind.COMPANY, "40119", laptops=4, bought=-14)
    refuse(actor=coordinator, request=_asked(scene, old), reason=RequestRefusal.TOO_OLD)
    agency = _offer(scene, "Cabinet Dubernet", Kind.COMPANY, "40088", laptops=9, bought=-4)
    request = _asked(scene, agency)
    terms = Acceptance(
        programme=scene.crew.programme,
        workshop=scene.crew.workshop,
        donor_name="Cabinet Dubernet",
        donor_kind=Kind.COMPANY,
        accepted={line.pk: line.count for line in request.lines.order_by("pk")},
    )
    return accept(actor=coordinator, request=request, terms=terms)


def _asked(scene: Scene, offer: Offer) -> DonationRequest:
    """By the public page, without an account."""
    return ask_to_give(actor=NOBODY, territory=scene.territory, offer=offer, submission=scene.submission())


def _offer(scene: Scene, giver: str, kind: Kind, insee_code: str, *, laptops: int, bought: int) -> Offer:
    line = OfferedLine(
        kind=EquipmentKind.LAPTOP, count=laptops, bought_in=scene.today.year + bought, memory_gb=8
    )
    return Offer(
        giver_kind=kind,
        giver=giver,
        commune=_commune(insee_code),
        handing=Handing.PICK_UP,
        ready_on=scene.in_days(6),
        lines=(line,),
        contact=Reachable(
            name="Maud Lespiau", email="maud@demonstration.invalid", phone=PHONE, address="1 rue des Pins"
        ),
    )


def _come_back(scene: Scene, lot: Lot) -> None:
    """This morning's round is over: what one site gave is counted, the other was closed."""
    round_ = _plan(scene, vehicle="Fourgon")
    given = add_stop(actor=scene.crew.storekeeper, round=round_, lot=lot, site=_site("Accueil", "40088", 9))
    closed = add_stop(
        actor=scene.crew.storekeeper, round=round_, lot=lot, site=_site("Annexe", "40279", None)
    )
    visit_stop(
        actor=scene.crew.storekeeper,
        stop=given,
        outcome=StopOutcome.COLLECTED,
        collected=9,
        signature=Signature.ON_SCREEN,
        signatory="Maud Lespiau",
        strokes="120,180 260,90 380,200 520,110 700,170;300,220 620,215",
    )
    visit_stop(actor=scene.crew.storekeeper, stop=closed, outcome=StopOutcome.NOBODY)
    bring_in(actor=scene.crew.storekeeper, round=round_)


def _leave_today(scene: Scene, lot: Lot) -> None:
    """This afternoon's round: two sites of the Département."""
    round_ = _plan(scene, vehicle="Camion")
    for name, insee_code, expected in (
        ("Collège, salle des tablettes", "40088", 14),
        ("Collège, réserve", "40279", 10),
    ):
        add_stop(actor=scene.crew.storekeeper, round=round_, lot=lot, site=_site(name, insee_code, expected))


def _plan(scene: Scene, *, vehicle: str) -> Round:
    return plan_round(
        actor=scene.crew.storekeeper,
        workshop=scene.crew.workshop,
        day=scene.today,
        vehicle=vehicle,
        driver="Amina",
        submission=scene.submission(),
    )


def _site(name: str, insee_code: str, announced: int | None) -> Site:
    return Site(
        site=name,
        commune=_commune(insee_code),
        address="1 rue des Écoles",
        contact="Accueil",
        announced=announced,
    )


def _commune(insee_code: str) -> Commune:
    return Commune.objects.get(insee_code=insee_code)
