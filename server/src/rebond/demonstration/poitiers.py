"""Ordinateurs solidaires, Poitiers 2023: 352 collected, more than 150 handed over, 86 of them to families.

Source: interview of the deputy mayor in "TheGood" (end of 2023). Three committees decided; the rest is invented.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date

from rebond.demonstration import setting
from rebond.demonstration.clock import after, at
from rebond.demonstration.committees import found_committee
from rebond.demonstration.crew import Crew
from rebond.demonstration.demand import (
    Group,
    agree,
    deliver,
    equip,
    order,
    refer_people,
    take_on,
    train,
)
from rebond.demonstration.machines import LATITUDE, PROBOOK, invent
from rebond.demonstration.supply import bring, refurbish, set_aside
from rebond.devices.models import Device
from rebond.donations.actions import draw_up_agreement
from rebond.learning.actions import add_path
from rebond.network.choices import OrganisationKind as Kind
from rebond.network.choices import PrescriberKind
from rebond.network.models import Organisation
from rebond.programmes.choices import ConflictRule
from rebond.programmes.models import Programme
from rebond.referrals.choices import Occupation

PRESCRIBERS = (
    ("Maisons de quartier de Poitiers", Kind.ASSOCIATION, PrescriberKind.SOCIAL_CENTRE),
    ("Service insertion de la Ville", Kind.MUNICIPALITY, PrescriberKind.EMPLOYMENT_AGENCY),
    ("Université et CROUS", Kind.PUBLIC_ESTABLISHMENT, PrescriberKind.UNIVERSITY),
)
# Who is served at each place: families first, then job-seekers, then students.
PUBLICS = (
    ("Maison de quartier des Trois-Cités", 44, 0, None),
    ("Maison de quartier de Beaulieu", 42, 0, None),
    ("Espace numérique du centre-ville", 40, 1, Occupation.JOB_SEEKER_LONG),
    ("Point numérique du campus", 28, 2, Occupation.STUDENT),
)
COMMITTEES = ((date(2023, 5, 2), (0,)), (date(2023, 7, 4), (1, 2)), (date(2023, 10, 10), (3,)))
"""Its days, and the places whose computers it gave."""
MORE_REFERRED = 6
"""At each place, people for whom there was no computer that time."""
LOTS = (("Entreprises du Grand Poitiers", LATITUDE, 200, 18), ("Services de la Ville", PROBOOK, 152, 14))
STILL_IN_WORK = 40


def play_poitiers(progress: Callable[[str], None]) -> None:
    progress("Poitiers 2023")
    where = setting.territory("poitiers", "Grand Poitiers", "86")
    setting.structure(where, "Ville de Poitiers", Kind.MUNICIPALITY, is_operator=True)
    reuse = setting.structure(where, "Entreprise à but d'emploi", Kind.WORK_INTEGRATION)
    programme = Programme.objects.create(
        territory=where,
        slug="ordinateurs-solidaires",
        name="Ordinateurs solidaires",
        starts_on=date(2023, 1, 1),
        ends_on=date(2023, 12, 31),
        batch_price_cents=0,
        decides_by_committee=True,
        conflict_rule=ConflictRule.MEMBERS_NOMINATE,
    )
    places = [setting.place(where, name, Kind.ASSOCIATION, "86194") for name, *_rest in PUBLICS]
    crew = setting.crew(
        programme, setting.workshop(reuse, "Atelier de Poitiers", "86194"), ("P-1", "P-2"), places
    )
    path = add_path(
        actor=crew.coordinator, programme=programme, name="Prise en main", sessions=("Prise en main",)
    )
    stock = _collect(crew)
    senders = setting.prescribers(where, PRESCRIBERS)
    bodies = [
        (Organisation.objects.get(territory=where, name=name), kind) for name, _kind, kind in PRESCRIBERS
    ]
    committee = found_committee(crew, bodies, date(2023, 2, 1))
    for sitting, numbers in COMMITTEES:
        for number in numbers:
            _place, size, sender, occupation = PUBLICS[number]
            refer_people(
                crew,
                Group(places[number], path, size + MORE_REFERRED, after(sitting, -30), occupation),
                [senders[sender]],
            )
        retained = committee.sit(sitting, {places[number].pk: PUBLICS[number][1] for number in numbers})
        for number in numbers:
            spot, size = places[number], PUBLICS[number][1]
            agreement = agree(
                crew, spot, reference=f"P-{number + 1}", day=after(sitting, -10), ends_on=date(2024, 12, 31)
            )
            placed = order(crew, agreement, batches=-(-size // 10), day=after(sitting, 3))
            chosen, stock = stock[:size], stock[size:]
            deliver(crew, placed, chosen, after(sitting, 10))
            group = Group(spot, path, size, after(sitting, 14))
            people = take_on(crew, group, [person for person in retained if person.place_id == spot.pk])
            equip(crew, people, chosen, spot, train(crew, group, people))
    setting.declare(
        programme,
        {"devices.taken_in": 352, "devices.handed_over": 150},
        source="Entretien, TheGood, fin 2023 (« plus de 150 »)",
        since=date(2023, 1, 1),
        until=date(2023, 12, 31),
    )


def _collect(crew: Crew) -> list[Device]:
    chance = random.Random(86)  # noqa: S311 - a story, not a secret
    stock: list[Device] = []
    for number, (name, kind, count, failing) in enumerate(LOTS):
        donor = setting.structure(crew.programme.territory, name, Kind.COMPANY)
        day = after(date(2023, 1, 9), 35 * number)
        donation = draw_up_agreement(
            actor=crew.coordinator,
            programme=crew.programme,
            donor=donor,
            reference=f"DON-{number + 1}",
            signed_on=day,
            occurred_at=at(day, 8),
        )
        pairs = bring(
            crew, donation, f"LOT-{number + 1}", invent(chance, kind, count, prefix=f"GP{number}-"), day
        )
        set_aside(crew, pairs[:failing], after(day, 20))
        last = count - (STILL_IN_WORK if number else 0)
        stock += refurbish(crew, pairs[failing:last], after(day, 14))
    return stock
