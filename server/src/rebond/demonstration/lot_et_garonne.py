"""Lot-et-Garonne 2022: a thousand computers of the Département, and the aid fund of seven lower secondary schools.

Source: "Le Département de Lot-et-Garonne impulse et facilite une filière de reconditionnement informatique
solidaire" (1,000 computers a year, 7 schools, 5 to 20 families each). The rest is invented.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import date

from rebond.demonstration import setting
from rebond.demonstration.clock import after, at
from rebond.demonstration.crew import Crew
from rebond.demonstration.demand import Group, Prescriber, agree, deliver, equip, order, train, welcome
from rebond.demonstration.machines import LATITUDE, OPTIPLEX, invent
from rebond.demonstration.supply import bring, refurbish, set_aside, settled
from rebond.devices.models import Device
from rebond.donations.actions import draw_up_agreement
from rebond.donations.choices import AgreementKind, LegalGround
from rebond.handover.actions import lend
from rebond.learning.actions import add_path
from rebond.learning.models import LearningPath
from rebond.network.choices import OrganisationKind as Kind
from rebond.network.choices import PrescriberKind
from rebond.network.models import Place
from rebond.programmes.choices import Outlet
from rebond.programmes.models import Programme

FAMILIES = (20, 14, 12, 11, 10, 9, 8)  # 84, between 5 and 20 for each school
COMMUNES = ("47157", "47001", "47323", "47310", "47195", "47052", "47106")
LOTS = (
    # computers, set aside, refurbished; the rest is still in work
    (250, 90, 140),
    (250, 80, 90),
    (250, 60, 30),
    (250, 50, 20),
)
LENT = 60
SESSIONS = ("Les bases (1)", "Les bases (2)", "Choisir sa connexion", "Pronote et ÉduConnect")


def play_lot_et_garonne(progress: Callable[[str], None]) -> None:
    progress("Lot-et-Garonne 2022")
    where = setting.territory("lot-et-garonne", "Lot-et-Garonne", "47")
    donor = setting.structure(where, "Département de Lot-et-Garonne", Kind.DEPARTEMENT, is_operator=True)
    reuse = setting.structure(where, "Chantier d'insertion du réemploi", Kind.WORK_INTEGRATION)
    programme = Programme.objects.create(
        territory=where,
        slug="fonds-aide-colleges",
        name="Fonds d'aide collèges",
        starts_on=date(2022, 1, 1),
        ends_on=date(2023, 12, 31),
        outlets=[Outlet.GIFT, Outlet.LOAN, Outlet.PROVISION, Outlet.TRANSFER_TO_PLACE],
    )
    places = [
        setting.place(where, f"Collège, {number}e du dispositif", Kind.SCHOOL, code)
        for number, code in enumerate(COMMUNES, start=1)
    ]
    bench = setting.workshop(reuse, "Atelier de Marmande", "47157")
    crew = setting.crew(programme, bench, ("M-1", "M-2", "M-3"), places)
    path = add_path(actor=crew.coordinator, programme=programme, name="Parcours famille", sessions=SESSIONS)
    advisers = setting.prescribers(
        where, [("Vie scolaire des collèges", Kind.SCHOOL, PrescriberKind.COLLEGE)]
    )
    donation = draw_up_agreement(
        actor=crew.coordinator,
        programme=programme,
        donor=donor,
        reference="D47-2022",
        kind=AgreementKind.MULTI_YEAR,
        signed_on=date(2022, 1, 10),
        ends_on=date(2025, 12, 31),
        legal_ground=LegalGround.PUBLIC_GIFT,
        pool="Parc du Département et des collèges",
        occurred_at=at(date(2022, 1, 10)),
    )
    chance = random.Random(47)  # noqa: S311 - a story, not a secret
    stock: list[Device] = []
    for number, (count, failing, good) in enumerate(LOTS):
        kind = LATITUDE if number % 2 else OPTIPLEX
        machines = invent(chance, kind, count, prefix=f"D47-{number + 1}-")
        day = after(date(2022, 1, 17), 60 * number)
        pairs = bring(crew, donation, f"D47-2022-{number + 1}", machines, day)
        set_aside(crew, pairs[:failing], after(day, 21))
        stock += refurbish(crew, pairs[failing : failing + good], after(day, 14))
    _equip_families(crew, places, path, advisers, stock)
    settled(
        lend(
            actor=crew.storekeeper,
            devices=stock[-LENT:],
            organisation=reuse,
            outlet=Outlet.PROVISION,
            occurred_at=at(date(2022, 12, 5), 10),
        )
    )


def _equip_families(
    crew: Crew,
    places: Sequence[Place],
    path: LearningPath,
    advisers: Sequence[Prescriber],
    stock: list[Device],
) -> None:
    """Each school signs, orders what its families need, trains them, and gives the computer at the last session."""
    first = 0
    for number, (place, families) in enumerate(zip(places, FAMILIES, strict=True)):
        day = after(date(2022, 9, 5), 7 * number)
        agreement = agree(crew, place, reference=f"C47-{number + 1}", day=day, ends_on=date(2024, 8, 31))
        batches = -(-families // crew.programme.batch_size)
        placed = order(crew, agreement, batches=batches, day=after(day, 3))
        count = batches * crew.programme.batch_size
        deliver(crew, placed, stock[first : first + count], after(day, 10))
        group = Group(place, path, families, after(day, 14))
        people = welcome(crew, group, advisers)
        equip(crew, people, stock[first : first + families], place, train(crew, group, people))
        first += count
