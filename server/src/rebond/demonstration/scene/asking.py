"""Ways by which people are referred: a group, a personal link, a pad of paper sheets, and a committee that decides."""

from __future__ import annotations

from dataclasses import dataclass

from rebond.access import Role
from rebond.committees.actions import nominate, plan_session, publish_criteria, tell_facts
from rebond.committees.criteria import Criteria, Public, Question
from rebond.demonstration import setting
from rebond.demonstration.clock import at
from rebond.demonstration.people import hat_of, joins, plays
from rebond.demonstration.scene.programmes import committee_programme
from rebond.demonstration.scene.stage import Scene
from rebond.network.choices import OrganisationKind as Kind
from rebond.network.choices import PrescriberKind
from rebond.network.models import Membership
from rebond.orders.actions import draw_up_agreement
from rebond.pads.actions import issue_pad
from rebond.programmes.models import Programme
from rebond.referrals.actions import Line, note_try, refer, refer_group, send_link
from rebond.referrals.choices import AgeBracket, InternetAtHome, LinkLife, Need, Occupation, Sex, TryMeans
from rebond.referrals.models import Referral
from rebond.referrals.stages import Stage

CHILDREN, OTHER_COMPUTER = "des-enfants-scolarises-au-foyer", "autre-ordinateur-au-foyer"
CRITERIA = Criteria(
    publics=(
        Public(
            "familles",
            "Familles avec enfants scolarisés",
            30,
            60,
            (PrescriberKind.SOCIAL_ACTION_CENTRE, PrescriberKind.COLLEGE),
        ),
        Public("jeunes", "Jeunes suivis par la Mission locale", 20, 40, (PrescriberKind.LOCAL_MISSION,)),
    ),
    weights={"internet_at_home": {"no": 3}, "occupation": {"job_seeker_long": 5, "job_seeker_short": 3}},
    questions=(
        Question(CHILDREN, "Des enfants scolarisés au foyer ?", yes=10),
        Question(OTHER_COMPUTER, "Un autre ordinateur au foyer ?", no=8),
    ),
)


@dataclass(frozen=True, slots=True)
class Presented:
    """Somebody whom the committee will look at; what nobody knows of the household is None."""

    sex: Sex
    age: AgeBracket
    occupation: Occupation
    children: bool | None
    other_computer: bool | None


PRESENTED = (
    Presented(
        Sex.WOMAN, AgeBracket.FROM_30_TO_39, Occupation.JOB_SEEKER_LONG, children=True, other_computer=False
    ),
    Presented(Sex.WOMAN, AgeBracket.FROM_40_TO_54, Occupation.EMPLOYED, children=True, other_computer=False),
    Presented(
        Sex.MAN, AgeBracket.FROM_25_TO_29, Occupation.JOB_SEEKER_SHORT, children=True, other_computer=True
    ),
    Presented(Sex.WOMAN, AgeBracket.FROM_30_TO_39, Occupation.INACTIVE, children=True, other_computer=None),
    Presented(
        Sex.MAN, AgeBracket.FROM_40_TO_54, Occupation.JOB_SEEKER_LONG, children=None, other_computer=False
    ),
    Presented(Sex.WOMAN, AgeBracket.FROM_18_TO_24, Occupation.STUDENT, children=False, other_computer=False),
)


def play_asking(scene: Scene) -> None:
    _seek_somebody(scene)
    _refer_a_class(scene)
    _give_other_ways(scene)
    _prepare_committee(scene)


def _seek_somebody(scene: Scene) -> None:
    """Nobody answered on two days: one more, and the person counts as unreachable."""
    waiting = Referral.objects.filter(
        programme=scene.crew.programme, place=scene.place, stage=Stage.SENT
    ).order_by("pk")
    for days, means in ((4, TryMeans.PHONE), (2, TryMeans.TEXT_MESSAGE)):
        note_try(
            actor=scene.mediator,
            referral=waiting[0],
            means=means,
            submission=scene.submission(),
            tried_on=scene.ago(days),
        )


