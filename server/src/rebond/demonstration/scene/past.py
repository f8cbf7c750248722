"""The last fifteen months: a company gave, people left with computers, and are asked how those do."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from rebond.aftercare.actions import News, follow_up
from rebond.aftercare.choices import Answer, Condition, Occasion, Reached, Use
from rebond.assessments.actions import record_levels
from rebond.assessments.choices import Area, Moment
from rebond.demonstration import setting
from rebond.demonstration.clock import after, at
from rebond.demonstration.demand import Group, agree, deliver, equip, order, take_on, train
from rebond.demonstration.machines import LATITUDE, invent
from rebond.demonstration.scene.programmes import LOAN_DAYS, ORGANISATION_CENTS, SALE_CENTS
from rebond.demonstration.scene.stage import Scene
from rebond.demonstration.supply import Pair, bring, identify, refurbish, set_aside, settled, wipe
from rebond.devices.models import Device
from rebond.donations.actions import draw_up_agreement
from rebond.donations.choices import AgreementKind, LegalGround
from rebond.donations.models import DonationAgreement
from rebond.handover.actions import Pair as Given
from rebond.handover.actions import extend_loan, hand_over, lend, sell, take_back
from rebond.handover.choices import PaymentMeans, ReturnReason
from rebond.handover.models import Handover
from rebond.network.choices import OrganisationKind as Kind
from rebond.orders.actions import waive_price
from rebond.orders.choices import PriceWaiver
from rebond.programmes.choices import AssessmentTool, Outlet
from rebond.referrals.actions import reveal_contact
from rebond.referrals.actions.confirming import keep_contact_until
from rebond.referrals.choices import AgeBracket, Occupation, Sex
from rebond.referrals.models import Referral
from rebond.sales.actions import Spread, sell_in_instalments, sell_to_organisation, take_payment
from rebond.sales.models import InstalmentPlan

GIVEN, GOOD = 30, 24
LAST_YEAR = (("Solange", Sex.WOMAN), ("Amadou", Sex.MAN), ("Mireille", Sex.WOMAN))
THIS_YEAR = (("Farida", Sex.WOMAN), ("Joël", Sex.MAN), ("Nadège", Sex.WOMAN), ("Ousmane", Sex.MAN))
BORROWERS = (("Jeanne", Sex.WOMAN), ("Rachid", Sex.MAN))
KEPT_FOR_CALLS = timedelta(days=400)


def play_past(scene: Scene) -> list[Pair]:
    """Answer the computers that were set aside, their drives wiped."""
    gift = _a_company_gives(scene)
    machines = invent(random.Random(5), LATITUDE, GIVEN, prefix="MM-05-")  # noqa: S311 - a story, not a secret
    pairs = bring(scene.crew, gift, "L-05", machines, scene.ago(465))
    stock = refurbish(scene.crew, pairs[:GOOD], scene.ago(445))
    identify(scene.crew, pairs[GOOD:], scene.ago(445))
    wipe(scene.crew, pairs[GOOD:], scene.ago(444))
    set_aside(scene.crew, pairs[GOOD:], scene.ago(440))
    _deliver(scene, stock[:20])
    _last_year(scene, stock[:3])
    _this_year(scene, stock[3:7])
    _lend_to_people(scene, stock[7:9])
    _sell_to_people(scene, stock[9:12])
    _lend_and_sell_to_organisations(scene, stock[20:])
    return pairs[GOOD:]


def _a_company_gives(scene: Scene) -> DonationAgreement:
    company = setting.structure(scene.territory, "Mutuelle du Marensin", Kind.COMPANY)
    return draw_up_agreement(
        actor=scene.crew.coordinator,
        programme=scene.crew.programme,
        donor=company,
        reference="MM-01",
        kind=AgreementKind.MULTI_YEAR,
        signed_on=scene.ago(470),
        ends_on=scene.in_days(60),
        legal_ground=LegalGround.PRIVATE_GIFT,
        pool="Portables des agences",
        occurred_at=at(scene.ago(470)),
    )


def _deliver(scene: Scene, devices: Sequence[Device]) -> None:
    crew = scene.crew
    agreement = agree(crew, scene.place, reference="C-2024-00", day=scene.ago(450), ends_on=scene.ago(61))
    placed = order(crew, agreement, batches=2, day=scene.ago(430))
    deliver(crew, placed, devices, scene.ago(425))
    waive_price(actor=crew.coordinator, order=placed, reason=PriceWaiver.THRESHOLD)


def _lend_and_sell_to_organisations(scene: Scene, devices: Sequence[Device]) -> None:
    """Two computers should have come back from a structure; two were sold to an association."""
    borrower = setting.known(scene.territory, "Conseillers des communes")
    settled(
        lend(
            actor=scene.crew.storekeeper,
            devices=devices[:2],
            organisation=borrower,
            due_on=scene.ago(12),
            occurred_at=at(scene.ago(200), 10),
        )
    )
    sell_to_organisation(
        actor=scene.crew.storekeeper,
        devices=devices[2:4],
        organisation=setting.structure(scene.territory, "Amicale des Échasses", Kind.ASSOCIATION),
        price_cents=ORGANISATION_CENTS,
        paid_by=PaymentMeans.TRANSFER,
        submission=scene.submission(),
        occurred_at=at(scene.ago(18), 11),
    )


def _group(scene: Scene, people: Sequence[tuple[str, Sex]], days_ago: int) -> tuple[list[Referral], Group]:
    """They are referred, taken on, and follow the path together; they agree to be called later."""
    group = Group(scene.place, scene.path, len(people), scene.ago(days_ago))
    ages = (AgeBracket.FROM_40_TO_54, AgeBracket.FROM_60_TO_65, AgeBracket.FROM_18_TO_24)
    referred = [
        scene.refers(
            name,
            day=group.first_day,
            sex=sex,
            age=ages[number % len(ages)],
            occupation=Occupation.JOB_SEEKER_LONG if number % 2 else Occupation.INACTIVE,
        )
        for number, (name, sex) in enumerate(people)
    ]
    return take_on(scene.crew, group, referred), group


def _equipped(
    scene: Scene, people: Sequence[tuple[str, Sex]], devices: Sequence[Device], days_ago: int
) -> list[Handover]:
    referred, group = _group(scene, people, days_ago)
    _assess(scene, referred, Moment.BEFORE, after(group.first_day, 8))
    last_day = train(scene.crew, group, referred)
    _assess(scene, referred, Moment.AFTER, last_day)
    equip(scene.crew, referred, devices, scene.place, last_day)
    for referral in referred:
        keep_contact_until(referral=referral, day=last_day + KEPT_FOR_CALLS)
    rows = Handover.objects.current().filter(referral__in=[referral.pk for referral in referred])
    return list(rows.order_by("referral_id"))


def _assess(scene: Scene, people: Sequence[Referral], moment: Moment, day: date) -> None:
    """By Pix, area by area: at the end everybody does better in some of them."""
    for number, referral in enumerate(people):
        gained = (1, 1, 0, number % 2, 1) if moment is Moment.AFTER else (0, 0, 0, 0, 0)
        record_levels(
            actor=scene.mediator,
            referral=referral,
            tool=AssessmentTool.PIX,
            moment=moment,
            eases={area: 1 + more for area, more in zip(Area.values, gained, strict=True)},
            submission=scene.submission(),
            occurred_at=at(day, 15),
        )


def _last_year(scene: Scene, devices: Sequence[Device]) -> None:
    """Handed over a year ago: all were asked at 3 months, one was asked again at 12."""
    for number, handover in enumerate(_equipped(scene, LAST_YEAR, devices, 420)):
        uses = (Use.RIGHTS, Use.FAMILY) if number else (Use.WORK, Use.RIGHTS, Use.MONEY)
        news = News(
            reached=Reached.REACHED,
            is_used=Answer.YES,
            condition=Condition.WORKS,
            uses=uses,
            internet_at_home=Answer.YES if number else Answer.NO,
        )
        _tell(scene, handover, Occasion.AT_3_MONTHS, news, days_ago=280)
        if number == 0:
            _tell(scene, handover, Occasion.AT_12_MONTHS, news, days_ago=4)


def _this_year(scene: Scene, devices: Sequence[Device]) -> None:
    """Handed over four months ago: one does well, one broke down and came back, two are still to be asked."""
    used, broken, missed, _to_ask = _equipped(scene, THIS_YEAR, devices, 152)
    works = News(
        reached=Reached.REACHED,
        is_used=Answer.YES,
        condition=Condition.WORKS,
        uses=(Use.SCHOOL, Use.RIGHTS, Use.HEALTH),
        internet_at_home=Answer.YES,
    )
    reveal_contact(actor=scene.mediator, referral=missed.referral)
    _tell(scene, used, Occasion.AT_3_MONTHS, works, days_ago=9)
    faulty = News(reached=Reached.REACHED, is_used=Answer.NO, condition=Condition.FAULTY)
    _tell(scene, broken, Occasion.AT_3_MONTHS, faulty, days_ago=8)
    _tell(scene, missed, Occasion.AT_3_MONTHS, News(reached=Reached.NOT_REACHED), days_ago=15)
    settled(
        take_back(
            actor=scene.mediator,
            devices=[broken.device],
            workshop=scene.crew.workshop,
            reason=ReturnReason.FAULTY,
            exchange_wanted=True,
            occurred_at=at(scene.ago(3), 15),
        )
    )


def _tell(scene: Scene, handover: Handover, occasion: Occasion, news: News, *, days_ago: int) -> None:
    follow_up(
        actor=scene.mediator,
        handover=handover,
        occasion=occasion,
        news=news,
        submission=scene.submission(),
        asked_on=scene.ago(days_ago),
    )


def _lend_to_people(scene: Scene, devices: Sequence[Device]) -> None:
    """Two loans are over: one was extended, the other should have come back."""
    referred, group = _group(scene, BORROWERS, LOAN_DAYS + 55)
    moment = at(train(scene.crew, group, referred), 16, 30)
    pairs = [Given(device, referral) for device, referral in zip(devices, referred, strict=True)]
    settled(hand_over(actor=scene.mediator, pairs=pairs, outlet=Outlet.LOAN, occurred_at=moment))
    extended = Handover.objects.current().get(referral=referred[0])
    extend_loan(actor=scene.mediator, handover=extended, due_on=scene.in_days(45))


def _sell_to_people(scene: Scene, devices: Sequence[Device]) -> None:
    """One sale is paid in four, and two instalments are late; one was paid at once; one in three is up to date."""
    late, paid, steady = devices
    _sell_in_instalments(scene, late, days_ago=70, count=4)
    sell(
        actor=scene.mediator,
        device=paid,
        price_cents=SALE_CENTS,
        paid_by=PaymentMeans.CASH,
        proof_seen=True,
        occurred_at=at(scene.ago(27), 11),
    )
    _sell_in_instalments(scene, steady, days_ago=20, count=3)


def _sell_in_instalments(scene: Scene, device: Device, *, days_ago: int, count: int) -> None:
    """The first instalment is paid on its day."""
    sale = sell_in_instalments(
        actor=scene.mediator,
        device=device,
        price_cents=SALE_CENTS,
        paid_by=PaymentMeans.CASH,
        proof_seen=True,
        spread=Spread(count, scene.ago(days_ago - 5)),
        occurred_at=at(scene.ago(days_ago), 11),
    )
    take_payment(
        actor=scene.mediator,
        plan=InstalmentPlan.objects.get(sale=sale),
        cents=SALE_CENTS // count,
        paid_by=PaymentMeans.CASH,
        submission=scene.submission(),
        occurred_at=at(scene.ago(days_ago - 5), 10),
    )
