"""A week of work in the Landes, now: so that everybody who signs in finds something to do.

It belongs to the programme that follows, never to the one whose figures are published.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils import timezone

from rebond.demonstration.bench import play_bench
from rebond.demonstration.clock import after, at, before
from rebond.demonstration.crew import Crew
from rebond.demonstration.demand import Group, Prescriber, agree, deliver, equip, order, train, welcome
from rebond.demonstration.machines import L440, LATITUDE, PROBOOK, hardware_report, invent
from rebond.demonstration.people import TRAINEE, player
from rebond.demonstration.scene import SLUG, Scene, play_past, play_scene
from rebond.demonstration.supply import Pair, bring, identify, refurbish, wipe
from rebond.devices.actions import NewDevice, hold, register
from rebond.devices.choices import HoldReason, IdentifierKind
from rebond.devices.matching import naming
from rebond.devices.models import Device
from rebond.devices.stages import Stage
from rebond.donations.actions import announce_lot, draw_up_agreement
from rebond.donations.choices import AgreementKind, LegalGround
from rebond.donations.models import DonationAgreement, Lot
from rebond.learning.actions import add_path, enrol_in_session, schedule_session
from rebond.learning.models import LearningPath
from rebond.network.models import Organisation, Place
from rebond.orders.actions import place_order
from rebond.orders.models import Order
from rebond.referrals.actions import accept, refer
from rebond.referrals.choices import AgeBracket, InternetAtHome, Need, Occupation, Sex
from rebond.stock.actions import dispatch, load, open_delivery
from rebond.workshop.actions import ingest_document


@dataclass(frozen=True, slots=True)
class Week:
    """``place`` is the one whose people have accounts; ``neighbour`` another one."""

    crew: Crew
    donor: Organisation
    place: Place
    neighbour: Place
    prescriber: Prescriber


def play_today(week: Week, progress: Callable[[str], None]) -> None:
    progress("Landes, cette semaine")
    crew, today = week.crew, timezone.localdate()
    donation = draw_up_agreement(
        actor=crew.coordinator,
        programme=crew.programme,
        donor=week.donor,
        reference="CD40-2024",
        kind=AgreementKind.MULTI_YEAR,
        signed_on=date(2024, 1, 15),
        ends_on=date(2028, 12, 31),
        legal_ground=LegalGround.PUBLIC_GIFT,
        pool="Un collégien, un ordinateur 2018",
        occurred_at=at(date(2024, 1, 15)),
    )
    path = add_path(
        actor=crew.coordinator,
        programme=crew.programme,
        name="Premiers pas",
        sessions=("Découvrir l'ordinateur", "Internet et la messagerie", "Mes démarches en ligne"),
    )
    scene = Scene(
        crew=crew,
        donor=week.donor,
        donation=donation,
        place=week.place,
        neighbour=week.neighbour,
        prescriber=week.prescriber,
        path=path,
        today=today,
        chance=_chance(12),
    )
    set_aside = play_past(scene)
    stock = _fill_the_shelves(crew, donation, today)
    bench = _leave_work_on_the_bench(crew, donation, today)
    announced = _announce(crew, donation, today)
    _supply(week, stock, today)
    _accompany(week, path, today)
    play_scene(scene, bench, set_aside, announced)


def _fill_the_shelves(crew: Crew, donation: DonationAgreement, today: date) -> list[Device]:
    day = today - timedelta(days=75)
    pairs = bring(crew, donation, "L-07", invent(_chance(7), L440, 48, prefix="CD40-07-"), day)
    return refurbish(crew, pairs, day + timedelta(days=14))


def _leave_work_on_the_bench(crew: Crew, donation: DonationAgreement, today: date) -> list[Pair]:
    day = today - timedelta(days=20)
    pairs = bring(crew, donation, "L-08", invent(_chance(8), LATITUDE, 20, prefix="CD40-08-"), day)
    learning = replace(crew, technician=player(TRAINEE))
    identify(crew, pairs[:4], day + timedelta(days=12))
    identify(learning, pairs[4:14], day + timedelta(days=12))
    wipe(learning, pairs[:8], day + timedelta(days=13))
    play_bench(crew, pairs[8:11])
    _meet_a_stranger(crew, today)
    hold(
        actor=crew.technician,
        devices=[pairs[12].device],
        reason=HoldReason.FIRMWARE_LOCK,
        occurred_at=at(today - timedelta(days=4), 10),
    )
    return pairs


def _meet_a_stranger(crew: Crew, today: date) -> None:
    """A report of a computer that nobody announced waits in the review queue."""
    (machine,) = invent(_chance(9), PROBOOK, 1, prefix="X")
    moment = at(today - timedelta(days=3), 11)
    ingest_document(
        actor=crew.technician,
        territory=crew.programme.territory,
        data=hardware_report(machine, moment=moment),
        name="report.json",
        occurred_at=moment,
    )


def _announce(crew: Crew, donation: DonationAgreement, today: date) -> Lot:
    day = today - timedelta(days=5)
    machines = invent(_chance(10), L440, 24, prefix="CD40-09-")
    lot = announce_lot(
        actor=crew.coordinator,
        agreement=donation,
        workshop=crew.workshop,
        reference="L-09",
        announced_on=day,
        announced_count=len(machines),
        occurred_at=at(day),
    )
    register(
        actor=crew.coordinator,
        lot=lot,
        source="list",
        occurred_at=at(day, 10),
        new=[
            NewDevice(
                maker=machine.kind.maker,
                model=machine.kind.model,
                form_factor=machine.kind.form_factor,
                serial=machine.serial,
                namings=(naming(IdentifierKind.SERIAL, machine.serial),),
            )
            for machine in machines
        ],
    )
    return lot


def _supply(week: Week, stock: Sequence[Device], today: date) -> None:
    crew, ends_on = week.crew, today.replace(day=1) + timedelta(days=700)
    first = agree(crew, week.place, reference="C-2024-01", day=today - timedelta(days=60), ends_on=ends_on)
    received = order(crew, first, batches=1, day=today - timedelta(days=48))
    deliver(crew, received, stock[:10], today - timedelta(days=40))
    _send(crew, order(crew, first, batches=1, day=today - timedelta(days=9)), stock[10:20], today)
    second = agree(
        crew, week.neighbour, reference="C-2024-02", day=today - timedelta(days=30), ends_on=ends_on
    )
    order(crew, second, batches=1, day=today - timedelta(days=6))
    place_order(
        actor=crew.mediator_of(week.neighbour),
        agreement=second,
        batches=2,
        occurred_at=at(today - timedelta(days=2), 10),
    )


def _send(crew: Crew, placed: Order, devices: Sequence[Device], today: date) -> None:
    moment = at(today - timedelta(days=1), 9)
    delivery = open_delivery(actor=crew.storekeeper, order=placed, workshop=crew.workshop, occurred_at=moment)
    load(actor=crew.storekeeper, delivery=delivery, devices=devices, occurred_at=moment)
    dispatch(actor=crew.storekeeper, delivery=delivery, occurred_at=moment + timedelta(minutes=40))


def _accompany(week: Week, path: LearningPath, today: date) -> None:
    crew, place = week.crew, week.place
    done = Group(place, path, 3, today - timedelta(days=39))
    people = welcome(crew, done, [week.prescriber])
    last_day = train(crew, done, people)
    equip(crew, people[:1], _at(place)[:1], place, last_day)
    _begin_a_group(week, path, today)
    _wait_for_a_call(week, today)


def _begin_a_group(week: Week, path: LearningPath, today: date) -> None:
    """Five people on their path: the session of the day before is still to be recorded, the next is in six days."""
    crew, place = week.crew, week.place
    group = Group(place, path, 5, today - timedelta(days=16))
    people = welcome(crew, group, [week.prescriber])
    mediator = crew.mediator_of(place)
    for number, day in ((1, before(today, 1)), (2, after(today, 6))):
        session = schedule_session(
            actor=mediator,
            place=place,
            path=path,
            number=number,
            starts_at=at(day, 14),
            occurred_at=at(today - timedelta(days=5), 9),
        )
        enrol_in_session(
            actor=mediator, session=session, referrals=people, occurred_at=at(today - timedelta(days=5), 10)
        )


def _wait_for_a_call(week: Week, today: date) -> None:
    """Four people to contact, one accepted whose path is not open yet."""
    crew = week.crew
    waiting = [
        refer(
            actor=week.prescriber.actor,
            programme=crew.programme,
            place=week.place,
            need=Need.COMPUTER_AND_INITIATION,
            sex=Sex.WOMAN if days % 2 else Sex.MAN,
            age_bracket=AgeBracket.FROM_30_TO_39,
            occupation=Occupation.JOB_SEEKER_LONG,
            commune=week.place.commune,
            internet_at_home=InternetAtHome.YES,
            prescriber_kind=week.prescriber.kind,
            first_name=name,
            phone="0500000000",
            household=next(crew.homes),
            occurred_at=at(today - timedelta(days=days), 10),
        )
        for days, name in ((6, "Maïa"), (4, "Idriss"), (3, "Léonie"), (2, "Paulin"), (1, "Zélie"))
    ]
    accept(
        actor=crew.mediator_of(week.place),
        referrals=waiting[1:2],
        occurred_at=at(today - timedelta(days=2), 15),
    )


def _at(place: Place) -> list[Device]:
    return list(Device.objects.filter(place=place, stage=Stage.AT_PLACE, programme__slug=SLUG).order_by("pk"))


def _chance(seed: int) -> random.Random:
    return random.Random(seed)  # noqa: S311 - a story, not a secret
