"""The demand side of the road, played: places sign and order, people are referred, learn, and leave with a computer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import uuid4

from django.db import transaction

from rebond.access import Actor
from rebond.assessments.actions import record_levels
from rebond.assessments.choices import Moment, SkillLevel
from rebond.demonstration.clock import after, at
from rebond.demonstration.crew import Crew
from rebond.demonstration.supply import Unplayable, settled
from rebond.devices.models import Device
from rebond.handover.actions import Pair, hand_over
from rebond.learning.actions import enrol_in_session, open_path, record_attendance, schedule_session
from rebond.learning.choices import Presence
from rebond.learning.models import LearningPath
from rebond.network.choices import PrescriberKind
from rebond.network.models import Place
from rebond.orders.actions import (
    accept_order,
    draw_up_agreement,
    meet_prerequisite,
    place_order,
    sign_agreement,
)
from rebond.orders.choices import PrerequisiteKind
from rebond.orders.models import Agreement, Order
from rebond.programmes.choices import AssessmentTool
from rebond.referrals.actions import accept, refer
from rebond.referrals.choices import AgeBracket, InternetAtHome, Need, Occupation, Sex
from rebond.referrals.models import Referral
from rebond.stock.actions import dispatch, load, open_delivery, receive_delivery

EVIDENCE = {
    PrerequisiteKind.NETWORK_MEMBER: "Bulletin d'adhésion",
    PrerequisiteKind.ON_THE_MAP: "Fiche de la carte publique",
    PrerequisiteKind.FORMALISED_OFFER: "Programme des ateliers",
}
SEXES = (Sex.WOMAN,) * 11 + (Sex.MAN,) * 8 + (Sex.NO_ANSWER, Sex.NOT_KNOWN)
AGES = (
    *(AgeBracket.FROM_18_TO_24,) * 2,
    *(AgeBracket.FROM_25_TO_29,) * 3,
    *(AgeBracket.FROM_30_TO_39,) * 5,
    *(AgeBracket.FROM_40_TO_54,) * 6,
    *(AgeBracket.FROM_55_TO_59,) * 3,
    *(AgeBracket.FROM_60_TO_65,) * 2,
    AgeBracket.FROM_66_TO_69,
    AgeBracket.FROM_70,
    AgeBracket.NOT_KNOWN,
)
OCCUPATIONS = (
    *(Occupation.JOB_SEEKER_LONG,) * 7,
    *(Occupation.JOB_SEEKER_SHORT,) * 4,
    *(Occupation.INACTIVE,) * 3,
    *(Occupation.RETIRED,) * 2,
    *(Occupation.WORK_INTEGRATION,) * 2,
    Occupation.EMPLOYED,
    Occupation.TRAINEE,
    Occupation.NOT_KNOWN,
)


@dataclass(frozen=True, slots=True)
class Prescriber:
    actor: Actor
    kind: PrescriberKind


@dataclass(frozen=True, slots=True)
class Group:
    """People who are referred to one place and follow the path together. ``occupation`` None: as they come."""

    place: Place
    path: LearningPath
    size: int
    first_day: date
    occupation: Occupation | None = None


def agree(
    crew: Crew, place: Place, *, reference: str, day: date, ends_on: date, renews: Agreement | None = None
) -> Agreement:
    """The place shows that it may, and signs."""
    with transaction.atomic():
        agreement = draw_up_agreement(
            actor=crew.coordinator,
            programme=crew.programme,
            place=place,
            reference=reference,
            renews=renews,
            occurred_at=at(day, 9),
        )
        for kind, evidence in EVIDENCE.items():
            meet_prerequisite(
                actor=crew.coordinator,
                agreement=agreement,
                kind=kind,
                evidence=evidence,
                met_on=day,
                occurred_at=at(day, 10),
            )
        return sign_agreement(
            actor=crew.coordinator,
            agreement=agreement,
            signed_on=day,
            ends_on=ends_on,
            occurred_at=at(day, 11),
        )


def order(crew: Crew, agreement: Agreement, *, batches: int, day: date) -> Order:
    with transaction.atomic():
        placed = place_order(
            actor=crew.mediator_of(agreement.place),
            agreement=agreement,
            batches=batches,
            occurred_at=at(day, 9),
        )
        return accept_order(actor=crew.coordinator, order=placed, occurred_at=at(day, 14))


def deliver(crew: Crew, placed: Order, devices: Sequence[Device], day: date) -> None:
    """The order is filled with ``devices`` (which may be fewer than ordered), leaves, and is received by scanning."""
    with transaction.atomic():
        delivery = open_delivery(
            actor=crew.storekeeper, order=placed, workshop=crew.workshop, occurred_at=at(day, 9)
        )
        loaded = settled(
            load(actor=crew.storekeeper, delivery=delivery, devices=devices, occurred_at=at(day, 10))
        )
        dispatch(actor=crew.storekeeper, delivery=delivery, occurred_at=at(day, 11))
        receive_delivery(
            actor=crew.mediator_of(placed.place),
            delivery=delivery,
            scanned=loaded,
            occurred_at=at(after(day, 1), 10),
        )


def welcome(crew: Crew, group: Group, prescribers: Sequence[Prescriber]) -> list[Referral]:
    """People are referred one by one, accepted, assessed, and begin the path."""
    with transaction.atomic():
        return take_on(crew, group, refer_people(crew, group, prescribers))


def refer_people(crew: Crew, group: Group, prescribers: Sequence[Prescriber]) -> list[Referral]:
    with transaction.atomic():
        return [
            _referred(crew, group, prescribers[(group.place.pk + number) % len(prescribers)])
            for number in range(group.size)
        ]


def take_on(crew: Crew, group: Group, people: list[Referral]) -> list[Referral]:
    """The place accepts the people, assesses them, and opens their path."""
    mediator, chance = crew.mediator_of(group.place), crew.chance
    accepted_on, begun_on = after(group.first_day, 4), after(group.first_day, 7)
    with transaction.atomic():
        accept(actor=mediator, referrals=people, occurred_at=at(accepted_on, 11))
        for referral in people:
            record_levels(
                actor=mediator,
                referral=referral,
                tool=AssessmentTool.LES_BONS_CLICS,
                moment=Moment.BEFORE,
                submission=uuid4(),
                level=chance.choice((SkillLevel.BEGINNER, SkillLevel.BEGINNER, SkillLevel.BASIC)),
                assessed_on=begun_on,
                occurred_at=at(begun_on, 10),
            )
        begun = open_path(actor=mediator, referrals=people, path=group.path, occurred_at=at(begun_on, 11))
        if not begun.complete:
            raise Unplayable(begun.refused[0].reason)
    return people


def train(crew: Crew, group: Group, people: Sequence[Referral]) -> date:
    """All sessions of the path, everybody present; answer the day of the last one."""
    mediator = crew.mediator_of(group.place)
    day = after(group.first_day, 10)
    with transaction.atomic():
        for number in range(1, group.path.length + 1):
            day = after(day, 7)
            session = schedule_session(
                actor=mediator,
                place=group.place,
                path=group.path,
                number=number,
                starts_at=at(day, 14),
                seats=max(len(people), 10),
                occurred_at=at(group.first_day, 12),
            )
            enrol_in_session(
                actor=mediator, session=session, referrals=people, occurred_at=at(group.first_day, 13)
            )
            record_attendance(
                actor=mediator,
                session=session,
                presences={referral.pk: Presence.PRESENT for referral in people},
                occurred_at=at(day, 16),
            )
    return day


def equip(crew: Crew, people: Sequence[Referral], devices: Sequence[Device], place: Place, day: date) -> None:
    """At the last session everybody leaves with a computer."""
    pairs = [Pair(device, referral) for device, referral in zip(devices, people, strict=True)]
    settled(hand_over(actor=crew.mediator_of(place), pairs=pairs, occurred_at=at(day, 16, 30)))


def _referred(crew: Crew, group: Group, prescriber: Prescriber) -> Referral:
    chance = crew.chance
    return refer(
        actor=prescriber.actor,
        programme=crew.programme,
        place=group.place,
        need=Need.COMPUTER_AND_INITIATION,
        sex=chance.choice(SEXES),
        age_bracket=chance.choice(AGES),
        occupation=group.occupation or chance.choice(OCCUPATIONS),
        commune=group.place.commune,
        internet_at_home=chance.choice(tuple(InternetAtHome)),
        prescriber_kind=prescriber.kind,
        household=next(crew.homes),
        occurred_at=at(group.first_day, 10),
    )