def _refer_a_class(scene: Scene) -> None:
    """A college sends four families at once, in the name of its prescriber."""
    college = setting.structure(
        scene.territory,
        "Collège des Dunes",
        Kind.SCHOOL,
        prescriber_kind=PrescriberKind.COLLEGE,
        is_network_member=True,
    )
    refer_group(
        actor=plays(joins("Vie scolaire", Role.PRESCRIBER, college)),
        programme=scene.crew.programme,
        place=scene.place,
        lines=[
            Line(number=number, sex=sex, first_name=name, household=next(scene.crew.homes))
            for number, (name, sex) in enumerate(
                (("Lina", Sex.WOMAN), ("Noé", Sex.MAN), ("Assia", Sex.WOMAN), ("Titouan", Sex.MAN)), start=1
            )
        ],
        submission=scene.submission(),
        need=Need.COMPUTER_AND_INITIATION,
        age_bracket=AgeBracket.FROM_12_TO_17,
        occupation=Occupation.STUDENT,
        internet_at_home=InternetAtHome.NO,
        commune=scene.place.commune,
        prescriber_kind=PrescriberKind.COLLEGE,
        occurred_at=at(scene.ago(1), 16),
    )


def _give_other_ways(scene: Scene) -> None:
    """A partner without an account has a link; the prescriber has a pad for home visits."""
    partner = setting.structure(
        scene.territory,
        "Épicerie solidaire du Born",
        Kind.ASSOCIATION,
        prescriber_kind=PrescriberKind.ASSOCIATION,
        is_network_member=True,
    )
    send_link(
        actor=scene.crew.coordinator,
        organisation=partner,
        email="accueil@demonstration.invalid",
        life=LinkLife.QUARTER,
        submission=scene.submission(),
    )
    issue_pad(
        actor=scene.prescriber.actor,
        programme=scene.crew.programme,
        organisation=hat_of(Role.PRESCRIBER).organisation,
        size=10,
        submission=scene.submission(),
    )


def _prepare_committee(scene: Scene) -> None:
    """Six people wait for the committee of next week; the place's agreement of this programme is being drawn up."""
    programme = committee_programme(scene.territory, scene.today)
    coordinator = scene.crew.coordinator
    publish_criteria(actor=coordinator, programme=programme, criteria=CRITERIA)
    for person in PRESENTED:
        _nominate(scene, programme, person)
    plan_session(
        actor=coordinator,
        programme=programme,
        meets_on=scene.in_days(9),
        members=[hat_of(Role.COMMITTEE_MEMBER), *_other_members(scene)],
        occurred_at=at(scene.ago(12), 9),
    )
    draw_up_agreement(
        actor=coordinator,
        programme=programme,
        place=scene.place,
        reference=f"RN-{scene.today.year}-01",
        occurred_at=at(scene.ago(6), 9),
    )


def _nominate(scene: Scene, programme: Programme, person: Presented) -> None:
    actor = scene.prescriber.actor
    referral = refer(
        actor=actor,
        programme=programme,
        place=scene.place,
        need=Need.COMPUTER_AND_INITIATION,
        sex=person.sex,
        age_bracket=person.age,
        occupation=person.occupation,
        commune=scene.place.commune,
        internet_at_home=InternetAtHome.NO,
        prescriber_kind=scene.prescriber.kind,
        household=next(scene.crew.homes),
        occurred_at=at(scene.ago(15), 10),
    )
    nominate(actor=actor, referral=referral, public="familles", occurred_at=at(scene.ago(14), 10))
    answers = {CHILDREN: person.children, OTHER_COMPUTER: person.other_computer}
    tell_facts(actor=actor, referral=referral, answers=answers, occurred_at=at(scene.ago(14), 11))


def _other_members(scene: Scene) -> list[Membership]:
    names = ("Mission locale des Landes", "Solidarités départementales")
    return [
        joins("Membre de la commission", Role.COMMITTEE_MEMBER, setting.known(scene.territory, name))
        for name in names
    ]
